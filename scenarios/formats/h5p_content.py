"""What one content of an H5P scenario says: its words, its pictures, its exercises.

Reads any of the content types that may stand inside; what cannot be played here
(a quiz, a film) is named, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from scenarios.formats.h5p_values import entries, mapping, words
from scenarios.formats.plain import one_line, plain_text

QUESTION: Final = "H5P.BranchingQuestion"

#: Content types whose words are read below; they ask nothing of the learner.
_SPEAKING: Final = (
    "H5P.AdvancedText", "H5P.Text", "H5P.Image", "H5P.Table", "H5P.Link", "H5P.Shape",
    "H5P.Video", "H5P.Audio", "H5P.ImageHotspots", "H5P.CoursePresentation",
    "H5P.InteractiveVideo", "H5P.ContinuousText", "H5P.GoToSlide", "H5P.Nil",
)  # fmt: skip


def library_of(part: Mapping[str, Any]) -> str:
    """“H5P.AdvancedText 1.1” without its version."""
    library = part.get("library")
    return library.split(" ")[0] if isinstance(library, str) else ""


@dataclass(slots=True)
class Content:
    """`exercises` are (content type, its question); `media` paths or addresses;
    `credits` who made it and under which licence."""

    texts: list[str] = field(default_factory=list)
    exercises: list[tuple[str, str]] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    credits: dict[str, None] = field(default_factory=dict)
    image: str = ""
    alt: str = ""
    #: Parts that were met, and those that a learner here will meet too.
    parts: int = 0
    understood: int = 0

    @property
    def text(self) -> str:
        return "\n\n".join(text for text in self.texts if text)

    def say(self, *values: object) -> None:
        for value in values:
            text = words(value)
            if text and text not in self.texts[-1:]:
                self.texts.append(text)


def read_content(part: Mapping[str, Any]) -> Content:
    """All that the part `{library, params, metadata}` says."""
    found = Content()
    _read_part(part, found, depth=0)
    return found


def read_picture(value: object) -> Content:
    """A picture that stands beside the contents."""
    found = Content()
    _read_file(value, found)
    return found


def _read_part(part: Mapping[str, Any], found: Content, depth: int) -> None:
    if depth > 8:
        return
    found.parts += 1
    library = library_of(part)
    params = mapping(part.get("params"))
    _credit(mapping(part.get("metadata")), found)
    if library == "H5P.CoursePresentation":
        found.understood += 1
        _read_slides(params, found, depth)
    elif library == "H5P.InteractiveVideo":
        _read_film(params, found, depth)
    elif library == "H5P.ImageHotspots":
        found.understood += 1
        _read_hotspots(params, found, depth)
    elif library == "H5P.Image":
        _read_image(params, found)
    elif library in ("H5P.Video", "H5P.Audio"):
        _read_sources(params.get("sources") or params.get("files"), found)
        found.say(mapping(mapping(params.get("visuals"))).get("alt"))
    elif library == "H5P.Link":
        found.understood += 1
        address = mapping(params.get("linkWidget"))
        target = f"{_plain(address.get('protocol'))}{_plain(address.get('url'))}"
        found.say(f"{words(params.get('title'))} ({target})")
    elif library in _SPEAKING:
        found.understood += 1
        found.say(params.get("text"))
    else:
        _read_exercise(library, params, found)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else ""


def _read_slides(params: Mapping[str, Any], found: Content, depth: int) -> None:
    for slide in entries(mapping(params.get("presentation")).get("slides")):
        placed = entries(slide.get("elements"))
        # As they are read on the slide: from above, then from the left.
        placed.sort(key=lambda one: (_number(one.get("y")), _number(one.get("x"))))
        for element in placed:
            action = mapping(element.get("action"))
            if action:
                _read_part(action, found, depth + 1)
                found.say(element.get("solution"))
        background = mapping(mapping(slide.get("slideBackgroundSelector")))
        _read_file(background.get("imageSlideBackground"), found)


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) and abs(value) < 1e9 else 0.0


def _read_film(params: Mapping[str, Any], found: Content, depth: int) -> None:
    film = mapping(params.get("interactiveVideo"))
    video = mapping(film.get("video"))
    begin = mapping(video.get("startScreenOptions"))
    found.say(begin.get("title"), begin.get("shortStartDescription"))
    _read_sources(video.get("files"), found)
    assets = mapping(film.get("assets"))
    for bookmark in entries(assets.get("bookmarks")):
        found.say(bookmark.get("label"))
    for interaction in entries(assets.get("interactions")):
        action = mapping(interaction.get("action"))
        if action:
            found.say(interaction.get("label"))
            _read_part(action, found, depth + 1)
    summary = mapping(mapping(film.get("summary")).get("task"))
    if any(entries(mapping(summary.get("params")).get("summaries"))):
        _read_part(summary, found, depth + 1)


def _read_hotspots(params: Mapping[str, Any], found: Content, depth: int) -> None:
    _read_file(params.get("image"), found)
    found.say(params.get("backgroundImageAltText"))
    for hotspot in entries(params.get("hotspots")):
        found.say(hotspot.get("header"))
        for action in entries(hotspot.get("content")):
            _read_part(action, found, depth + 1)


def _read_image(params: Mapping[str, Any], found: Content) -> None:
    path = _read_file(params.get("file"), found)
    alt = "" if params.get("decorative") is True else words(params.get("alt"))
    if path and not found.image:
        found.image = path
        found.alt = alt
    if alt:
        found.say(f"[{alt}]")


def _read_sources(value: object, found: Content) -> None:
    for source in entries(value):
        _read_file(source, found)


def _read_file(value: object, found: Content) -> str:
    file = mapping(value)
    path = file.get("path")
    if not isinstance(path, str) or not path:
        return ""
    found.media.append(path.removesuffix("#tmp")[:500])
    _credit(mapping(file.get("copyright")), found)
    return found.media[-1]


def _credit(given: Mapping[str, Any], found: Content) -> None:
    """Name, title, source and licence, where somebody stated any."""
    authors = [_plain(given.get("author"))]
    authors += [_plain(one.get("name")) for one in entries(given.get("authors"))]
    licence = _plain(given.get("license"))
    if licence == "U":  # undisclosed
        licence = ""
    stated = [one for one in (*authors, licence) if one]
    if not stated:
        return
    version = _plain(given.get("version") or given.get("licenseVersion"))
    parts = [
        _plain(given.get("title")),
        *(author for author in authors if author),
        _plain(given.get("source")),
        f"{licence} {version}".strip() if licence else "",
    ]
    line = ", ".join(one_line(part) for part in parts if part)
    found.credits[line] = None


def _read_exercise(library: str, params: Mapping[str, Any], found: Content) -> None:
    """A question or a type that is not known: its words are kept, it cannot be
    answered here."""
    texts = [text for text in _texts_inside(params) if text]
    found.exercises.append((library or "?", one_line(texts[0]) if texts else ""))
    for text in texts:
        found.say(text)


#: Where content types keep what the learner reads; the rest is settings.
_READ_KEYS: Final = frozenset(
    (
        "text", "question", "questions", "answers", "answer", "taskDescription",
        "textField", "title", "alternatives", "choices", "correct", "label",
        "statement", "statements", "summaries", "summary", "intro", "description",
        "sentences", "cards", "tip", "introduction", "body", "content", "items",
    )
)  # fmt: skip


def _texts_inside(value: object, depth: int = 0) -> Iterator[str]:
    if depth > 12:
        return
    if isinstance(value, str):
        yield plain_text(value)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts_inside(entry, depth + 1)
    elif isinstance(value, Mapping):
        inner = value.get("params")
        if isinstance(inner, Mapping):
            yield from _texts_inside(inner, depth + 1)
        for key, entry in value.items():
            if key in _READ_KEYS:
                yield from _texts_inside(entry, depth + 1)
