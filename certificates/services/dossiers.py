"""Writes about dossiers: asked for by an organiser, made in the background, kept for some
days. A dossier holds no record of its own: making it again is always possible."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task_backends

from certificates.choices import DossierState
from certificates.dossier import members_of
from certificates.exceptions import DossierRefused
from certificates.models import Dossier
from certificates.zips import stream_zip, with_manifest
from elearn.core.audit import record
from elearn.core.exceptions import Refusal
from elearn.core.models import User
from media.exceptions import MediaError
from media.models import Webinar

READY, FAILED = str(DossierState.READY), str(DossierState.FAILED)
ON_ITS_WAY = (str(DossierState.WAITING), str(DossierState.MAKING))
logger = logging.getLogger(__name__)
#: It holds names: nobody is to find it here years later.
KEPT_FOR = timedelta(days=30)
#: A worker that took one so long ago is gone; another may be asked for.
LOST_AFTER = timedelta(hours=1)


@transaction.atomic
def ask_for_dossier(webinar: Webinar, *, by: User | None, now: datetime) -> Dossier:
    """One is made in the background; where one is on its way, that one is meant."""
    webinar = Webinar.objects.select_for_update().get(pk=webinar.pk)
    on_its_way = Dossier.objects.filter(webinar=webinar, state__in=ON_ITS_WAY).first()
    if on_its_way is not None:
        if on_its_way.asked_at > now - LOST_AFTER:
            return on_its_way
        _settle(on_its_way, FAILED, problem=_("It was not made in time."))
    asked: Dossier = Dossier.objects.create(webinar=webinar, asked_at=now, asked_by=by)
    record("certificates.ask_for_dossier", webinar, by=by, dossier=asked.pk)
    transaction.on_commit(lambda: _enqueue(asked.pk))
    return asked


def _enqueue(pk: int) -> None:
    from certificates.tasks import make_dossier  # noqa: PLC0415 -- the task calls us

    make_dossier.enqueue(pk)


def make_dossier(pk: int, *, now: datetime) -> Dossier | None:
    """Make the one that was asked for; None where it is gone or made already.

    A task may run twice: the file is written under a name of its own and counts only
    once its row says so. Older ones of the event go, and whatever is too old.
    """
    dossier = _claim(pk)
    if dossier is None:
        return None
    name = f"{dossier.webinar.slug}-{dossier.pk}-{secrets.token_hex(4)}.zip"
    target = Path(settings.DOSSIER_ROOT) / name
    try:
        # One language, whoever asks: the same records are to be the same bytes.
        with override(settings.LANGUAGE_CODE):
            made = _write(dossier.webinar, target, now=now)
    except (Refusal, MediaError) as refusal:
        _settle(dossier, FAILED, problem=str(refusal))
        return dossier
    except Exception:
        logger.exception("Dossier %s cannot be made", dossier.pk)
        _settle(dossier, FAILED, problem=_("Something went wrong here."))
        raise
    sha256, size, members = made
    kept = _on_its_way(dossier).update(
        sha256=sha256,
        size=size,
        members=members,
        file=target.name,
        made_at=now,
        state=READY,
    )
    if not kept:
        # Given up meanwhile: somebody asked for another, or a person in it has gone.
        target.unlink(missing_ok=True)
        return None
    dossier.refresh_from_db()
    forget_old_dossiers(now=now, but=dossier)
    _plan_forgetting(now=now)
    return dossier


def _plan_forgetting(*, now: datetime) -> None:
    """Where the worker can wait; elsewhere the next dossier takes old ones away."""
    from certificates.tasks import forget_dossiers  # noqa: PLC0415 -- the task calls us

    if task_backends["default"].supports_defer:
        later = now + KEPT_FOR + timedelta(minutes=1)
        forget_dossiers.using(run_after=later).enqueue()


@transaction.atomic
def _claim(pk: int) -> Dossier | None:
    dossier = (
        Dossier.objects.select_for_update(of=("self",))
        .filter(pk=pk, state__in=ON_ITS_WAY)
        .select_related("webinar")
        .first()
    )
    if dossier is None:
        return None
    _settle(dossier, ON_ITS_WAY[1])
    return dossier


def _write(webinar: Webinar, target: Path, *, now: datetime) -> tuple[str, int, int]:
    """Digest, size and number of members. The file is there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size, members = hashlib.sha256(), 0, 0

    def counted() -> object:
        nonlocal members
        for member in with_manifest(members_of(webinar, now=now)):
            members += 1
            yield member

    handle, part = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            for piece in stream_zip(counted()):  # type: ignore[arg-type]
                out.write(piece)
                digest.update(piece)
                size += len(piece)
        Path(part).chmod(0o440)
        Path(part).replace(target)
    finally:
        Path(part).unlink(missing_ok=True)
    return digest.hexdigest(), size, members


def forget_dossiers_with(*, user: User) -> int:
    """Take away dossiers that name this person: they are made again without the name."""
    return _forget(
        Dossier.objects.filter(
            Q(webinar__registrations__user=user) | Q(webinar__viewers__user=user)
        ).distinct()
    )


def forget_dossiers_of(webinar: Webinar) -> int:
    """Take away those of an event of which a certificate was withdrawn."""
    return _forget(Dossier.objects.filter(webinar=webinar))


def _forget(dossiers: QuerySet[Dossier]) -> int:
    """One that is being made has read the name perhaps: it is given up."""
    for dossier in dossiers.filter(state__in=ON_ITS_WAY):
        problem = _("The record of the event changed meanwhile. Make it again.")
        _settle(dossier, FAILED, problem=problem)
    return _take_away(dossiers.filter(state=READY))


def forget_old_dossiers(*, now: datetime, but: Dossier | None = None) -> int:
    """Take away any that is too old, and earlier ones of the event of `but`."""
    old = Dossier.objects.filter(made_at__lt=now - KEPT_FOR)
    if but is not None:
        old |= Dossier.objects.filter(
            webinar=but.webinar, pk__lt=but.pk, state__in=[READY, FAILED]
        )
    return _take_away(old)


def _take_away(dossiers: QuerySet[Dossier]) -> int:
    gone = list(dossiers)
    for dossier in gone:
        if dossier.file:
            dossier.path.unlink(missing_ok=True)
        dossier.delete()
    return len(gone)


def read_dossier(dossier: Dossier) -> Path:
    """Where its bytes lie. DossierRefused where they do not any more."""
    if not dossier.is_ready or not dossier.path.is_file():
        raise DossierRefused(_("This dossier is not here any more. Make it again."))
    return dossier.path


def _on_its_way(dossier: Dossier) -> QuerySet[Dossier]:
    """The row, unless somebody has settled or taken it away."""
    return Dossier.objects.filter(pk=dossier.pk, state__in=ON_ITS_WAY)


def _settle(dossier: Dossier, state: str, *, problem: str = "") -> None:
    dossier.state, dossier.problem = state, problem[:300]
    _on_its_way(dossier).update(state=state, problem=dossier.problem)
