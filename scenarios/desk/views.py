"""What the editor asks of the server while an author writes: is it right, what
would be seen, how does it read as text.

Every answer is about the draft that was sent along; nothing here stores anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from scenarios.access import ADD, CHANGE, refuse_others
from scenarios.assurance import check_draft
from scenarios.authoring import (
    FIELDS,
    OUTLINE_MAX_BYTES,
    OUTLINE_MAX_NODES,
    PERSONA,
    document_of,
    script_of,
)
from scenarios.desk.assessment import assessment_json
from scenarios.desk.preview import Beginning, preview
from scenarios.domain import play, shorthand
from scenarios.domain.assess import assess
from scenarios.domain.conditions import (
    COMPARISONS,
    VARIABLE,
    ConditionError,
    parse_condition,
)
from scenarios.domain.document import read_document, to_json
from scenarios.domain.findings import Finding, order_findings
from scenarios.domain.graph import Graph
from scenarios.domain.plans import plan_from_keys
from scenarios.exceptions import DraftRefused
from scenarios.models import Scenario
from scenarios.wording import (
    SEVERITY_WORDS,
    condition_problem,
    finding_sentence,
    path_sentence,
)

#: The editor stops earlier than the command line, and says so.
EDITOR_STATE_LIMIT = 50_000
#: Longer paths are no preview; they would only make the answer slow.
MAX_PATH = 500

#: Fields on “About” that hold a number.
NUMBERS: Final = ("minutes", "turns", "persona_age")
_NUMBER: Final = re.compile(r"\d{1,5}")

Body = dict[str, Any]


def author_asks(answer: Callable[[HttpRequest, Body], Body]) -> Callable[..., Any]:
    """A view for authors: reads the JSON of a POST, answers with JSON. A refusal is
    one sentence under `refused`, with status 400."""

    @require_POST
    @wraps(answer)
    def view(request: HttpRequest) -> JsonResponse:
        # Who begins one asks about a draft that is not stored yet.
        refuse_others(request.user, CHANGE, ADD)
        try:
            return JsonResponse(answer(request, _body(request)))
        except DraftRefused as refusal:
            return JsonResponse({"refused": str(refusal)}, status=400)

    return view


def _body(request: HttpRequest) -> Body:
    try:
        raw = request.body
    except RequestDataTooBig as error:
        raise DraftRefused.too_large() from error
    if len(raw) > OUTLINE_MAX_BYTES:
        raise DraftRefused.too_large()
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise DraftRefused.unreadable() from error
    if not isinstance(body, dict):
        raise DraftRefused.unreadable()
    return body


def draft_from(body: Mapping[str, Any]) -> Scenario:
    """The unsaved draft in what the editor sent: the script, and the fields as they
    stand in the form beside it. Raises `DraftRefused`."""
    script, about = body.get("script", {}), body.get("about", {})
    if not isinstance(script, dict) or not isinstance(about, dict):
        raise DraftRefused.unreadable()
    draft = Scenario(live=False, script=script)
    for name in (*FIELDS, *PERSONA):
        value = about.get(name)
        if name in NUMBERS:
            number = str(value or "")
            setattr(draft, name, int(number) if _NUMBER.fullmatch(number) else None)
        elif name == "meters_in_play":
            draft.meters_in_play = value is not False
        elif isinstance(value, str):
            setattr(draft, name, value)
    return draft


def _graph(body: Body) -> Graph:
    return read_document(document_of(draft_from(body))).graph


def _text(body: Body, name: str, limit: int = 2_100) -> str:
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > limit:
        raise DraftRefused.unreadable()
    return value


def finding_json(finding: Finding) -> Body:
    """A finding as the editor shows it, on the spot and in its list."""
    details = dict(finding.details)
    return {
        "severity": finding.severity,
        "word": str(SEVERITY_WORDS[finding.severity]),
        "code": finding.code,
        "sentence": finding_sentence(finding),
        "node": finding.node,
        "choice": str(details.get("choice", "")),
        "path": list(finding.path),
        "clicks": path_sentence(finding.path) if finding.path else "",
        "line": finding.line,
    }


# -- the check ---------------------------------------------------------------------
@author_asks
def check(request: HttpRequest, body: Body) -> Body:
    """What is wrong with the draft, found in at most 50,000 states."""
    _, report = check_draft(draft_from(body), limit=EDITOR_STATE_LIMIT)
    return {
        "nodes": report.nodes,
        "choices": report.choices,
        "endings": report.endings,
        "reachable": report.reachable,
        "states": report.states,
        "verdict": report.verdict,
        "findings": [finding_json(one) for one in report.findings],
    }


@author_asks
def work_out(request: HttpRequest, body: Body) -> Body:
    """What can come out, by luck, by habit and at best; asked for by the author, for
    it takes longer than the check."""
    return assessment_json(assess(_graph(body), limit=EDITOR_STATE_LIMIT))


@author_asks
def condition(request: HttpRequest, body: Body) -> Body:
    """Can this condition be read, and what does it name?"""
    try:
        tree = parse_condition(_text(body, "text"))
    except ConditionError as error:
        return {
            "problem": condition_problem(error.code, error.details),
            "variables": [],
            "nodes": [],
            "choices": [],
        }
    asked = [one for one in tree.walk() if one.op not in ("and", "or", "not")]
    compared = [one for one in asked if one.op in COMPARISONS and one.term == VARIABLE]
    placed = [one for one in asked if one.node]
    return {
        "problem": "",
        "variables": _once(one.variable for one in compared),
        "nodes": _once(one.node for one in placed),
        "choices": [[one.node, one.choice] for one in placed if one.choice],
    }


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


# -- preview -------------------------------------------------------------------------
@author_asks
def show_preview(request: HttpRequest, body: Body) -> Body:
    """What a learner sees after some replies, from wherever the author begins. A way
    that is not open any more is told as `stopped`, not as an error."""
    graph = _graph(body)
    begin, path = _beginning(body), _path(body)
    for length in range(len(path), -1, -1):
        try:
            shown = preview(graph, begin, path[:length])
        except play.IllegalStep as error:
            stopped = str(error)
            continue
        return {
            "path": path[:length],
            "stopped": "" if length == len(path) else stopped,
            **shown,
        }
    raise DraftRefused(
        _("This cannot be played from here yet: %(reason)s.") % {"reason": stopped}
    )


@author_asks
def record_plan(request: HttpRequest, body: Body) -> Body:
    """The test plan of a preview from the start."""
    begin = _beginning(body)
    if not begin.is_start:
        raise DraftRefused(_("A test plan begins where learners begin."))
    try:
        return {"text": plan_from_keys(_graph(body), _path(body), begin.seed)}
    except play.IllegalStep as error:
        raise DraftRefused(
            _("This cannot be played any more: %(reason)s.") % {"reason": error}
        ) from error


def _beginning(body: Body) -> Beginning:
    raw = body.get("begin", {})
    if not isinstance(raw, dict):
        raise DraftRefused.unreadable()
    node, values = raw.get("node", ""), raw.get("values", {})
    visited, seed = raw.get("visited", []), raw.get("seed", 0)
    if (
        not isinstance(node, str)
        or not isinstance(values, dict)
        or not isinstance(visited, list)
        or type(seed) is not int
    ):
        raise DraftRefused.unreadable()
    return Beginning(
        node=node,
        values={key: one for key, one in values.items() if type(one) is int},
        visited=tuple(key for key in visited if isinstance(key, str)),
        seed=seed,
    )


def _path(body: Body) -> list[str]:
    path = body.get("path", [])
    if not isinstance(path, list) or not all(isinstance(key, str) for key in path):
        raise DraftRefused.unreadable()
    if len(path) > MAX_PATH:
        raise DraftRefused(_("A preview ends after 500 replies."))
    return path


# -- the whole as text -------------------------------------------------------------
@author_asks
def write_text(request: HttpRequest, body: Body) -> Body:
    """The conversation in the shorthand."""
    return {"text": shorthand.write(_graph(body))}


@author_asks
def read_text(request: HttpRequest, body: Body) -> Body:
    """The script that a text in the shorthand tells. With a line that cannot be read
    it is not taken over: what stood there would be lost."""
    text = _text(body, "text", OUTLINE_MAX_BYTES)
    reading = shorthand.read(text, _graph(body))
    findings = [finding_json(one) for one in order_findings(reading.findings)]
    errors = sum(one.severity == "error" for one in reading.findings)
    if errors:
        refused = ngettext(
            "The text was not taken over: %(number)d place in it cannot be read.",
            "The text was not taken over: %(number)d places in it cannot be read.",
            errors,
        ) % {"number": errors}
        return {"refused": refused, "findings": findings}
    if len(reading.graph.nodes) > OUTLINE_MAX_NODES:
        raise DraftRefused(_("A conversation has at most 2,000 nodes."))
    return {"script": script_of(to_json(reading.graph)), "findings": findings}
