"""What plays in the room at a given moment: one source after another, by the clock.

Half-open: a source plays from its moment until the next one's. It says of an address
which player it needs and which origin it lies on; whether anybody may have it is
for access.py to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, TypeAlias
from urllib.parse import urlsplit


class StreamKind(StrEnum):
    HLS = "hls"
    YOUTUBE = "youtube"
    VIMEO = "vimeo"
    #: A meeting elsewhere (Zoom, Teams, …): its own log proves who was there.
    LINK = "link"


#: The kinds that play in the page, so that the page can measure what was played.
PLAYED = frozenset({StreamKind.HLS, StreamKind.YOUTUBE, StreamKind.VIMEO})

YOUTUBE_ADDRESS = re.compile(
    r"https://(?:youtu\.be/|(?:www\.|m\.)?youtube(?:-nocookie)?\.com/"
    r"(?:embed/|live/|watch\?(?:[^#]*&)?v=))(?P<video>[\w-]{11})(?:[?&/#].*)?"
)
VIMEO_ADDRESS = re.compile(
    r"https://(?:player\.)?vimeo\.com/(?:video/|event/)?\d+(?:[/?#].*)?"
)
#: What a content security policy takes as a host, with its port. Names in other scripts
#: are written as “xn--…”: a header with another letter in it says nothing at all.
HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]+)?", re.I | re.ASCII
)
PATTERNS = {StreamKind.YOUTUBE: YOUTUBE_ADDRESS, StreamKind.VIMEO: VIMEO_ADDRESS}


@dataclass(frozen=True, slots=True)
class Source:
    """`from_ms` None: from the opening of the room."""

    kind: StreamKind
    address: str
    from_ms: int | None = None
    low_address: str = ""
    captions: str = ""
    captions_language: str = ""

    @property
    def is_played(self) -> bool:
        return self.kind in PLAYED


Sources: TypeAlias = tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class StreamFinding:
    """Why sources cannot stand; `number` counts them from 1 as they were given."""

    code: str
    number: int


def guess_kind(address: str) -> StreamKind:
    """Which player an address needs that came without a word about it."""
    if YOUTUBE_ADDRESS.fullmatch(address):
        return StreamKind.YOUTUBE
    if VIMEO_ADDRESS.fullmatch(address):
        return StreamKind.VIMEO
    if urlsplit(address).path.endswith(".m3u8"):
        return StreamKind.HLS
    return StreamKind.LINK


def is_address(text: str) -> bool:
    """An https or http address, or a path of this site."""
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        return False
    if any(not "!" <= letter <= "~" or letter in "\"'<>\\;," for letter in text):
        # A content security policy would read these as the end of an entry, or not.
        return False
    if text.startswith("/"):
        return not text.startswith("//")
    host = parts.netloc.rpartition("@")[2]
    return parts.scheme in {"https", "http"} and bool(HOST.fullmatch(host))


def origin_of(address: str) -> str:
    """“https://host:port”; "" for a path of this site, and for what is no address."""
    if not is_address(address):
        return ""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else ""


def check_sources(sources: Sequence[Source]) -> list[StreamFinding]:
    """Everything wrong with them; [] when sound."""
    findings: list[StreamFinding] = []
    seen: set[int | None] = set()
    for number, source in enumerate(sources, start=1):
        if source.from_ms in seen:
            findings.append(StreamFinding("same_start", number))
        seen.add(source.from_ms)
        addresses = [source.address, source.low_address, source.captions]
        if not source.address or not all(map(is_address, filter(None, addresses))):
            findings.append(StreamFinding("bad_address", number))
        for kind, pattern in PATTERNS.items():
            if source.kind == kind and not pattern.fullmatch(source.address):
                findings.append(StreamFinding(f"not_{kind}", number))
        if source.kind != StreamKind.HLS and (source.low_address or source.captions):
            findings.append(StreamFinding("hls_alone", number))
    return findings


def in_order(sources: Iterable[Source]) -> Sources:
    return tuple(sorted(sources, key=lambda one: (one.from_ms or 0, one.address)))


def source_at(sources: Iterable[Source], now_ms: int) -> Source | None:
    """The source of that moment; the first one also serves whoever comes before it."""
    ordered = in_order(sources)
    begun = [one for one in ordered if (one.from_ms or 0) <= now_ms]
    return begun[-1] if begun else next(iter(ordered), None)


def next_source_ms(sources: Iterable[Source], now_ms: int) -> int | None:
    """When another source follows; None where the present one is the last."""
    later = [
        one.from_ms for one in in_order(sources)[1:] if (one.from_ms or 0) > now_ms
    ]
    return later[0] if later else None


def sources_to_json(sources: Iterable[Source]) -> list[dict[str, Any]]:
    return [{**asdict(one), "kind": one.kind.value} for one in in_order(sources)]


def sources_from_json(stored: Iterable[Mapping[str, Any]]) -> Sources:
    return in_order(
        Source(**{**entry, "kind": StreamKind(entry["kind"])}) for entry in stored
    )
