"""Which source plays when, and which addresses can be one."""

from __future__ import annotations

import pytest

from media.domain.programme import plan_item
from media.domain.scene import Phase, open_span, scene_at
from media.domain.streams import (
    Source,
    StreamFinding,
    StreamKind,
    check_sources,
    guess_kind,
    is_address,
    next_source_ms,
    origin_of,
    source_at,
    sources_from_json,
    sources_to_json,
)
from media.room_policy import policy_for
from tests.media.conftest import moment

FIRST = Source(StreamKind.HLS, "https://a.example/live.m3u8")
SECOND = Source(StreamKind.LINK, "https://b.example/meet", from_ms=1000)


def test_a_source_plays_until_the_next_one_half_open():
    sources = (SECOND, FIRST)
    assert source_at(sources, 0) == FIRST
    assert source_at(sources, 999) == FIRST
    assert source_at(sources, 1000) == SECOND
    assert source_at((SECOND,), 5) == SECOND
    assert source_at((), 5) is None
    assert next_source_ms(sources, 5) == 1000
    assert next_source_ms(sources, 1000) is None


def test_sources_are_stored_and_read_back_the_same():
    whole = Source(
        StreamKind.HLS,
        "https://a.example/live.m3u8",
        from_ms=7,
        low_address="/low.m3u8",
        captions="https://a.example/c.vtt",
        captions_language="de",
    )
    assert sources_from_json(sources_to_json([whole, FIRST])) == (FIRST, whole)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://x.example/a/live.m3u8?token=1", "hls"),
        ("https://youtu.be/abcdefghijk", "youtube"),
        ("https://www.youtube.com/live/abcdefghijk?si=1", "youtube"),
        ("https://www.youtube.com/watch?t=1&v=abcdefghijk", "youtube"),
        ("https://vimeo.com/event/12345", "vimeo"),
        ("https://zoom.example/j/1", "link"),
        ("https://evil.example/?u=https://youtu.be/abcdefghijk", "link"),
    ],
)
def test_the_kind_of_an_address_is_known(address, kind):
    assert guess_kind(address) == kind


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "//host.example/x.m3u8",
        "ftp://host.example/x",
        "https://",
        "https://a.example/x y",
        "https://a.example; script-src *",
        'https://a.example/"x',
        "https://a.example:port/x",
        "live.m3u8",
        "",
        "https://例え.jp/x.m3u8",
        "https://*/x.m3u8",
        "https://*.example/x.m3u8",
        "https://a_b.example/x.m3u8",
        "https://.example/x.m3u8",
        "https://a.example/x\x00.m3u8",
        "https://a.example/x\u202e.m3u8",
        "https://a.example/é.m3u8",
    ],
)
def test_what_is_no_address_is_refused(text):
    assert not is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example",
        "https://u:p@a-1.example:8443/x.m3u8?a=1&b=%C3%A9",
        "http://192.0.2.1/x.m3u8",
        "https://[2001:db8::1]:8443/x.m3u8",
        "https://xn--r8jz45g.jp/x.m3u8",
        "/hls/live.m3u8",
    ],
)
def test_an_address_is_accepted(text):
    assert is_address(text)


def test_what_was_stored_and_is_no_address_has_no_origin():
    for address in ("https://例え.jp/x.m3u8", "https://*/x.m3u8", "https://[::1/"):
        assert origin_of(address) == ""
        assert policy_for(Source(StreamKind.HLS, address)) == {}


def test_the_origin_is_what_a_policy_needs():
    assert (
        origin_of("https://u:p@a.example:8443/x/y.m3u8?q") == "https://a.example:8443"
    )
    assert origin_of("/hls/live.m3u8") == ""


def test_every_mistake_in_sources_is_found():
    sources = [
        Source(StreamKind.YOUTUBE, "https://a.example/x"),
        Source(StreamKind.VIMEO, "https://vimeo.com/12345", captions="/c.vtt"),
        Source(StreamKind.HLS, "nothing", from_ms=5),
    ]
    assert check_sources(sources) == [
        StreamFinding("not_youtube", 1),
        StreamFinding("same_start", 2),
        StreamFinding("hls_alone", 2),
        StreamFinding("bad_address", 3),
    ]
    assert check_sources([FIRST, SECOND]) == []


def test_the_scene_follows_the_programme_and_not_the_plan():
    items = (
        plan_item(
            key="talk",
            kind="talk",
            title="Talk",
            starts_at=moment("2024-02-22T11:30:00Z"),
            ends_at=moment("2024-02-22T12:10:00Z"),
        ),
        plan_item(
            key="break",
            kind="break",
            title="Break",
            starts_at=moment("2024-02-22T12:20:00Z"),
            ends_at=moment("2024-02-22T12:30:00Z"),
        ),
    )
    hull = (items[0].starts_ms, items[1].ends_ms)
    opens, closes = open_span(hull)
    phases = {
        opens - 1: Phase.EARLY,
        opens: Phase.BEFORE,
        hull[0]: Phase.ON,
        items[0].ends_ms: Phase.BETWEEN,
        items[1].starts_ms: Phase.BREAK,
        hull[1]: Phase.AFTER,
        closes - 1: Phase.AFTER,
        closes: Phase.CLOSED,
    }
    scenes = {at: scene_at(items, hull=hull, now_ms=at) for at in phases}
    assert {at: scene.phase for at, scene in scenes.items()} == phases
    assert [scene.changes_ms for scene in scenes.values()] == [
        opens,
        hull[0],
        items[0].ends_ms,
        items[1].starts_ms,
        items[1].ends_ms,
        closes,
        closes,
        None,
    ]
