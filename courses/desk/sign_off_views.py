"""Sign-offs in the admin: all of them, one to read and decide on, a new one asked for.
Looking changes nothing; what is read for one stands in `sign_off_reading`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses import queries, services, sign_off_access
from courses.desk.pages import page_of
from courses.desk.sign_off_forms import AskForm
from courses.domain.sign_offs import DECISIONS, Act, Shown, State, may_follow
from courses.exceptions import SignOffRefused, StaleSignOff
from courses.models import ModulePage, SignOff
from courses.review_shapes import Part, PartKind
from courses.sign_off_shapes import SignOffView
from courses.sign_off_tokens import read_shown
from elearn.core.typed import typed_number, typed_text

CAPACITY_MOST = 200
COMMENT_MOST = 2000

Shows = Callable[[SignOffView], bool]


def _filters(mine: frozenset[str]) -> dict[str, tuple[str, Shows]]:
    """Address → words, and which lines it shows. The first is shown to whoever names
    none: an expert begins with what waits in the fields that are theirs."""
    found: dict[str, tuple[str, Shows]] = {
        "mine": (_("For you"), lambda one: one.waits_for_expert and one.review in mine),
        "open": (
            _("Open"),
            lambda one: one.waits_for_expert or one.state is State.OBJECTED,
        ),
        "awaiting": (_("Awaiting"), lambda one: one.state is State.AWAITING),
        "again": (_("To be looked at again"), lambda one: one.is_outdated),
        "objected": (
            _("Changes asked for"),
            lambda one: one.state is State.OBJECTED,
        ),
        "confirmed": (_("Confirmed"), lambda one: one.is_confirmed),
        "withdrawn": (_("Withdrawn"), lambda one: one.state is State.WITHDRAWN),
    }
    if not mine:
        del found["mine"]
    return found


class _SignOffDesk(WagtailAdminTemplateMixin, View):
    header_icon = "check"

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        response = self.render_to_response(self.get_context_data(**context))
        response.status_code = status
        return response

    def crumb_of_all(self) -> dict[str, Any]:
        return {"url": reverse("courses_sign_offs"), "label": _("Sign-offs")}


class SignOffsView(_SignOffDesk):
    """Module by module, with the fields that this person decides in marked."""

    template_name = "courses/admin/sign_offs.html"
    page_title = gettext_lazy("Sign-offs")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        sign_off_access.insiders_only(request.user)
        wish = request.GET.get("module", "")
        self.module = (
            sign_off_access.module_to_sign(typed_number(wish), request.user)
            if wish
            else None
        )
        if self.module:
            self.page_subtitle = self.module.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        if self.module is None:
            return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]
        return [
            *self.breadcrumbs_items,
            self.crumb_of_all(),
            {"url": "", "label": self.module.get_admin_display_title()},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = queries.all_sign_offs(module=self.module and self.module.pk)
        mine = sign_off_access.reviews_of(request.user)
        filters = _filters(mine)
        state = request.GET.get("state", "")
        state = state if state in filters else next(iter(filters))
        shows = filters[state][1]
        page = page_of(request, [one for one in found if shows(one)])
        return self.show(
            module=self.module,
            state=state,
            filters=[
                (name, words, sum(map(those, found)))
                for name, (words, those) in filters.items()
            ],
            page=page,
            groups=_by_module(page.object_list, found, mine),
            total=len(found),
            is_expert=bool(mine),
            wants_letters=bool(mine) and queries.wants_sign_off_letters(request.user),
            can_ask=self.module is not None
            and sign_off_access.may_ask(self.module, request.user),
        )


def _by_module(
    shown: list[SignOffView], found: list[SignOffView], mine: frozenset[str]
) -> list[dict[str, Any]]:
    waiting = Counter(one.module_id for one in found if one.waits_for_expert)
    groups: dict[int, dict[str, Any]] = {}
    for line in shown:
        group = groups.setdefault(
            line.module_id,
            {
                "pk": line.module_id,
                "title": line.module_title,
                "waiting": waiting[line.module_id],
                "rows": [],
            },
        )
        group["rows"].append(
            {"line": line, "is_mine": line.waits_for_expert and line.review in mine}
        )
    return list(groups.values())


class SignOffOneView(_SignOffDesk):
    """What is to be confirmed, where it is read, and what was said of it so far."""

    template_name = "courses/admin/sign_off.html"
    page_title = gettext_lazy("Sign-off")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.sign_off = sign_off_access.sign_off_for(kwargs["pk"], request.user)
        self.page_subtitle = self.sign_off.module.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        module = self.sign_off.module
        return [
            *self.breadcrumbs_items,
            self.crumb_of_all(),
            {
                "url": f"{reverse('courses_sign_offs')}?module={module.pk}",
                "label": module.get_admin_display_title(),
            },
            {"url": "", "label": self.page_title},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        capacity = _typed(request, "capacity", CAPACITY_MOST)
        comment = _typed(request, "comment", COMMENT_MOST)
        reason = _typed(request, "reason", COMMENT_MOST)
        act = _act(request.POST.get("act", ""))
        here = redirect("courses_sign_off", pk=self.sign_off.pk)
        if act is None or not self._may(act):
            messages.warning(request, _("Nothing was done: choose one of the buttons."))
            return here
        try:
            self._do(act, capacity=capacity, comment=comment, reason=reason)
        except SignOffRefused as refusal:
            self.sign_off.refresh_from_db()
            return self._show(
                status=422,
                problem=str(refusal),
                earlier=self._seen(),
                is_stale=isinstance(refusal, StaleSignOff),
                capacity=capacity,
                comment=comment,
                reason=reason,
                failed=act,
            )
        messages.success(request, DONE[act])
        return here

    def _seen(self) -> Shown | None:
        """Nothing for authors: their form does not say."""
        return read_shown(self.request.POST.get("seen", ""))

    def _may(self, act: Act) -> bool:
        user = self.request.user
        if act in DECISIONS:
            return sign_off_access.may_decide(self.sign_off, user)
        return sign_off_access.may_ask(self.sign_off.module, user)

    def _do(self, act: Act, *, capacity: str, comment: str, reason: str) -> None:
        by, now = self.request.user, timezone.now()
        if act in DECISIONS:
            services.decide_sign_off(
                self.sign_off,
                act=act,
                capacity=capacity,
                comment=comment,
                seen=self._seen(),
                has_looked=self.request.POST.get("looked", "") == "yes",
                by=by,
                now=now,
            )
            return
        write = (
            services.ask_again if act is Act.ASKED_AGAIN else services.withdraw_sign_off
        )
        sequence = typed_number(self.request.POST.get("sequence", ""))
        write(self.sign_off, reason=reason, sequence=sequence, by=by, now=now)

    def _show(
        self,
        *,
        status: int = 200,
        problem: str = "",
        earlier: Shown | None = None,
        is_stale: bool = False,
        capacity: str | None = None,
        comment: str = "",
        reason: str = "",
        failed: Act | None = None,
    ) -> HttpResponse:
        user = self.request.user
        sign_off, module = self.sign_off, self.sign_off.module
        state = State(sign_off.state)
        if capacity is None:
            capacity = queries.capacity_of(user, field=sign_off.field)
        is_author = sign_off_access.may_ask(module, user)
        return self.show(
            status=status,
            page=queries.sign_off_page(
                sign_off,
                url_of=_url_for(module),
                url_of_drawn=lambda quiz: reverse(
                    "courses_read_drawn", args=[sign_off.pk, quiz]
                ),
                earlier=earlier,
                is_stale=is_stale,
            ),
            module=module,
            can_decide=sign_off_access.may_decide(sign_off, user)
            and may_follow(state, Act.CONFIRMED),
            can_withdraw=is_author and may_follow(state, Act.WITHDRAWN),
            can_ask_again=is_author and may_follow(state, Act.ASKED_AGAIN),
            problem=problem,
            capacity=capacity,
            comment=comment,
            reason=reason,
            failed=failed.value if failed else "",
            capacity_most=CAPACITY_MOST,
            comment_most=COMMENT_MOST,
        )


DONE = {
    Act.CONFIRMED: gettext_lazy(
        "Confirmed, for the version that you have read. Thank you."
    ),
    Act.OBJECTED: gettext_lazy("Noted. The authors find your comment on their page."),
    Act.ASKED_AGAIN: gettext_lazy("An expert is asked again."),
    Act.WITHDRAWN: gettext_lazy("Withdrawn. Nobody is asked for it any longer."),
}


def _act(text: str) -> Act | None:
    return next((act for act in DONE if act.value == text), None)


def _typed(request: HttpRequest, name: str, most: int) -> str:
    return typed_text(request.POST.get(name, "")).strip()[:most]


def _url_for(module: ModulePage) -> Callable[[Part], str]:
    def url_of(part: Part) -> str:
        if part.kind is PartKind.CONVERSATION:
            name = part.thing.snippet_viewset.get_url_name("read")
            return reverse(name, args=[part.thing.pk])
        return reverse(
            "courses_read_part", args=[module.pk, part.kind.value, part.thing.pk]
        )

    return url_of


class AskSignOffView(_SignOffDesk):
    """An author names a statement and who can say whether it holds."""

    template_name = "courses/admin/ask_sign_off.html"
    page_title = gettext_lazy("Ask for a sign-off")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.module = sign_off_access.module_to_ask_for(kwargs["pk"], request.user)
        self.page_subtitle = self.module.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            self.crumb_of_all(),
            {
                "url": f"{reverse('courses_sign_offs')}?module={self.module.pk}",
                "label": self.module.get_admin_display_title(),
            },
            {"url": "", "label": self.page_title},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(module=self.module, form=AskForm(module=self.module))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AskForm(request.POST, module=self.module)
        if not form.is_valid():
            return self.show(status=422, module=self.module, form=form)
        sign_off: SignOff = services.ask_sign_off(
            self.module,
            field=form.cleaned_data["field"],
            expert=form.cleaned_data["expert"],
            what=form.cleaned_data["what"],
            facts=form.cleaned_data.get("facts", []),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(
            request, _("Asked for. Experts of that field find it on their first page.")
        )
        return redirect("courses_sign_off", pk=sign_off.pk)
