"""GIFT, the text format of Moodle: which questions a file holds. Writing it stands in
`courses.formats.gift_writing`.

Read as Moodle reads it, apart from what Moodle takes silently: whatever is left out
or doubtful is told with its line.
"""

from __future__ import annotations

import re
from typing import Final

from courses.domain.questions.kinds import Body, Description, Kind, Question
from courses.formats.gift_answers import answers_of
from courses.formats.gift_tokens import (
    Chunk,
    Token,
    Tokens,
    chunks,
    find,
    text_of,
    tokens_of,
)
from courses.formats.gift_writing import write
from courses.formats.parcel import (
    MAX_QUESTION_CHARACTERS,
    MAX_QUESTIONS,
    Code,
    Finding,
    Found,
    LeftOut,
    QuestionParcel,
    Severity,
    category_path,
    refuse_many,
)
from courses.formats.text import decode
from courses.formats.texts import FORMAT_MARK, Texts

__all__ = ["NAME", "detect", "read", "write"]

NAME: Final = "gift"
_CATEGORY: Final = "$CATEGORY:"
_SIGN: Final = re.compile(r"(?m)^\s*(?:::|\$CATEGORY:)|(?<!\\)\{")
_SUFFIXES: Final = (".gift", ".gift.txt")
#: A missing word is shown as a line to fill in.
BLANK: Final = "_____"


def detect(data: bytes, name: str) -> bool:
    """A name, a category or a brace, in what is no markup, JSON or package."""
    if b"\0" in data:
        return False
    text = data[:200_000].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith(("<", '{"', "[{")):
        return False
    return name.lower().endswith(_SUFFIXES) or bool(_SIGN.search(text))


def read(data: bytes, name: str) -> QuestionParcel:
    """Raises `QuestionsRefused`."""
    text = decode(data, name)
    findings = list(text.findings)
    questions: list[Found] = []
    categories: dict[tuple[str, ...], None] = {}
    category: tuple[str, ...] = ()
    seen = 0
    for chunk in chunks(text.content):
        first = chunk.lines[0][1].strip()
        if first.startswith(_CATEGORY):
            category = category_path(first.removeprefix(_CATEGORY))
            categories[category] = None
            if len(chunk.lines) == 1:
                continue
            chunk = Chunk(chunk.lines[1:], chunk.comments)
        seen += 1
        if seen > MAX_QUESTIONS:
            raise refuse_many(name)
        found = _question(chunk, category)
        if isinstance(found, Found):
            questions.append(found)
            findings += found.findings
        else:
            findings += found
    if not seen:
        findings.append(_nothing(tuple(categories)))
    return QuestionParcel(NAME, tuple(questions), tuple(findings), tuple(categories))


def _nothing(categories: tuple[tuple[str, ...], ...]) -> Finding:
    names = ", ".join(" / ".join(path) for path in categories)
    if names:
        arguments = {"names": names[:200]}
        return Finding(Severity.INFO, Code.ONLY_CATEGORIES, arguments=arguments)
    return Finding(Severity.INFO, Code.NO_QUESTIONS)


def _question(chunk: Chunk, category: tuple[str, ...]) -> Found | list[Finding]:
    texts = Texts()
    try:
        if sum(len(line) for _, line in chunk.lines) > MAX_QUESTION_CHARACTERS:
            raise LeftOut(Code.TOO_LONG, chunk.first, limit=MAX_QUESTION_CHARACTERS)
        question = _read(chunk, texts)
    except LeftOut as left_out:
        finding = Finding(
            Severity.ERROR,
            left_out.code,
            left_out.line or chunk.first,
            texts.place,
            left_out.arguments,
        )
        return [finding, *texts.findings]
    if question is None:
        return texts.findings
    return Found(question, chunk.first, chunk.raw, category, tuple(texts.findings))


def _read(chunk: Chunk, texts: Texts) -> Question | None:
    """None for what is no question at all. Raises `LeftOut`."""
    name, tokens = _name(tokens_of(chunk.lines), texts)
    texts.place = name or _beginning(tokens)
    before, block, after = _parts(tokens, chunk)
    if block is None and before is None:
        texts.warn(Code.STRAY_CLOSING_BRACE, chunk.first)
        return None
    stem = text_of(before or ())
    if block is not None:
        stem = _with_blank(stem, text_of(after), after, texts)
    mark = FORMAT_MARK.match(stem)
    if mark is not None:
        texts.default = mark[1]
        stem = stem[mark.end() :]
    stem = texts.plain(stem, texts.default, chunk.first)
    kind: Kind = Kind.DESCRIPTION
    body: Body = Description()
    rationale = ""
    if block is not None:
        kind, body, rationale = answers_of(block, texts, (chunk.first, chunk.last))
    if not stem:
        raise LeftOut(Code.EMPTY_QUESTION, chunk.first)
    return Question(
        key=next(iter(chunk.labels("id")), ""),
        kind=kind,
        stem=stem,
        body=body,
        rationale=rationale,
        name=name,
        tags=tuple(dict.fromkeys(chunk.labels("tag"))),
    )


def _beginning(tokens: Tokens) -> str:
    """What a person would call a question without a name."""
    brace = find(tokens, "{")
    text = text_of(tokens[:brace] if brace >= 0 else tokens).strip()
    text = text or text_of(tokens)
    mark = FORMAT_MARK.match(text)
    words = " ".join(text[mark.end() if mark else 0 :].split())
    return words if len(words) <= 60 else words[:59] + "…"


def _name(tokens: list[Token], texts: Texts) -> tuple[str, Tokens]:
    begin = next((at for at, one in enumerate(tokens) if one.text.strip()), 0)
    line = tokens[begin].line
    if find(tokens, "::", begin) == begin:
        end = find(tokens, "::", begin + 2)
        if end >= 0:
            return text_of(tokens[begin + 2 : end]).strip(), tokens[end + 2 :]
        texts.place = _beginning(tokens)
        texts.warn(Code.NAME_NOT_CLOSED, line)
    elif tokens[begin].kind == ":":
        brace = find(tokens, "{")
        end = find(tokens, "::", begin + 1)
        if end >= 0 and (brace < 0 or end < brace):
            texts.place = _beginning(tokens)
            texts.warn(Code.NAME_COLONS, line)
    return "", tokens


def _parts(tokens: Tokens, chunk: Chunk) -> tuple[Tokens | None, Tokens | None, Tokens]:
    """Before, within and behind the braces; within is None where there are none,
    before too where there is nothing but a closing one. Raises `LeftOut`."""
    braces = [at for at, token in enumerate(tokens) if token.kind in "{}"]
    if not braces:
        return tokens, None, ()
    opening = braces[0]
    if tokens[opening].kind == "}":
        if not any(letter.isalnum() for letter in text_of(tokens)):
            return None, None, ()
        raise LeftOut(Code.STRAY_CLOSING_BRACE, tokens[opening].line)
    if len(braces) == 1:
        line = tokens[opening].line
        raise LeftOut(Code.MISSING_CLOSING_BRACE, line, first=line)
    closing = braces[1]
    if tokens[closing].kind == "{":
        raise LeftOut(Code.BRACE_IN_BLOCK, tokens[closing].line)
    if len(braces) > 2:
        if tokens[braces[2]].kind == "}":
            raise LeftOut(Code.STRAY_CLOSING_BRACE, tokens[braces[2]].line)
        raise LeftOut(
            Code.SECOND_BLOCK, chunk.first, first=chunk.first, last=chunk.last
        )
    return tokens[:opening], tokens[opening + 1 : closing], tokens[closing + 1 :]


def _with_blank(before: str, after: str, tokens: Tokens, texts: Texts) -> str:
    """The text with a line where the answers stood in its midst."""
    tail = after.strip()
    if not tail:
        return before
    is_slip = not any(letter.isalnum() for letter in tail) and (
        before.rstrip().endswith((".", "?", "!", ":")) or tail[0] in "\"';"
    )
    if is_slip:
        line = next(one.line for one in tokens if one.text.strip())
        severity = Severity.INFO if tail in (".", "!", "?") else Severity.WARNING
        texts.warn(Code.TEXT_AFTER_BLOCK, line, severity, text=tail[:60])
        return before
    return before + BLANK + after
