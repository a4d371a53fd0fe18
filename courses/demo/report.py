"""The written content in figures: every module and every conversation of the demo's
files, with what is open. It reads and counts; nothing is stored and nobody is judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import scenarios.demo
from courses.demo.figures import (
    ModuleFigures,
    bank_questions_of,
    english_terms,
    module_figures,
    options_of,
    paragraphs_of,
    questions_of,
)
from courses.demo.glossary_figures import (
    GLOSSARY,
    LanguageFigures,
    glossary_figures,
)
from courses.demo.outline import FOLDER, ModuleOutline, read_modules
from courses.domain.near_equal import near_equal
from scenarios.authoring import parse_outline
from scenarios.domain.document import read_document
from scenarios.domain.figures import Figures, figures_of
from scenarios.domain.graph import Graph
from scenarios.finding_wording import BOTS
from scenarios.wording import finding_sentence

Document = dict[str, Any]
CONVERSATIONS: Final = Path(scenarios.demo.__file__).parent


def content_report(
    only: Iterable[str] = (),
    *,
    modules: Path = FOLDER,
    conversations: Path = CONVERSATIONS,
    glossary: Path = GLOSSARY,
) -> Document:
    """Everything, or only what has one of these short addresses; “glossary” is one."""
    wanted = set(only)
    outlines = [
        one for one in read_modules(modules) if not wanted or one.slug in wanted
    ]
    files = [
        path
        for path in sorted(conversations.glob("*.toml"))
        if not wanted or path.stem in wanted
    ]
    told = [_conversation(path) for path in files]
    terms = english_terms()
    figures = [module_figures(one, terms) for one in outlines]
    return {
        "modules": [_module(one) for one in figures],
        "conversations": told,
        "glossary": [
            _language(one)
            for one in glossary_figures(glossary)
            if not wanted or GLOSSARY.name in wanted
        ],
        "totals": _totals(outlines, figures, told),
        "unknown": sorted(
            wanted
            - {one.slug for one in outlines}
            - {path.stem for path in files}
            - {GLOSSARY.name}
        ),
    }


# -- modules -----------------------------------------------------------------------
def _module(figures: ModuleFigures) -> Document:
    reading = figures.patient_reading
    return {
        "slug": figures.slug,
        "title": figures.title,
        "lessons": figures.lessons,
        "words": figures.words,
        "minutes": figures.minutes,
        "facts": dict(figures.facts),
        "unused_facts": list(figures.unused),
        "open_sign_offs": list(figures.waiting),
        "interactive_blocks": figures.interactive,
        "reflections": figures.reflections,
        "questions": dict(figures.questions),
        "bank_questions": figures.bank,
        "longest_is_right": round(figures.longest_is_right, 3),
        "widest_options": round(figures.widest, 2),
        "patient_text": {
            "words": reading.words,
            "words_per_sentence": reading.words_per_sentence,
            "jargon": sorted({place.key for place in reading.jargon}),
            "ease": str(reading.level.ease) if reading.level else "",
            "score": reading.level.value if reading.level else None,
        },
    }


# -- the glossary ------------------------------------------------------------------
def _language(figures: LanguageFigures) -> Document:
    reading = figures.reading
    return {
        "language": figures.language,
        "terms": figures.terms,
        "missing": figures.missing,
        "in_a_sentence": figures.examples,
        "words": reading.words,
        "words_per_sentence": reading.words_per_sentence,
        "longest_sentence": reading.longest,
        "ease": str(reading.level.ease) if reading.level else "",
        "score": reading.level.value if reading.level else None,
        "formula": str(reading.level.formula) if reading.level else "",
        "above_target": [
            {"slug": slug, "what": sorted({one.strain.value for one in entry.above})}
            for slug, entry in figures.above
        ],
    }


# -- conversations -----------------------------------------------------------------
def _conversation(path: Path) -> Document:
    graph = read_document(parse_outline(path.read_bytes(), path.name)).graph
    return _figures(path.stem, graph, figures_of(graph))


def _figures(slug: str, graph: Graph, found: Figures) -> Document:
    report = found.report
    return {
        "slug": slug,
        "title": graph.title,
        "code": graph.code,
        "nodes": report.nodes,
        "states": report.states,
        "verdict": report.verdict,
        "errors": [finding_sentence(one) for one in report.errors],
        "warnings": [
            finding_sentence(one)
            for one in report.findings
            if one.severity == "warning"
        ],
        "endings": dict(found.endings),
        "decisions": found.decisions,
        "best_ending": found.best_ending,
        "axes": {
            one.key: {
                "worst": one.worst,
                "best": one.best,
                "random_mean": round(one.mean, 1),
                "random_share": round(one.share, 3),
            }
            for one in found.axes
        },
        "habits": {
            one.habit: {"ending": one.ending, "is_best": one.is_best}
            for one in found.habits
        },
        "random_good": round(found.random_good, 3),
        "ways": found.ways,
        "shared_turns": round(found.shared, 3),
        "parting_turns": len(found.parting),
        "poor_unanswered": [f"{node}.{choice}" for node, choice in found.unanswered],
        "longest_is_best": round(found.longest_is_best, 3),
        "first_is_best": round(found.first_is_best, 3),
        "most_sentences_is_best": round(found.most_sentences, 3),
        "apologies": {
            "turns": found.apologies,
            "only_best": found.only_best_apologises,
        },
        "widest_turn": {"node": found.widest_at, "factor": round(found.widest, 2)},
        "plans": {one.name: not one.failures for one in found.plans},
    }


def habit_name(key: str) -> str:
    return str(BOTS.get(key, key))


# -- all of it ---------------------------------------------------------------------
def _totals(
    outlines: Sequence[ModuleOutline],
    figures: Sequence[ModuleFigures],
    told: Sequence[Document],
) -> Document:
    choices = [
        options
        for outline in outlines
        for one in (*questions_of(outline), *bank_questions_of(outline))
        if (options := options_of(one)) and sum(right for _, right in options) == 1
    ]
    longest = sum(
        [
            right
            for text, right in options
            if len(text) == max(len(t) for t, _ in options)
        ]
        == [True]
        for options in choices
    )
    texts = [pair for outline in outlines for pair in paragraphs_of(outline)]
    return {
        "modules": len(figures),
        "conversations": len(told),
        "words": sum(one.words for one in figures),
        "facts_to_confirm": sum(
            dict(one.facts).get("to_confirm", 0) for one in figures
        ),
        "open_sign_offs": sum(len(one.waiting) for one in figures),
        "questions": sum(count for one in figures for _, count in one.questions),
        "longest_option_is_right": _share(longest, len(choices)),
        "longest_reply_is_best": _mean([one["longest_is_best"] for one in told]),
        "most_sentences_is_best": _mean(
            [one["most_sentences_is_best"] for one in told]
        ),
        "only_best_apologises": _share(
            sum(one["apologies"]["only_best"] for one in told),
            sum(one["apologies"]["turns"] for one in told),
        ),
        "best_ending_by_habit": [
            one["slug"]
            for one in told
            if any(habit["is_best"] for habit in one["habits"].values())
        ],
        "near_equal": [
            {"first": pair.first, "second": pair.second, "share": round(pair.share, 2)}
            for pair in near_equal(texts)
        ],
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _mean(shares: Sequence[float]) -> float | None:
    return round(sum(shares) / len(shares), 3) if shares else None
