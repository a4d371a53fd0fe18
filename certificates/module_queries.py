"""Where people stand with the modules they completed: may a certificate be made, and is
there one? Reads only; the number of queries is the same for one module and for fifty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from certificates.choices import Status
from certificates.completion_records import asked_by, met_in
from certificates.domain.completion import reckon_completion
from certificates.domain.credit import Code, Verdict
from certificates.domain.learning import Learned, decide_learning
from certificates.domain.rules import RuleVersion
from certificates.models import Certificate
from certificates.printed_names import printable_name
from certificates.rule_sets import rule_in_force
from certificates.wording import own_reason_words, reason_words
from courses.models import ModuleCompletion
from elearn.core.models import User

#: The rule set of modules: that one is completed is certified, and no credit is given.
#: No module names another: material that carries credits is accredited one by one.
RULE_SET = "completion"


@dataclass(frozen=True, slots=True)
class ModuleStanding:
    """One person and one completion of theirs."""

    completion: ModuleCompletion
    user: User
    #: The day of the completion, on the person's own clock; what was printed before
    #: stays, wherever they live by now.
    held_on: date
    rule: RuleVersion | None
    verdict: Verdict
    #: All about the module that the person was ever issued, the latest first.
    certificates: tuple[Certificate, ...]
    #: The valid one, where it rests on this completion.
    certificate: Certificate | None = None
    #: A valid one that rests on a completion which was taken back.
    outdated: Certificate | None = None
    #: Those of them that rest on this completion, the oldest first.
    here: tuple[Certificate, ...] = ()
    #: As printed on the person's last certificate of the module; "" where there is none.
    printed_name: str = ""

    @property
    def is_taken_back(self) -> bool:
        return self.completion.superseded_at is not None

    @property
    def may_come_again(self) -> bool:
        """Whether a new completion would bring a certificate: after a withdrawal none
        does."""
        return not self.verdict.has(Code.WITHDRAWN)

    @property
    def is_due(self) -> bool:
        return self.verdict.is_due

    @property
    def lacks_name(self) -> bool:
        return self.verdict.only(Code.IDENTITY)

    @property
    def reasons(self) -> list[str]:
        """What stands against a certificate now, in sentences."""
        zone = self.user.zone
        return [reason_words(reason, zone=zone) for reason in self.verdict.reasons]

    @property
    def own_reasons(self) -> list[str]:
        """The same to the person."""
        zone = self.user.zone
        return [own_reason_words(reason, zone=zone) for reason in self.verdict.reasons]


def standing_with(completion: ModuleCompletion, user: User) -> ModuleStanding:
    """Where the person stands with this completion of theirs."""
    return _standing(completion, user, list(_issued_to(user)))


def standing_in_module(module_id: int, user: User) -> ModuleStanding | None:
    """With the module as it is: the completion in force, or else one that was taken back
    and still has a certificate; None where there is neither."""
    rows = ModuleCompletion.objects.filter(user=user, module=module_id)
    return next(iter(_standings(user, rows, _issued_to(user))), None)


def module_standings(
    user: User, issued: Iterable[Certificate] | None = None
) -> list[ModuleStanding]:
    """Every module that the person completed, the latest first; `issued` are their
    certificates, where they have just been read."""
    rows = ModuleCompletion.objects.filter(user=user)
    return _standings(user, rows, _issued_to(user) if issued is None else issued)


def outdated_certificates() -> QuerySet[Certificate]:
    """Valid ones whose completion was taken back: an organiser's matter."""
    return (
        Certificate.objects.valid()
        .filter(completion__superseded_at__isnull=False)
        .select_related("completion")
        .defer("evidence")
        .order_by("serial")
    )


def _issued_to(user: User) -> QuerySet[Certificate]:
    return (
        Certificate.objects.filter(holder=user, completion__isnull=False)
        .select_related("completion", "replaced_by")
        .defer("evidence", "replaced_by__evidence")
    )


def _standings(
    user: User, rows: QuerySet[ModuleCompletion], issued: Iterable[Certificate]
) -> list[ModuleStanding]:
    own = [one for one in issued if one.completion_id is not None]
    found: list[ModuleStanding] = []
    # Those in force first: one that was taken back speaks only where there is no other.
    ordered = sorted(
        rows.select_related("module").order_by("-completed_at", "-pk"),
        key=lambda one: one.superseded_at is not None,
    )
    for completion in ordered:
        if any(completion.is_of_same_module(one.completion) for one in found):
            continue
        standing = _standing(completion, user, own)
        if not standing.is_taken_back or standing.certificates:
            found.append(standing)
    return sorted(found, key=lambda one: one.completion.completed_at, reverse=True)


def _standing(
    completion: ModuleCompletion, user: User, issued: Sequence[Certificate]
) -> ModuleStanding:
    about = sorted(
        (one for one in issued if completion.is_of_same_module(one.completion)),
        key=lambda one: one.pk,
    )
    here = [one for one in about if one.completion_id == completion.pk]
    certificate = next((one for one in here if one.is_valid), None)
    outdated = next((one for one in about if one.is_valid and one not in here), None)
    held_on = (
        here[-1].held_on
        if here
        else completion.completed_at.astimezone(user.zone).date()
    )
    rule = rule_in_force(RULE_SET, held_on)
    asked = asked_by(completion)
    verdict = decide_learning(
        rule,
        Learned(
            is_completed=asked.is_word_alone
            or reckon_completion(asked, met_in(completion)).is_complete,
            # The rule set asks for none.
            has_evaluated=False,
            is_named=bool(printable_name(user.name)),
            serial=certificate.serial if certificate else "",
            is_taken_back=completion.superseded_at is not None,
            is_word_alone=asked.is_word_alone,
            is_withdrawn=any(one.status == Status.WITHDRAWN for one in about),
            # One of this completion: another completion is another matter.
            is_revoked=bool(here) and here[-1].status == Status.REVOKED,
        ),
    )
    names = [one.name_printed for one in about if one.name_printed]
    return ModuleStanding(
        completion=completion,
        user=user,
        held_on=held_on,
        rule=rule,
        verdict=verdict,
        certificates=tuple(reversed(about)),
        certificate=certificate,
        outdated=outdated,
        here=tuple(here),
        printed_name=names[-1] if names else "",
    )
