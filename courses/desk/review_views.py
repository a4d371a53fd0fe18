"""One page for a module as a whole: its author hands all parts in with one step, and its
reviewer reads, approves or returns them with one.

Looking changes nothing. Every part goes through Wagtail's own review.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from courses import queries, review_access, services, sign_off_access, wording_review
from courses.exceptions import ReviewRefused
from courses.readiness import lacks
from courses.review_shapes import READING_ORDER, Part, PartKind, Standing
from elearn.core.typed import typed_text

COMMENT_MOST = 2000


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part as this person meets it: what it lacks, and where it is read."""

    part: Part
    kind: str
    standing: str
    lacks: tuple[str, ...]
    can_be_ticked: bool
    is_ticked: bool
    read_url: str
    compare_url: str
    edit_url: str


class ModuleReviewView(WagtailAdminTemplateMixin, View):
    template_name = "courses/admin/module_review.html"
    page_title = gettext_lazy("Review of the whole module")
    header_icon = "clipboard-list"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.module = review_access.module_to_review(kwargs["pk"], request.user)
        self.page_subtitle = self.module.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {
                "url": "",
                "label": self.page_title,
                "sublabel": self.module.get_admin_display_title(),
            },
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        keys = request.POST.getlist("part")
        comment = typed_text(request.POST.get("comment", ""))[:COMMENT_MOST].strip()
        action = request.POST.get("action")
        try:
            if action == "submit":
                done = services.submit_parts(self.module, keys=keys, by=request.user)
            elif action == "approve":
                done = services.approve_parts(
                    self.module, keys=keys, comment=comment, by=request.user
                )
            elif action == "return":
                done = services.return_parts(
                    self.module, keys=keys, comment=comment, by=request.user
                )
            else:
                return redirect("courses_module_review", pk=self.module.pk)
        except ReviewRefused as refusal:
            return self._show(
                status=422,
                problems=refusal.sentences,
                comment=comment,
                ticked=set(keys),
            )
        messages.success(request, self._report(action, len(done)))
        if action == "submit" or page_permission_policy.explorable_root_instance(
            request.user
        ):
            return redirect("courses_module_review", pk=self.module.pk)
        return redirect("wagtailadmin_home")

    def _report(self, action: str, count: int) -> str:
        sentence = {
            "submit": ngettext(
                "%(count)d part of “%(title)s” now waits for the patient reviewers.",
                "%(count)d parts of “%(title)s” now wait for the patient reviewers.",
                count,
            ),
            "approve": ngettext(
                "%(count)d part of “%(title)s” is approved and published.",
                "%(count)d parts of “%(title)s” are approved and published.",
                count,
            ),
            "return": ngettext(
                "%(count)d part of “%(title)s” has gone back to its author.",
                "%(count)d parts of “%(title)s” have gone back to their author.",
                count,
            ),
        }[action]
        return sentence % {
            "count": count,
            "title": self.module.get_admin_display_title(),
        }

    def _show(
        self,
        *,
        status: int = 200,
        problems: tuple[str, ...] = (),
        comment: str = "",
        ticked: set[str] | None = None,
    ) -> HttpResponse:
        rows = sorted(
            self._rows(ticked), key=lambda row: READING_ORDER.index(row.part.kind)
        )
        waiting = [row for row in rows if row.part.is_waiting]
        drafts = [row for row in rows if row.part.can_be_submitted]
        context = self.get_context_data(
            module=self.module,
            waiting=waiting,
            drafts=drafts,
            published=[row for row in rows if row.part.standing is Standing.PUBLISHED],
            can_decide=any(row.can_be_ticked for row in waiting),
            can_submit=any(row.can_be_ticked for row in drafts),
            problems=problems,
            comment=comment,
            comment_most=COMMENT_MOST,
            sign_offs=queries.sign_offs_of(self.module),
            sign_offs_url=(
                f"{reverse('courses_sign_offs')}?module={self.module.pk}"
                if sign_off_access.may_see(self.request.user)
                else ""
            ),
        )
        response = self.render_to_response(context)
        response.status_code = status
        return response

    def _rows(self, ticked: set[str] | None) -> Iterator[PartRow]:
        user = self.request.user
        for part in queries.parts_of(self.module):
            can_change = review_access.may_change(part, user)
            can_decide = review_access.may_decide(part, user)
            missing: tuple[str, ...] = ()
            if part.can_be_submitted and can_change:
                missing = lacks(part.thing.get_latest_revision_as_object())
            can_be_ticked = can_decide or (
                part.can_be_submitted and can_change and not missing
            )
            yield PartRow(
                part=part,
                kind=wording_review.kind_label(part.kind),
                standing=wording_review.standing_label(part),
                lacks=missing,
                can_be_ticked=can_be_ticked,
                is_ticked=can_be_ticked and (ticked is None or part.key in ticked),
                read_url=_read_url(
                    part,
                    can_decide=can_decide,
                    can_write=review_access.may_write(part, user),
                ),
                compare_url=_compare_url(part) if can_decide and part.is_live else "",
                edit_url=_edit_url(part) if can_change else "",
            )


def _read_url(part: Part, *, can_decide: bool, can_write: bool) -> str:
    """Where the draft is read as learners will meet it."""
    thing = part.thing
    if part.kind is PartKind.CONVERSATION:
        return reverse(_name(thing, "read"), args=[thing.pk])
    if can_decide:
        task = part.state.current_task_state.task_id
        return reverse(_name(thing, "workflow_preview"), args=[thing.pk, task])
    if can_write and isinstance(thing, Page):
        return reverse("wagtailadmin_pages:view_draft", args=[thing.pk])
    return ""


def _compare_url(part: Part) -> str:
    thing = part.thing
    if thing.live_revision_id is None:
        return ""
    return reverse(
        _name(thing, "revisions_compare"),
        args=[thing.pk, "live", thing.latest_revision_id],
    )


def _edit_url(part: Part) -> str:
    return reverse(_name(part.thing, "edit"), args=[part.thing.pk])


def _name(thing: Any, name: str) -> str:
    if isinstance(thing, Page):
        return f"wagtailadmin_pages:{name}"
    return str(thing.snippet_viewset.get_url_name(name))
