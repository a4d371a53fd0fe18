"""What does a draft still lack before it may go to the patient reviewers?

The same rules as in the editor's form, for drafts that nobody has open: fields, blocks,
and what a module, lesson, quiz or conversation asks of itself. Changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from courses import queries
from courses.authoring import evidence_keys, fact_keys
from courses.exceptions import QuizNotReady
from courses.models import BankQuestion, LessonPage, ModulePage, Quiz
from courses.services.quizzes import refuse_problems, refuse_question_problems
from scenarios.assurance import refuse_errors
from scenarios.exceptions import ScenarioHasErrors
from scenarios.models import Scenario


def lacks(draft: models.Model) -> tuple[str, ...]:
    """Every reason against publishing this draft, each a sentence; () if there is
    none."""
    found = [*_fields(draft), *_blocks(draft)]
    if isinstance(draft, LessonPage):
        found += lesson_refusals(draft.body, draft.get_parent().specific)
    elif isinstance(draft, ModulePage):
        found += _module_refusals(draft)
    found += refusals(draft)
    return tuple(dict.fromkeys(found))


def refusals(draft: models.Model) -> tuple[str, ...]:
    """Why publishing itself would refuse this draft, whoever asks."""
    try:
        if isinstance(draft, Scenario):
            refuse_errors(draft)
        elif isinstance(draft, Quiz):
            refuse_problems(draft)
        elif isinstance(draft, BankQuestion):
            refuse_question_problems(draft)
    except (ScenarioHasErrors, QuizNotReady) as refusal:
        return tuple(refusal.sentences)
    return ()


def _fields(draft: models.Model) -> Iterable[str]:
    try:
        draft.full_clean()
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            label = "" if name == NON_FIELD_ERRORS else _label(draft, name)
            for sentence in sentences:
                yield (
                    _("%(field)s: %(sentence)s")
                    % {
                        "field": label,
                        "sentence": sentence,
                    }
                    if label
                    else sentence
                )


def _label(draft: models.Model, name: str) -> str:
    try:
        return str(capfirst(draft._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return ""


def _blocks(draft: models.Model) -> Iterable[str]:
    for field in draft._meta.get_fields():
        if not isinstance(field, StreamField):
            continue
        value = getattr(draft, field.name)
        unfinished = [
            (number, child)
            for number, child in enumerate(value, start=1)
            if not _is_finished(child)
        ]
        for number, child in unfinished:
            yield _("%(field)s: block %(number)d (%(kind)s) is not finished.") % {
                "field": capfirst(field.verbose_name),
                "number": number,
                "kind": child.block.label,
            }
        if not unfinished:
            try:
                field.stream_block.clean(value)
            except ValidationError as error:
                yield from _sentences(error)


def _is_finished(child: Any) -> bool:
    try:
        child.block.clean(child.value)
    except ValidationError:
        return False
    return True


def _sentences(error: ValidationError) -> Iterable[str]:
    of_the_whole = getattr(error, "non_block_errors", None)
    for one in of_the_whole if of_the_whole is not None else [error]:
        # A list of form errors gives its sentences, any other list the errors.
        yield from getattr(one, "messages", [str(one)])


def lesson_refusals(body: Any, module: ModulePage) -> list[str]:
    """Words marked for the glossary must be in it, or nothing would explain them; and
    the module must hold the evidence that the lesson rests on."""
    texts = (
        child.value["text"].source
        for child in body
        if child.block_type in {"text", "callout"}
    )
    found = []
    missing = queries.words_without_entry(texts)
    if missing:
        found.append(
            _("The glossary has no entry for %(words)s.")
            % {"words": ", ".join(f"“{word}”" for word in missing)}
        )
    unknown = sorted(evidence_keys(body) - fact_keys(module.facts))
    if unknown:
        found.append(
            _("The module has no fact with the key %(keys)s.")
            % {"keys": ", ".join(unknown)}
        )
    return found


def circle_refusals(module_id: int | None, required: list[int]) -> list[str]:
    """Prerequisites that nobody could ever meet."""
    circle = queries.circle_of(module_id, required) if module_id else []
    if not circle:
        return []
    return [
        _("“%(title)s” cannot come first: it waits for this module itself.")
        % {"title": circle[0]}
    ]


def package_refusals(module: ModulePage, chosen: Iterable[Any]) -> list[str]:
    """Packages that the module waits for and none of its lessons has."""
    chosen = set(chosen)
    held = queries.packages_of_module(module) if chosen else set()
    missing = sorted(one.title for one in chosen if one.pk not in held)
    if not missing:
        return []
    return [
        _("No lesson of this module has the package “%(titles)s”.")
        % {"titles": ", ".join(missing)}
    ]


def _module_refusals(module: ModulePage) -> list[str]:
    return [
        *circle_refusals(
            module.pk, [one.required_id for one in module.prerequisites.all()]
        ),
        *package_refusals(module, (one.package for one in module.packages.all())),
    ]
