"""Limits hold for a viewer of an event, however many pages are open, and for nobody
else."""

from __future__ import annotations

import json

import pytest

from media.live import limits, tokens
from media.live.limits import Allowance, Pages
from media.live.service import STATUS
from media.live.tokens import Audience, TokenRefused, read, room_key, sign
from tests.media.live.conftest import KEY, NOW, TOKEN, batch, beat, other


def session(number: int) -> str:
    return f"{number:016x}"


def test_an_allowance_fills_again():
    allowance = Allowance(burst=2, refill=2)
    one, two = ("part-1", 1), ("part-1", 2)
    assert [allowance.take(one, 0.0) for _ in range(3)] == [True, True, False]
    assert allowance.take(two, 0.0)
    assert [allowance.take(one, 2.0) for _ in range(2)] == [True, False]


def test_many_pages_of_one_viewer_share_one_allowance(make_site):
    site = make_site(allowance=Allowance(burst=4, refill=1_000))
    statuses = [
        site.post(batch(beat(), token=other(session=session(n % 3))))[0]
        for n in range(6)
    ]
    assert statuses == [200] * 4 + [429] * 2
    # Asking counts like beating.
    assert site.get(f"/live/presence?token={sign(TOKEN, key=KEY)}")[0] == 429
    assert site.get(f"/live/news?token={sign(TOKEN, key=KEY)}")[0] == 429
    assert site.get(f"/live/events?token={sign(TOKEN, key=KEY)}")[0] == 429
    for stranger in (other(viewer=8), other(webinar="part-2")):
        assert site.post(batch(beat(), token=stranger))[0] == 200


@pytest.mark.parametrize(
    "signed",
    [
        sign(TOKEN, key=room_key("another site")),
        sign(TOKEN, key=KEY)[:-3] + "AAA",
        sign(other(expires_ms=NOW), key=KEY),
        sign(TOKEN.for_news(), key=KEY),
    ],
)
def test_what_is_no_pass_uses_up_nothing_of_anybody(make_site, signed):
    site = make_site(allowance=Allowance(burst=1, refill=1_000))
    for _ in range(20):
        assert site.post(batch(beat(), token=signed))[0] == 403
    assert site.post(batch(beat()))[0] == 200


def test_a_seventh_page_waits_until_one_closes(site):
    for number in range(6):
        assert site.post(batch(beat(), token=other(session=session(number))))[0] == 200
    seventh = other(session=session(7))
    assert site.post(batch(beat(), token=seventh)) == (429, {"code": "too_many_pages"})
    assert site.post(batch(beat(), token=other(session=session(0))))[0] == 200
    # Another person's page is another matter.
    assert site.post(batch(beat(), token=other(viewer=8, session=session(8))))[0] == 200
    closing = batch(beat(1, closing=True), beat(2), token=other(session=session(3)))
    assert site.post(closing)[0] == 200
    assert site.post(batch(beat(), token=seventh))[0] == 429
    closing = batch(beat(4), beat(5, closing=True), token=other(session=session(3)))
    assert site.post(closing)[0] == 200
    assert site.post(batch(beat(), token=seventh))[0] == 200


def test_the_page_that_was_silent_longest_gives_way():
    pages = Pages(most=2, silent=45)
    one, two, three = (other(session=session(number)) for number in range(3))
    assert pages.enter(one, 0.0)
    assert pages.enter(two, 1.0)
    assert pages.enter(one, 30.0)
    assert not pages.enter(three, 45.9)
    assert pages.enter(three, 46.0)
    assert not pages.enter(two, 50.0)
    pages.leave(one)
    pages.leave(one)
    pages.leave(other(viewer=99))
    assert pages.enter(two, 50.0)


def test_what_is_remembered_has_an_end(monkeypatch):
    monkeypatch.setattr(limits, "REMEMBERED", 2)
    pages, allowance = Pages(), Allowance()
    for viewer in range(1, 6):
        pages.enter(other(viewer=viewer), 0.0)
        allowance.take(("part-1", viewer), 0.0)
    assert (len(pages._heard), len(allowance._buckets)) == (2, 2)


def test_all_streams_together_have_an_end(site, monkeypatch):
    monkeypatch.setattr("media.live.service.MOST_LISTENERS", 0)
    signed = sign(TOKEN.for_news(), key=KEY)
    assert site.get(f"/live/events?token={signed}") == (503, {"code": "full"})


# -- For what a pass is good ---------------------------------------------------------


def test_a_pass_for_news_reads_and_sends_no_beat(site):
    signed = sign(TOKEN.for_news(), key=KEY)
    assert site.post(batch(beat(), token=signed)) == (403, {"code": "wrong_token"})
    assert len(site.stored().rows) == 0
    assert site.get(f"/live/news?token={signed}")[0] == 200
    assert site.get(f"/live/presence?token={signed}")[0] == 200


def test_a_letter_cannot_be_traded():
    news, beats = sign(TOKEN.for_news(), key=KEY), sign(TOKEN, key=KEY)
    for body, seal in ((news, beats), (beats, news)):
        forged = f"{body.partition('.')[0]}.{seal.partition('.')[2]}"
        with pytest.raises(TokenRefused, match="bad_token"):
            read(forged, key=KEY, now_ms=NOW, audience=Audience.NEWS)


def test_each_audience_has_a_key_of_its_own():
    seals = {tokens._seal(b"the same text", one, KEY) for one in Audience}
    assert len(seals) == len(Audience)


def test_a_pass_of_an_earlier_version_is_refused_as_such(site):
    text = "MS5wYXJ0LTEuNy4wMGFiMDBhYjAwYWIwMGFiLjE3MDg1OTk5NDAwMDAuMTcwODYwMzYwMDAwMA"
    body = json.loads(batch(beat())) | {"token": f"{text}.c2VhbA"}
    assert site.post(json.dumps(body).encode()) == (403, {"code": "old_token"})


def test_every_refusal_of_a_pass_has_a_status():
    codes = {"bad_token", "old_token", "wrong_token", "expired", "too_many_pages"}
    assert codes <= set(STATUS)


def test_a_pass_that_was_good_before_is_asked_anew_for_its_end_and_its_purpose():
    signed, news = sign(TOKEN, key=KEY), sign(TOKEN.for_news(), key=KEY)
    assert read(signed, key=KEY, now_ms=NOW) == TOKEN
    with pytest.raises(TokenRefused, match="expired"):
        read(signed, key=KEY, now_ms=TOKEN.expires_ms)
    with pytest.raises(TokenRefused, match="bad_token"):
        read(signed, key=b"another site's", now_ms=NOW)
    assert read(news, key=KEY, now_ms=NOW, audience=Audience.NEWS).viewer == 7
    with pytest.raises(TokenRefused, match="wrong_token"):
        read(news, key=KEY, now_ms=NOW)


def test_forged_passes_are_not_remembered():
    tokens._verified.cache_clear()
    for place in range(100):
        with pytest.raises(TokenRefused, match="bad_token"):
            read(f"{place}.{place}", key=KEY, now_ms=NOW)
    assert tokens._verified.cache_info().currsize == 0
    assert tokens._verified.cache_info().maxsize == tokens.REMEMBERED
