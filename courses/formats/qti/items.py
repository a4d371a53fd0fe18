"""One item of QTI 2 or 3 as questions.

Each interaction that stands for itself is a question; the text before it is its stem.
What stands within a line (an entry, a choice) is a gap of the text around it: one
gap alone in a text is a short answer or a number, several are one text with gaps.
"""

from __future__ import annotations

from collections.abc import Mapping

from courses.domain.questions.kinds import (
    Kind,
    Question,
)
from courses.formats.answers import short
from courses.formats.parcel import (
    Code,
    Finding,
    Found,
    LeftOut,
    Severity,
)
from courses.formats.qti.declarations import (
    mark_of,
    responses_of,
)
from courses.formats.qti.interactions import READERS
from courses.formats.qti.item import Item, is_for_markers
from courses.formats.qti.places import INLINE, running_text_of
from courses.formats.texts import Texts
from scenarios.formats.safe_xml import Element


def questions_of(
    item: Element, raw: str, pictures: Mapping[str, bytes]
) -> tuple[list[Found], list[Finding]]:
    """The questions of an item and all that was found in it."""
    name = " ".join(item.attributes.get("title", "").split())
    texts = Texts(short(name or item.attributes.get("identifier", "")))
    body = item.first("itemBody")
    if body is None:
        return [], [_left_out(LeftOut(Code.EMPTY_QUESTION, item.line), item, texts)]
    responses = responses_of(item, texts)
    blocks = [one for one in body.walk() if _is_block(one)]
    inline = [one for one in body.walk() if one.name in INLINE]
    if not blocks and not inline:
        return [], [_left_out(LeftOut(Code.NO_INTERACTION, item.line), item, texts)]
    mark = mark_of(item, dict(responses))
    count = len(blocks) + bool(inline)
    shared = Item(item, responses, texts, pictures)
    found: list[Found] = []
    findings: list[Finding] = []
    stem_parts = _texts_before(body, blocks)
    for number, block in enumerate([*blocks, *([None] if inline else [])]):
        mine = Item(item, responses, Texts(texts.place), pictures)
        try:
            if block is None:
                kind, stem, asked = running_text_of(mine, body, blocks, inline)
            else:
                kind, asked = READERS[block.name](mine, block)
                stem = _stem(mine, block, stem_parts[: number + 1])
            if kind is not Kind.CLOZE and not stem:
                stem = name
            if kind is not Kind.CLOZE and not stem:
                raise LeftOut(Code.EMPTY_QUESTION, item.line)
        except LeftOut as left_out:
            findings += [_left_out(left_out, item, mine.texts), *mine.texts.findings]
            continue
        key = item.attributes.get("identifier", "")
        question = Question(
            key=key if number == 0 else f"{key}-{number + 1}",
            kind=kind,
            stem=stem,
            body=asked,
            rationale=_rationale(mine),
            name=name,
            mark=mark / count,
        )
        mine.texts.findings += shared.texts.findings if not found else []
        findings += mine.texts.findings
        found.append(
            Found(
                question,
                item.line,
                raw if number == 0 else f"{raw}#{number + 1}",
                findings=tuple(mine.texts.findings),
                files=tuple(mine.files),
            )
        )
    if not found:
        findings += shared.texts.findings
    return found, findings


def _left_out(reason: LeftOut, item: Element, texts: Texts) -> Finding:
    line = reason.line or item.line
    return Finding(Severity.ERROR, reason.code, line, texts.place, reason.arguments)


def _is_block(element: Element) -> bool:
    return element.name.endswith("Interaction") and element.name not in INLINE


def _texts_before(body: Element, blocks: list[Element]) -> list[Element]:
    """For each block the part of the body that stands before it and behind the one
    before, as an element of its own."""
    parts: list[Element] = []
    known = {id(one) for one in blocks}
    current = Element("div", {}, body.line)

    def walk(element: Element, into: Element) -> None:
        nonlocal current
        for part in element.parts:
            if isinstance(part, str):
                into.parts.append(part)
            elif id(part) in known:
                parts.append(current)
                current = Element("div", {}, part.line)
                into = current
            elif any(id(one) in known for one in part.walk()):
                walk(part, current)
                into = current
            elif not is_for_markers(part):
                into.parts.append(part)

    walk(body, current)
    return parts


def _stem(item: Item, block: Element, before: list[Element]) -> str:
    texts = [item.text(one) for one in before]
    prompt = block.first("prompt")
    if prompt is not None:
        texts.append(item.text(prompt))
    return "\n\n".join(text for text in texts if text)


def _rationale(item: Item) -> str:
    """A single word to all; words that depend on the answer have no place here."""
    said = item.element.all("modalFeedback")
    if len(said) > 1:
        item.texts.warn(Code.OVERALL_FEEDBACK_LOST, said[0].line, Severity.INFO)
        return ""
    return item.text(said[0]) if said else ""
