"""`content_report [SLUG …]`: the written content of the demo in figures, from its files."""

from __future__ import annotations

import argparse
from typing import Any

from django.utils.translation import gettext as _

from courses.demo.lesson_parts import ContentError
from courses.demo.report import content_report
from elearn.core.commands import Document, JsonCommand
from elearn.core.exceptions import Refusal
from scenarios.exceptions import OutlineError


class Command(JsonCommand):
    help = (
        "Counts what is written in the files of the demo: per module words, minutes, "
        "facts, open sign-offs and questions, per conversation what can be reached and "
        "what chance and habits get, per language of the glossary how it reads. SLUG: "
        "only these; “glossary” is one. Nothing is stored."
    )
    requires_system_checks = ()
    empty = {
        "modules": [],
        "conversations": [],
        "glossary": [],
        "totals": {},
        "unknown": [],
    }

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG")

    def run(self, *, slugs: list[str], **options: Any) -> Document:
        try:
            report = content_report(slugs)
        except (ContentError, OutlineError, KeyError) as error:
            raise Refusal(
                _("The content cannot be read: %(why)s.")
                % {"why": str(error).rstrip(".")}
            ) from error
        if report["unknown"]:
            raise Refusal(
                _("There is no module or conversation “%(slug)s”.")
                % {"slug": report["unknown"][0]}
            )
        return report

    def describe(self, result: Document) -> str:
        lines: list[str] = []
        for one in result["modules"]:
            lines += _module(one)
        for one in result["conversations"]:
            lines += _conversation(one)
        for one in result["glossary"]:
            lines += _language(one)
        return "\n".join([*lines, *_totals(result["totals"])])


def _module(one: Document) -> list[str]:
    facts = ", ".join(f"{count} {key}" for key, count in one["facts"].items())
    asked = ", ".join(f"{count} {kind}" for kind, count in one["questions"].items())
    text = one["patient_text"]
    lines = [
        _("Module “%(title)s” (%(slug)s)") % one,
        "    "
        + _("%(lessons)d lessons, %(words)d words, about %(minutes)d minutes") % one,
        "    " + _("facts: %(facts)s") % {"facts": facts or "–"},
        "    "
        + _("questions: %(asked)s; in the bank %(bank)d; longest is right %(share)d %%")
        % {
            "asked": asked or "–",
            "bank": one["bank_questions"],
            "share": round(100 * one["longest_is_right"]),
        },
        "    "
        + _("words for patients: %(words)d, %(each)s a sentence, %(ease)s")
        % {
            "words": text["words"],
            "each": text["words_per_sentence"],
            "ease": text["ease"] or "–",
        },
    ]
    lines += ["    " + _("jargon: %(word)s") % {"word": one} for one in text["jargon"]]
    lines += [
        "    " + _("not signed off: %(who)s") % {"who": who}
        for who in one["open_sign_offs"]
    ]
    if one["unused_facts"]:
        keys = ", ".join(one["unused_facts"])
        lines.append(
            "    " + _("facts that nothing rests on: %(keys)s") % {"keys": keys}
        )
    return lines


def _conversation(one: Document) -> list[str]:
    endings = ", ".join(f"{count} {kind}" for kind, count in one["endings"].items())
    axes = ", ".join(
        f"{key} {axis['worst']:g}…{axis['best']:g} ({round(100 * axis['random_share'])} %)"
        for key, axis in one["axes"].items()
    )
    best = [key for key, habit in one["habits"].items() if habit["is_best"]]
    lines = [
        _("Conversation “%(title)s” (%(slug)s, %(code)s)") % one,
        "    "
        + _(
            "%(states)d states (%(verdict)s), %(decisions)d decisions, endings: %(ends)s"
        )
        % {**one, "ends": endings},
        "    " + _("worst to best, and by chance: %(axes)s") % {"axes": axes},
        "    "
        + _(
            "%(ways)d ways, %(shared)d %% of turns on all, %(parting)d turns where they part"
        )
        % {
            "ways": one["ways"],
            "shared": round(100 * one["shared_turns"]),
            "parting": one["parting_turns"],
        },
        "    "
        + _(
            "longest is best %(longest)d %%, first %(first)d %%, widest turn %(factor)s"
        )
        % {
            "longest": round(100 * one["longest_is_best"]),
            "first": round(100 * one["first_is_best"]),
            "factor": one["widest_turn"]["factor"],
        },
        "    "
        + _(
            "most sentences is best %(most)d %%; of %(turns)d turns with an apology only "
            "the best reply apologises in %(only)d"
        )
        % {
            "most": round(100 * one["most_sentences_is_best"]),
            "turns": one["apologies"]["turns"],
            "only": one["apologies"]["only_best"],
        },
    ]
    lines += ["    " + _("error: %(text)s") % {"text": text} for text in one["errors"]]
    lines += [
        "    " + _("warning: %(text)s") % {"text": text} for text in one["warnings"]
    ]
    lines += [
        "    " + _("the best ending by habit: %(habit)s") % {"habit": key}
        for key in best
    ]
    lines += [
        "    " + _("plan does not hold: %(plan)s") % {"plan": name}
        for name, holds in one["plans"].items()
        if not holds
    ]
    return lines


def _language(one: Document) -> list[str]:
    lines = [
        _("Glossary in “%(language)s”: %(terms)d words, %(missing)d not yet there")
        % one,
        "    "
        + _(
            "%(words_per_sentence)s words a sentence, at most %(longest_sentence)d; "
            "%(ease)s (%(score)s, %(formula)s)"
        )
        % {**one, "ease": one["ease"] or "–"},
    ]
    lines += [
        "    "
        + _("above the target: %(slug)s (%(what)s)")
        % {"slug": found["slug"], "what": ", ".join(found["what"])}
        for found in one["above_target"]
    ]
    return lines


def _totals(totals: Document) -> list[str]:
    return [
        _(
            "%(modules)d modules with %(words)d words and %(questions)d questions, "
            "%(conversations)d conversations; %(facts_to_confirm)d facts to be confirmed, "
            "%(open_sign_offs)d sign-offs open."
        )
        % totals,
        *_tells(totals),
        *(
            _("Nearly the same (%(share)s): %(first)s and %(second)s") % pair
            for pair in totals["near_equal"]
        ),
    ]


def _tells(totals: Document) -> list[str]:
    most, sorry = totals["most_sentences_is_best"], totals["only_best_apologises"]
    if most is None or sorry is None:
        return []
    return [
        _(
            "Over all, the best reply has the most sentences in %(most)d %% of turns, and "
            "of turns with an apology only it apologises in %(sorry)d %%."
        )
        % {"most": round(100 * most), "sorry": round(100 * sorry)}
    ]
