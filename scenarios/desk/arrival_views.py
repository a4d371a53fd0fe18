"""How a conversation begins: with nothing, with a starter, or with a file of another
tool that is looked at before it becomes a draft. Authors only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from elearn.core.typed import typed_number
from scenarios.access import ADD, draft_to_change, refuse_others
from scenarios.desk import arrivals
from scenarios.desk.views import EDITOR_STATE_LIMIT
from scenarios.exceptions import ScenarioError
from scenarios.exchange import draft_title, story_of
from scenarios.formats.parcel import open_parcel
from scenarios.formats.registry import AUTO, FORMATS, read_parcel
from scenarios.models import Scenario
from scenarios.queries import would_change
from scenarios.services import create_draft, import_into
from scenarios.starters import starters

NAMESPACE = "wagtailsnippets_scenarios_scenario"
SOURCE_WORDS = {
    AUTO: gettext_lazy("Recognise it"),
    "h5p": gettext_lazy("H5P Branching Scenario (.h5p, content.json)"),
    "mvp": gettext_lazy("MedBiquitous virtual patient, OpenLabyrinth (.zip)"),
    "document": gettext_lazy("Our own JSON or TOML"),
    "twine_html": gettext_lazy("Twine (.html)"),
    "twee": gettext_lazy("Twee (.twee, .tw)"),
    "ink": gettext_lazy("ink (.ink)"),
}


class BeginForm(forms.Form):
    """What every draft needs before anything is written in it."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    persona_name = forms.CharField(
        label=gettext_lazy("Name of the patient"),
        max_length=60,
        help_text=gettext_lazy("an invented name"),
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        help_text=gettext_lazy(
            "Twine or Twee, H5P Branching Scenario, MedBiquitous or OpenLabyrinth, "
            "ink, or our own JSON. Nothing in it is run. At most 5 MB of text; packed "
            "files up to 40 MB here, larger ones on the command line."
        ),
        error_messages={"required": gettext_lazy("Choose the file first.")},
    )
    source = forms.ChoiceField(label=gettext_lazy("Format"), initial=AUTO)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [
            (name, SOURCE_WORDS.get(name, name)) for name in (AUTO, *FORMATS)
        ]


class ArrivalView(WagtailAdminTemplateMixin, View):
    """What the pages of beginning share."""

    header_icon = "comment"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_others(request.user, ADD)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{NAMESPACE}:list"), "label": _("Conversations")},
        ]

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        response = self.render_to_response(self.get_context_data(**context))
        response.status_code = status
        return response

    def open_draft(self, draft: Scenario) -> HttpResponse:
        return redirect(f"{NAMESPACE}:edit", draft.pk)


class BeginView(ArrivalView):
    """Empty, one of the starters, or a file."""

    page_title = gettext_lazy("New conversation")
    template_name = "scenarios/admin/begin.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(BeginForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BeginForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        document = {"schema_version": 2, "start": "", "nodes": []}
        draft = create_draft(document, by=request.user, **form.cleaned_data)
        return self.open_draft(draft)

    def _show(self, form: BeginForm, status: int = 200) -> HttpResponse:
        return self.show(status, form=form, file_form=FileForm(), starters=starters())


class StarterView(ArrivalView):
    """POST alone: a draft of its own from a starter."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        starter = next((one for one in starters() if one.key == key), None)
        if starter is None:
            raise Http404
        draft = create_draft(
            starter.document,
            title=starter.document["title"],
            persona_name=starter.document["persona"]["name"],
            by=request.user,
            came_from=starter.key,
        )
        messages.info(
            request,
            _(
                "Learners read the title before the conversation begins. “%(title)s”"
                " is only a beginning: on the tab “About”, give it a title of your own"
                " that does not tell what is coming."
            )
            % {"title": draft.title},
        )
        return self.open_draft(draft)


class UploadView(ArrivalView):
    """A file is read and waits; nothing becomes a draft yet. With `pk` it is meant
    for a draft that is there."""

    page_title = gettext_lazy("Bring a conversation in")
    template_name = "scenarios/admin/upload.html"

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return self.show(form=FileForm(), scenario=self._into(pk))

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        scenario = self._into(pk)
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                found = read_parcel(
                    open_parcel(upload.read(), upload.name),
                    form.cleaned_data["source"],
                )
                # Somebody is waiting, and an archive can hold fifty stories.
                limit = EDITOR_STATE_LIMIT // max(1, len(found))
                stories = [story_of(one, limit=limit) for one in found]
            except ScenarioError as refusal:
                form.add_error("file", str(refusal))
            else:
                token = arrivals.keep(
                    stories,
                    file_name=upload.name,
                    into=scenario and scenario.pk,
                    by=request.user,
                    now=timezone.now(),
                )
                return redirect(f"{NAMESPACE}:arrival", token)
        return self.show(422, form=form, scenario=scenario)

    def _into(self, pk: int | None) -> Scenario | None:
        if pk is None:
            return None
        return draft_to_change(pk, self.request.user)


def _counts(story: dict[str, Any]) -> str:
    """How much the file holds; a draft can have one node more, its end."""
    parts = (
        ngettext("%d node", "%d nodes", story["nodes"]) % story["nodes"],
        ngettext("%d reply", "%d replies", story["choices"]) % story["choices"],
        ngettext("%d ending", "%d endings", story["endings"]) % story["endings"],
    )
    return ", ".join(parts)


#: Names of nodes in one row; the number is told anyway.
MOST_NAMES = 30


def _would_change(scenario: Scenario, story: dict[str, Any]) -> list[dict[str, Any]]:
    """What the file would do to the draft: nodes that come, go and are told anew."""
    merged = would_change(scenario, story["document"])
    rows = (
        (_("Nodes that come"), merged.added),
        (_("Nodes that go"), merged.removed),
        (_("Nodes that are told anew"), merged.changed),
    )
    return [
        {
            "what": what,
            "number": len(keys),
            "names": ", ".join(keys[:MOST_NAMES])
            + (", …" if len(keys) > MOST_NAMES else ""),
        }
        for what, keys in rows
    ]


class LookView(ArrivalView):
    """What was read, with what was found; the same address takes the confirmation."""

    page_title = gettext_lazy("Look before it becomes a draft")
    template_name = "scenarios/admin/arrival.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        arrival = arrivals.find(token, by=request.user, now=timezone.now())
        return self._show(arrival)

    def _show(
        self, arrival: arrivals.Arrival, status: int = 200, **errors: Any
    ) -> HttpResponse:
        scenario = None
        if arrival.into:
            scenario = draft_to_change(arrival.into, self.request.user)
        stories = [
            {
                **story,
                "number": number,
                "counts": _counts(story),
                "changes": _would_change(scenario, story) if scenario else [],
                "read_as": SOURCE_WORDS.get(story["source"], story["source"]),
                "form": errors.get(f"form_{number}")
                or BeginForm(
                    prefix=str(number),
                    initial={
                        "title": draft_title(story["title"]),
                        "persona_name": story["persona_name"],
                    },
                ),
            }
            for number, story in enumerate(arrival.stories)
        ]
        return self.show(status, arrival=arrival, stories=stories, scenario=scenario)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        arrival = arrivals.find(token, by=request.user, now=timezone.now())
        if "discard" in request.POST:
            arrivals.SHELF.drop(token)
            messages.success(request, _("The file was discarded; nothing was changed."))
            return redirect(f"{NAMESPACE}:begin")
        number = typed_number(request.POST.get("story", ""))
        if not 0 <= number < len(arrival.stories):
            raise Http404
        story = arrival.stories[number]
        if arrival.into:
            return self._again(arrival, story)
        form = BeginForm(request.POST, prefix=str(number))
        if not form.is_valid():
            return self._show(arrival, status=422, **{f"form_{number}": form})
        draft = create_draft(
            story["document"],
            by=request.user,
            came_from=story["source"],
            **form.cleaned_data,
        )
        # An archive can hold several stories: the others wait for their turn.
        if len(arrival.stories) == 1:
            arrivals.SHELF.drop(token)
        messages.success(request, _("The draft was made."))
        return self.open_draft(draft)

    def _again(self, arrival: arrivals.Arrival, story: dict[str, Any]) -> HttpResponse:
        scenario = draft_to_change(arrival.into or 0, self.request.user)
        merged = import_into(scenario, document=story["document"], by=self.request.user)
        arrivals.SHELF.drop(arrival.token)
        messages.success(
            self.request,
            _(
                "Read again: %(added)d nodes came, %(removed)d went, %(changed)d are "
                "told anew. What you had added was kept."
            )
            % {
                "added": len(merged.added),
                "removed": len(merged.removed),
                "changed": len(merged.changed),
            },
        )
        return self.open_draft(scenario)
