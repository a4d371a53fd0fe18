"""Who asks for a sign-off, who decides on one, and who reads the drafts for it? The
funnel to sign-offs; 404 to strangers.

Experts hold a permission for their field (`courses.sign_off_law`); there is a group for
each (`elearn.core.groups.EXPERTS`), and somebody of two fields is in two groups.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from courses import queries
from courses.access import MOST_PK
from courses.choices import Expertise
from courses.models import ModulePage, SignOff
from courses.review_access import may_review
from courses.review_shapes import Part, PartKind

#: Parts that are read on a page of this room; a conversation has a page of its own.
_READ_HERE = {PartKind.MODULE, PartKind.LESSON, PartKind.QUIZ}


def fields_of(user: Any) -> frozenset[str]:
    """The fields in which this person may decide."""
    return frozenset(
        value
        for value in Expertise.values
        if user.has_perm(f"courses.sign_off_{value}")
    )


def reviews_of(user: Any) -> frozenset[str]:
    """The same as lists show them: "medical physics review"."""
    return frozenset(str(Expertise(value).label) for value in fields_of(user))


def may_decide(sign_off: SignOff, user: Any) -> bool:
    return bool(user.has_perm(f"courses.sign_off_{sign_off.field}"))


def may_ask(module: ModulePage, user: Any) -> bool:
    """Whether this is one of the module's authors."""
    return bool(
        user.has_perm("courses.add_signoff")
        and module.permissions_for_user(user).can_edit()
    )


def may_see(user: Any) -> bool:
    """Whether the list of sign-offs is there for this person."""
    return bool(
        user.has_perm("wagtailadmin.access_admin")
        and (user.has_perm("courses.view_signoff") or fields_of(user))
    )


def insiders_only(user: Any) -> None:
    if not may_see(user):
        raise Http404


def experts_only(user: Any) -> None:
    insiders_only(user)
    if not fields_of(user):
        raise Http404


def sign_off_for(pk: int, user: Any) -> SignOff:
    """Any sign-off of a module that exists, for authors and experts."""
    insiders_only(user)
    return get_object_or_404(
        SignOff.objects.select_related("module"), pk=pk, module__isnull=False
    )


def module_to_sign(pk: int, user: Any) -> ModulePage:
    """Any module, drafts too, for authors and experts."""
    insiders_only(user)
    return _module(pk)


def module_to_ask_for(pk: int, user: Any) -> ModulePage:
    module = module_to_sign(pk, user)
    if not may_ask(module, user):
        raise Http404
    return module


def part_to_read(module: ModulePage, kind: str, pk: int) -> Part:
    """A part of the module that is read here, as its draft stands."""
    for part in queries.parts_to_sign(module):
        if part.kind in _READ_HERE and (part.kind.value, part.thing.pk) == (kind, pk):
            return part
    raise Http404


def may_see_states(module: ModulePage, user: Any) -> bool:
    """Whether this person is shown the module's sign-offs in the admin."""
    return may_see(user) or may_review(module, user)


def _module(pk: int) -> ModulePage:
    if pk > MOST_PK:
        raise Http404
    return get_object_or_404(ModulePage, pk=pk)
