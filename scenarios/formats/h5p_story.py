"""The contents of an H5P Branching Scenario as a graph.

How points are summed is ours; where H5P would sum differently a finding says so.
Nothing of the file is trusted: every value may be of any type.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from scenarios.domain.findings import Finding, order_findings
from scenarios.domain.graph import (
    CHOICE,
    ENDING,
    SCENE,
    Choice,
    Effect,
    Graph,
    Node,
    Persona,
    Variable,
)
from scenarios.formats.h5p_content import (
    QUESTION,
    Content,
    library_of,
    read_content,
    read_picture,
)
from scenarios.formats.h5p_differences import settings_left_out, sums_that_differ
from scenarios.formats.h5p_values import (
    LARGEST,
    entries,
    index_of,
    joined,
    language_of,
    mapping,
    words,
)
from scenarios.formats.naming import slug_of
from scenarios.formats.plain import one_line
from scenarios.formats.shape import Imported, ImportRefused, Parcel

NAME: Final = "h5p"

STATIC, DYNAMIC, NONE = "static-end-score", "dynamic-score", "no-score"
SCORE: Final = "score"
#: One end screen that many contents share swells as a packed file does.
_MOST_SAID: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class _Screen:
    """Feedback or end screen: its words, and its points where it gives any."""

    text: str = ""
    score: int | None = None
    #: Who made its picture.
    note: str = ""


class Story:
    def __init__(
        self,
        parcel: Parcel,
        about: Mapping[str, Any],
        scenario: Mapping[str, Any],
        items: list[Any],
    ) -> None:
        self.about = about
        self.name = parcel.name
        self.scenario = scenario
        self.items = items
        self.findings: list[Finding] = []
        self.added: dict[str, Node] = {}
        self.constructs = 0
        self.supported = 0
        self.choices = 0
        self.ends = 0
        #: Characters of end screens, each as often as it is said.
        self.said = 0
        #: Node → points, to tell where H5P sums differently.
        self.points: dict[str, int] = {}
        self.scoring = self._scoring()
        self.screens = self._screens()

    def report(
        self, severity: str, code: str, node: str = "", **details: str | int
    ) -> None:
        self.findings.append(Finding(severity, code, node, tuple(details.items())))

    # -- whole ---------------------------------------------------------------
    def imported(self) -> Imported:
        nodes = [self.node(number, item) for number, item in enumerate(self.items)]
        begin = mapping(self.scenario.get("startScreen"))
        self._picture("", begin.get("startScreenImage"))
        opening = (
            words(begin.get("startScreenTitle")),
            words(begin.get("startScreenSubtitle")),
        )
        title = (
            one_line(words(self.about.get("title")))
            or one_line(opening[0])
            or one_line(self.name.rpartition("/")[2].partition(".")[0])
            or "H5P"
        )
        graph = Graph(
            slug=slug_of(title),
            title=title,
            start="c0",
            persona=Persona(""),
            nodes=(*nodes, *self.added.values()),
            language=language_of(self.about),
            opening="\n\n".join(part for part in opening if part and part != title),
            variables=self._variables(),
            source=NAME,
        )
        self.findings += settings_left_out(self.scenario, self.items)
        self.findings += sums_that_differ(graph, self.points, self.scoring == DYNAMIC)
        return Imported(
            source=NAME,
            title=title,
            graph=graph,
            nodes=len(self.items),
            choices=self.choices,
            endings=self.ends,
            findings=order_findings(self.findings),
            supported=self.supported,
            constructs=self.constructs,
        )

    def _scoring(self) -> str:
        group = mapping(self.scenario.get("scoringOptionGroup"))
        option = group.get("scoringOption", self.scenario.get("scoringOption", NONE))
        if option in (STATIC, DYNAMIC, NONE):
            return str(option)
        self.report("warning", "h5p_unknown_scoring", found=one_line(str(option), 60))
        return NONE

    def _variables(self) -> tuple[Variable, ...]:
        if not self.points:
            return ()
        return (
            Variable(SCORE, 0, None, None, name="Score", shown="debrief", axis=True),
        )

    def _screens(self) -> dict[int, _Screen]:
        found: dict[int, _Screen] = {}
        raw = self.scenario.get("endScreens")
        if raw is not None and not isinstance(raw, list):
            self.report("error", "h5p_bad_end_screens")
        for number, entry in enumerate(entries(raw), start=1):
            known = [key for key in entry if str(key).startswith("endScreen")]
            index = index_of(entry.get("contentId", -1))
            if not known or index is None:
                self.report("error", "h5p_bad_end_screen", number=number)
                continue
            found.setdefault(
                index if index < 0 else -1,
                _Screen(
                    joined(entry.get("endScreenTitle"), entry.get("endScreenSubtitle")),
                    self.score("", entry.get("endScreenScore")),
                    self._picture("", entry.get("endScreenImage")),
                ),
            )
        return found

    # -- nodes ---------------------------------------------------------------
    def node(self, number: int, item: object) -> Node:
        key = f"c{number}"
        self.constructs += 1
        if not isinstance(item, Mapping):
            self.report("error", "h5p_not_a_content", key)
            return Node(key, SCENE, source_ref=f"content[{number}]", raw=_raw(item))
        part = self._part(key, item)
        content = read_content(part)
        self._report_content(key, content)
        metadata = mapping(part.get("metadata"))
        base = Node(
            key,
            SCENE,
            title=one_line(words(metadata.get("title"))),
            text=content.text,
            image=content.image,
            alt=content.alt,
            note="\n".join(content.credits),
            source_ref=f"content[{number}]",
            raw=_raw(item),
        )
        if library_of(part) == QUESTION:
            return self._question(base, item, part)
        return self._scene(base, item)

    def _part(self, key: str, item: Mapping[str, Any]) -> Mapping[str, Any]:
        part = item.get("type")
        if isinstance(part, Mapping) and library_of(part):
            self.supported += 1
            return part
        wrong = "contentType" if "contentType" in item else "type"
        self.report("error", "h5p_no_type", key, field=wrong)
        # Some generators write the library beside its parameters.
        return {
            "library": item.get("contentType"),
            "params": item.get("params", mapping(part).get("params")),
            "metadata": item.get("metadata"),
        }

    def _report_content(self, key: str, content: Content) -> None:
        self.constructs += len(content.exercises) + len(content.media)
        for library, question in content.exercises:
            if library != QUESTION:
                self.report(
                    "warning",
                    "h5p_exercise" if question else "h5p_exercise_untold",
                    key,
                    library=library,
                    question=question,
                )
        self._report_media(key, content)

    def _picture(self, node: str, value: object) -> str:
        """Reports a picture and gives back whose it is."""
        content = read_picture(value)
        self.constructs += len(content.media)
        self._report_media(node, content)
        return "\n".join(content.credits)

    def _report_media(self, key: str, content: Content) -> None:
        if content.media:
            named = ", ".join(one_line(path, 80) for path in content.media[:3])
            code = "h5p_media" if key else "h5p_screen_media"
            self.report("info", code, key, count=len(content.media), names=named)

    def _question(
        self, base: Node, item: Mapping[str, Any], part: Mapping[str, Any]
    ) -> Node:
        question = mapping(mapping(part.get("params")).get("branchingQuestion"))
        raw = question.get("alternatives")
        alternatives = entries(raw)
        if not alternatives or len(alternatives) != len(raw or ()):
            self.report("error", "h5p_bad_alternatives", base.key)
        if self.screen(base.key, item.get("feedback")).text:
            self.report("info", "h5p_question_feedback", base.key)
        choices = tuple(
            self._alternative(base.key, f"a{number}", alternative)
            for number, alternative in enumerate(alternatives, start=1)
        )
        return replace(
            base, kind=CHOICE, text=words(question.get("question")), choices=choices
        )

    def _alternative(
        self, node: str, key: str, alternative: Mapping[str, Any]
    ) -> Choice:
        self.constructs += 1
        self.supported += 1
        self.choices += 1
        screen = self.screen(node, alternative.get("feedback"))
        target, end = self.target(node, alternative)
        effects: tuple[Effect, ...] = ()
        if self.scoring == DYNAMIC and screen.score is not None:
            effects = self._add(node, screen.score)
            if target is None and screen.score:
                self.report("info", "h5p_score_at_end", node, points=screen.score)
        if target is None:
            self.ends += 1
            target = self._ending(f"{node}-{key}-end", end, screen)
        return Choice(
            key,
            words(alternative.get("text")),
            target,
            quality="",
            space="",
            effects=effects,
            feedback="" if target in self.added else screen.text,
        )

    def _scene(self, base: Node, item: Mapping[str, Any]) -> Node:
        screen = self.screen(base.key, item.get("feedback"))
        target, end = self.target(base.key, item)
        if target is None:
            self.ends += 1
            return self._last(base, end, screen)
        self.choices += 1
        effects: tuple[Effect, ...] = ()
        if self.scoring == DYNAMIC and screen.score is not None:
            effects = self._add(base.key, screen.score)
            if target == "c0" and screen.score:
                self.report("info", "h5p_score_to_first", base.key, points=screen.score)
        label = words(item.get("proceedButtonText")) or _("Continue")
        go = Choice(
            "go",
            label,
            target,
            manner="do",
            quality="",
            space="",
            effects=effects,
            feedback=screen.text,
        )
        return replace(base, choices=(go,))

    def _last(self, base: Node, end: int, screen: _Screen) -> Node:
        """A content after which the scenario is over is itself the ending."""
        default = self.screens.get(end, self.screens.get(-1, _Screen()))
        closing = screen.text or default.text
        effects: tuple[Effect, ...] = ()
        if self.scoring == DYNAMIC and screen.score is not None:
            effects = self._add(base.key, screen.score)
        elif self.scoring == STATIC:
            effects = self._set(base.key, screen, default)
        self.said += len(closing)
        if self.said > _MOST_SAID:
            raise ImportRefused(
                _("The scenario swells far more than a conversation does.")
            )
        text = "\n\n".join(part for part in (base.text, closing) if part)
        return replace(base, kind=ENDING, text=text, ending="", effects=effects)

    def _ending(self, own_key: str, end: int, screen: _Screen) -> str:
        """The node of an end screen: one for all that end alike."""
        default = self.screens.get(end, self.screens.get(-1, _Screen()))
        is_static = self.scoring == STATIC
        is_own = bool(screen.text) or (is_static and screen.score is not None)
        key = own_key if is_own else "end" if end == -1 else f"end{end}"
        if key not in self.added:
            self.added[key] = Node(
                key,
                ENDING,
                text=screen.text or default.text,
                ending="",
                note=screen.note if screen.text else default.note,
                effects=self._set(key, screen, default) if is_static else (),
                source_ref="endScreens" if not is_own else own_key,
            )
        return key

    # -- links and points ------------------------------------------------------
    def target(self, node: str, item: Mapping[str, Any]) -> tuple[str | None, int]:
        """Where a link leads: (key, 0), or (None, which end screen)."""
        raw = item.get("nextContentId", -1)
        index = index_of(raw)
        if index is None:
            self.report("error", "h5p_bad_next", node, found=one_line(str(raw), 40))
            return "", 0
        if not isinstance(raw, int):
            self.report("info", "h5p_next_as_text", node, found=one_line(str(raw), 40))
        if index < 0:
            return None, index
        if index >= len(self.items):
            self.report(
                "error", "h5p_next_missing", node, found=index, last=len(self.items) - 1
            )
        return f"c{index}", 0

    def screen(self, node: str, raw: object) -> _Screen:
        feedback = mapping(raw)
        return _Screen(
            joined(feedback.get("title"), feedback.get("subtitle")),
            self.score(node, feedback.get("endScreenScore")),
            self._picture(node, feedback.get("image")),
        )

    def score(self, node: str, raw: object) -> int | None:
        if raw is None or raw == "" or self.scoring == NONE:
            return None
        if (
            isinstance(raw, (int, float))
            and type(raw) is not bool
            and abs(raw) <= LARGEST
        ):
            if raw != int(raw):
                self.report("warning", "h5p_score_rounded", node, found=str(raw)[:40])
            return round(raw)
        self.report("error", "h5p_bad_score", node, found=one_line(str(raw), 40))
        return None

    def _add(self, node: str, points: int) -> tuple[Effect, ...]:
        self.points[node] = points
        if points < 0:
            self.report("info", "h5p_score_negative", node, points=points)
        return (Effect(SCORE, points),) if points else ()

    def _set(self, node: str, screen: _Screen, default: _Screen) -> tuple[Effect, ...]:
        points = default.score if screen.score is None else screen.score
        if points is None:
            return ()
        self.points[node] = points
        return (Effect(SCORE, points, "set"),)


def _raw(item: object) -> str:
    return json.dumps(item, ensure_ascii=False)
