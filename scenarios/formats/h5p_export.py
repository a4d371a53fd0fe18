"""A conversation as an H5P Branching Scenario, and what H5P cannot hold of it.

H5P knows texts, questions with ways on, and points; everything else of a
conversation is named as lost, node by node. The same graph gives the same bytes.
"""

from __future__ import annotations

import json
import uuid
import zipfile
from html import escape
from io import BytesIO
from typing import Any, Final

from scenarios.domain.findings import Finding, order_findings
from scenarios.domain.graph import (
    CHANCE,
    CHECK,
    RETURN,
    SCENE,
    SUB,
    Choice,
    Effect,
    Graph,
    Node,
)
from scenarios.formats.h5p_story import DYNAMIC, NONE, SCORE, STATIC

#: Content types and versions that players of today carry; newer ones upgrade them.
_LIBRARIES: Final = (
    ("H5P.AdvancedText", 1, 1),
    ("H5P.BranchingQuestion", 1, 0),
    ("FontAwesome", 4, 5),
    ("H5P.BranchingScenario", 1, 7),
)
_TEXT, _QUESTION = "H5P.AdvancedText 1.1", "H5P.BranchingQuestion 1.0"
#: Names of contents are made of the node's key, so that they stay the same.
_NAMES: Final = uuid.UUID("6f1c2f0e-6d0a-5d0c-9a55-0d3b1b1c7a44")
#: A packed file carries a date; this is the first one it can carry.
_NO_DATE: Final = (1980, 1, 1, 0, 0, 0)


def export(graph: Graph) -> tuple[bytes, tuple[Finding, ...]]:
    """The bytes of an .h5p file, and the loss report."""
    writer = _Writer(graph)
    content = writer.content()
    about = {
        "title": graph.title or graph.slug,
        "language": graph.language.partition("-")[0],
        "defaultLanguage": graph.language.partition("-")[0],
        "mainLibrary": "H5P.BranchingScenario",
        "embedTypes": ["iframe"],
        "license": "U",
        "preloadedDependencies": [
            {"machineName": name, "majorVersion": major, "minorVersion": minor}
            for name, major, minor in _LIBRARIES
        ],
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, value in (("h5p.json", about), ("content/content.json", content)):
            member = zipfile.ZipInfo(name, _NO_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            member.external_attr = 0o100644 << 16
            packed.writestr(member, json.dumps(value, ensure_ascii=False, indent=1))
    return file.getvalue(), order_findings(writer.findings)


class _Writer:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.findings: list[Finding] = []
        first = {node.key: node for node in reversed(graph.nodes)}
        nodes = [first[key] for key in reversed(first)]
        # H5P always begins with its first content.
        nodes.sort(key=lambda node: node.key != graph.start)
        self.nodes = nodes
        self.places = {node.key: place for place, node in enumerate(nodes)}
        self.scoring = self._scoring()

    def lose(self, code: str, node: str = "", **details: str | int) -> None:
        severity = "info" if code in _SMALL else "warning"
        self.findings.append(Finding(severity, code, node, tuple(details.items())))

    # -- whole ---------------------------------------------------------------
    def content(self) -> dict[str, Any]:
        self._lose_of_graph()
        opening = _paragraphs(self.graph.opening)
        return {
            "branchingScenario": {
                "title": self.graph.title,
                "startScreen": {
                    "startScreenTitle": _paragraphs(self.graph.title),
                    "startScreenSubtitle": opening,
                },
                "endScreens": [
                    {"endScreenTitle": "", "endScreenSubtitle": "", "contentId": -1}
                ],
                "content": [self.item(node) for node in self.nodes],
                "scoringOptionGroup": {
                    "scoringOption": self.scoring,
                    "includeInteractionsScores": False,
                },
                "behaviour": {
                    "enableBackwardsNavigation": False,
                    "forceContentFinished": False,
                    "randomizeBranchingQuestions": False,
                },
            }
        }

    def _scoring(self) -> str:
        """Points at the ends, points on the way, or none that H5P could count."""
        variable = self.graph.variable(SCORE)
        if variable is None or variable.initial or variable.minimum is not None:
            return NONE
        places = [
            (node, None, effect) for node in self.nodes for effect in node.effects
        ] + [
            (node, choice, effect)
            for node in self.nodes
            for choice in node.choices
            for effect in choice.effects
        ]
        scored = [place for place in places if place[2].variable == SCORE]
        if scored and all(
            node.is_ending and choice is None and effect.op == "set"
            for node, choice, effect in scored
        ):
            return STATIC
        if scored and all(
            effect.op == "add" and (choice is not None or node.is_ending)
            for node, choice, effect in scored
        ):
            return DYNAMIC
        return NONE

    def _lose_of_graph(self) -> None:
        for variable in self.graph.variables:
            if variable.key != SCORE or self.scoring == NONE:
                self.lose("h5p_lost_variable", variable=variable.key)
        for rule in self.graph.rules:
            self.lose("h5p_lost_rule", rule=rule.key)
        for order_rule in self.graph.order_rules:
            self.lose("h5p_lost_order_rule", rule=order_rule)

    # -- contents --------------------------------------------------------------
    def item(self, node: Node) -> dict[str, Any]:
        self._lose_of_node(node)
        points = self._points(node.effects, node.key)
        if node.is_ending:
            return self._text_item(node, -1, "", points, "")
        if node.kind == SUB:
            return self._text_item(node, self._place(node, node.call), "", None, "")
        if node.kind == SCENE and len(node.choices) == 1:
            (choice,) = node.choices
            self._lose_of_choice(node, choice)
            return self._text_item(
                node,
                self._place(node, choice.target, choice.key),
                choice.text,
                self._points(choice.effects, node.key),
                choice.feedback,
            )
        return self._question_item(node)

    def _text_item(
        self, node: Node, following: int, button: str, points: int | None, feedback: str
    ) -> dict[str, Any]:
        return {
            **self._type(node, _TEXT, {"text": _spoken(node)}),
            "proceedButtonText": button,
            "nextContentId": following,
            "feedback": _feedback(feedback, points),
        }

    def _question_item(self, node: Node) -> dict[str, Any]:
        alternatives = []
        for choice in node.choices:
            self._lose_of_choice(node, choice)
            alternatives.append(
                {
                    # H5P keeps its plain texts escaped.
                    "text": escape(choice.text or choice.key, quote=False),
                    "nextContentId": self._place(node, choice.target, choice.key),
                    "feedback": _feedback(
                        choice.feedback, self._points(choice.effects, node.key)
                    ),
                }
            )
        question = {"question": _spoken(node), "alternatives": alternatives}
        return {
            **self._type(node, _QUESTION, {"branchingQuestion": question}),
            "proceedButtonText": "",
            "feedback": _feedback("", None),
        }

    def _type(self, node: Node, library: str, params: dict[str, Any]) -> dict[str, Any]:
        return {
            "contentId": self.places[node.key],
            "type": {
                "library": library,
                "params": params,
                "subContentId": str(
                    uuid.uuid5(_NAMES, f"{self.graph.slug}/{node.key}")
                ),
                "metadata": {
                    "contentType": "Branching Question"
                    if library == _QUESTION
                    else "Text",
                    "license": "U",
                    "title": escape(node.title or node.key, quote=False),
                },
            },
            "showContentTitle": False,
            "forceContentFinished": "useBehavioural",
            "contentBehaviour": "useBehavioural",
        }

    def _place(self, node: Node, target: str, choice: str = "") -> int:
        if target == RETURN:
            target = self._after_sub()
            self.lose("h5p_lost_return", node.key, choice=choice)
        place = self.places.get(target)
        if place is None:
            self.lose("h5p_lost_way", node.key, choice=choice)
            return -1
        return place

    def _after_sub(self) -> str:
        """Where a sub-conversation comes back to, when only one place calls any."""
        calling = [node for node in self.nodes if node.kind == SUB]
        if len(calling) == 1 and calling[0].choices:
            return calling[0].choices[0].target
        return ""

    def _points(self, effects: tuple[Effect, ...], node: str) -> int | None:
        """The points of these effects; every other effect is lost."""
        found: int | None = None
        for effect in effects:
            if effect.variable == SCORE and self.scoring != NONE:
                found = (
                    effect.amount
                    if effect.op == "set"
                    else (found or 0) + effect.amount
                )
            else:
                self.lose("h5p_lost_effect", node, variable=effect.variable)
        return found

    # -- losses ------------------------------------------------------------------
    def _lose_of_node(self, node: Node) -> None:
        code = {
            CHANCE: "h5p_lost_chance",
            CHECK: "h5p_lost_check",
            SUB: "h5p_lost_sub",
        }.get(node.kind)
        if code:
            self.lose(code, node.key)
        if not node.is_ending and not node.choices and node.kind != SUB:
            self.lose("h5p_no_way", node.key)
        for is_there, lost in (
            (node.variants, "h5p_lost_variants"),
            (node.cue, "h5p_lost_cue"),
            (node.own_words, "h5p_lost_own_words"),
            (node.seconds, "h5p_lost_clock"),
            (node.image or node.portrait, "h5p_lost_picture"),
            (node.ending or node.evening, "h5p_lost_ending"),
        ):
            if is_there:
                self.lose(lost, node.key)

    def _lose_of_choice(self, node: Node, choice: Choice) -> None:
        for is_there, lost in (
            (choice.condition, "h5p_lost_condition"),
            (choice.once, "h5p_lost_once"),
            (choice.fallback, "h5p_lost_fallback"),
            (choice.red_flag, "h5p_lost_red_flag"),
            (
                choice.codes
                or choice.marks
                or choice.thought
                or choice.better
                or choice.why
                or choice.evidence,
                "h5p_lost_debrief",
            ),
        ):
            if is_there:
                self.lose(lost, node.key, choice=choice.key)


#: What is missed in the debrief only; the way through stays the same.
_SMALL: Final = frozenset(
    (
        "h5p_lost_cue",
        "h5p_lost_debrief",
        "h5p_lost_ending",
        "h5p_lost_order_rule",
        "h5p_lost_own_words",
        "h5p_lost_picture",
    )
)


def _feedback(text: str, points: int | None) -> dict[str, Any]:
    found: dict[str, Any] = {"title": "", "subtitle": _paragraphs(text)}
    if points is not None:
        found["endScreenScore"] = points
    return found


def _spoken(node: Node) -> str:
    """What is seen, said and done at a node, as H5P shows it."""
    parts = [_paragraphs(node.text)]
    if node.speaker and node.text:
        parts.insert(0, f"<p><strong>{escape(node.speaker, quote=False)}</strong></p>")
    parts += [
        "".join(f"<p><em>{_lines(part)}</em></p>" for part in _split(extra))
        for extra in (node.action, node.sight, node.evening)
    ]
    return "".join(part for part in parts if part)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_lines(part)}</p>" for part in _split(text))


def _split(text: str) -> list[str]:
    return [part.strip("\n") for part in text.split("\n\n") if part.strip()]


def _lines(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br />")
