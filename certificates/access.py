"""The one funnel to each protected record: strangers get a 404."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from certificates.choices import BatchState, Status
from certificates.models import (
    Certificate,
    CorrectionRequest,
    IssueBatch,
    NameCorrection,
)
from courses.models import ModuleCompletion
from media.models import Webinar

ISSUE = "certificates.add_certificate"
VIEW = "certificates.view_certificate"
REVOKE = "certificates.change_certificate"


def may_issue(user: Any) -> bool:
    return bool(user.is_authenticated and user.has_perm(ISSUE))


def certificate_for_reader(uuid: UUID, user: Any) -> Certificate:
    """The holder's own certificate; organisers may read everybody's."""
    certificate = get_object_or_404(Certificate.objects.with_subject(), uuid=uuid)
    is_holder = user.is_authenticated and certificate.holder_id == user.pk
    if not (is_holder or (user.is_authenticated and user.has_perm(VIEW))):
        raise Http404
    return certificate


def certificate_of_holder(uuid: UUID, user: Any) -> Certificate:
    """One's own certificate, to take it elsewhere; nobody else may."""
    if not user.is_authenticated:
        raise Http404
    return get_object_or_404(_with_reasons(), uuid=uuid, holder=user)


def certificate_by_pass(pk: int) -> Certificate:
    """The certificate that a signed address names, while it has a holder."""
    return get_object_or_404(_with_reasons(), pk=pk, holder__isnull=False)


def _with_reasons() -> QuerySet[Certificate]:
    """Of a withdrawn certificate there is nothing left that a badge could say."""
    found = Certificate.objects.exclude(status=Status.WITHDRAWN)
    return found.select_related("holder")


def certificate_for_revoking(uuid: UUID, user: Any) -> Certificate:
    if not (user.is_authenticated and user.has_perm(REVOKE)):
        raise Http404
    return get_object_or_404(Certificate.objects.with_subject(), uuid=uuid)


def webinar_for_issuing(slug: str, user: Any) -> Webinar:
    if not may_issue(user):
        raise Http404
    return get_object_or_404(Webinar, slug=slug)


def webinar_of_participant(slug: str, user: Any) -> Webinar:
    """An event that the person has a place or a stay at."""
    webinar = get_object_or_404(Webinar, slug=slug)
    takes_part = user.is_authenticated and (
        webinar.registrations.filter(user=user).exists()
        or webinar.viewers.filter(user=user).exists()
    )
    if not takes_part:
        raise Http404
    return webinar


def completion_of_learner(pk: int, user: Any) -> ModuleCompletion:
    """A module that the person completed themselves."""
    if not user.is_authenticated:
        raise Http404
    return get_object_or_404(ModuleCompletion, pk=pk, user=user)


def request_for_answer(pk: int, webinar: Webinar, user: Any) -> CorrectionRequest:
    """A trainee's question about this event, for those who may issue for it."""
    if not may_issue(user):
        raise Http404
    return get_object_or_404(
        CorrectionRequest.objects.select_related(
            "person", "webinar", "certificate__replaces"
        ),
        pk=pk,
        webinar=webinar,
    )


def batch_of(key: UUID, webinar: Webinar, user: Any) -> IssueBatch:
    """An issue of this event, for those who may issue for it."""
    if not may_issue(user):
        raise Http404
    return get_object_or_404(
        IssueBatch.objects.exclude(state=BatchState.NOTED), key=key, webinar=webinar
    )


def name_for_deciding(pk: int, user: Any) -> NameCorrection:
    """A printed name that waits, for those who may revoke certificates."""
    if not (user.is_authenticated and user.has_perm(REVOKE)):
        raise Http404
    return get_object_or_404(NameCorrection.objects.select_related("replaced"), pk=pk)
