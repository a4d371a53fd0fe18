"""What changed while a page was open is pointed out, and confirmed by nobody unseen."""

from __future__ import annotations

from html import unescape

import pytest

from courses import services
from courses.domain.sign_offs import Act, Shown, shown_again
from courses.exceptions import SignOffRefused
from courses.sign_off_tokens import read_shown, write_shown
from tests.courses.sign_offs.deciding import (
    CAPACITY,
    NOW,
    acts,
    decide,
    edit,
    lessons_of,
    one_url,
    told,
)
from tests.factories.courses import make_sign_off

TICK = 'name="looked" value="yes" required>'
MEANWHILE = "changed since you opened this page</strong>"


@pytest.fixture
def send(client, expert, sign_off):
    client.force_login(expert)

    def post(seen, **more):
        return client.post(
            one_url(sign_off),
            {"act": "confirmed", "capacity": CAPACITY, "seen": seen, **more},
        )

    return post


def test_page_that_is_opened_has_nothing_to_tick(client, expert, sign_off):
    client.force_login(expert)
    page = client.get(one_url(sign_off)).content.decode()
    assert "Your decision" in page
    assert 'name="looked"' not in page
    assert MEANWHILE not in page


def test_second_click_confirms_nothing_that_was_not_looked_at(send, sign_off):
    opened = told(sign_off)
    edit(lessons_of(sign_off.module)[0], "Other words")
    page = send(opened, comment="My words")
    html = page.content.decode()
    assert page.status_code == 422
    assert html.count(MEANWHILE) == 1
    assert TICK in html
    assert ">My words</textarea>" in html
    # The click of somebody who has not looked, and once more.
    for _turn in range(2):
        page = send(page.context["page"].seen)
        html = page.content.decode()
        assert page.status_code == 422
        assert "Look at what has changed, and tick that you have." in html
        assert (html.count(MEANWHILE), TICK in html) == (1, True)
    assert acts(sign_off) == [Act.ASKED]
    assert send(page.context["page"].seen, looked="yes").status_code == 302
    assert acts(sign_off) == [Act.ASKED, Act.CONFIRMED]


def test_tick_is_for_what_was_shown_and_for_nothing_later(send, sign_off):
    first, second = lessons_of(sign_off.module)
    opened = told(sign_off)
    edit(first, "Other words")
    page = send(opened)
    edit(second, "Other words still")
    page = send(page.context["page"].seen, looked="yes")
    html = page.content.decode()
    assert page.status_code == 422
    assert "Nothing was done; please look again" in html
    assert (html.count(MEANWHILE), TICK in html) == (2, True)
    assert acts(sign_off) == [Act.ASKED]


def test_other_sentence_is_shown_beside_the_one_of_before(send, sign_off):
    opened = told(sign_off)
    make_sign_off(sign_off.module, now=NOW, what="the doses of three")
    html = unescape(send(opened).content.decode())
    assert "It was: “the doses of “one & two””" in html
    assert "The doses of three" in html
    assert "since you opened this page</strong>" in html  # the step in its history


def test_part_that_went_is_counted(send, sign_off):
    opened = told(sign_off)
    lessons_of(sign_off.module)[1].delete()
    html = send(opened).content.decode()
    assert "1 part went since you opened this page." in html
    assert TICK in html


def test_word_that_this_site_has_not_written_asks_for_a_look(send, sign_off):
    for junk in ("", "\0", "ä" * 5000, told(sign_off)[:-1], "null"):
        page = send(junk, looked="yes")
        assert page.status_code == 422
        assert TICK in page.content.decode()
    assert acts(sign_off) == [Act.ASKED]


def test_authors_stale_form_lets_an_expert_confirm_nothing_unseen(
    client, editor, expert, sign_off
):
    decide(sign_off, expert)
    client.force_login(editor)
    stale = {"act": "withdrawn", "sequence": "1", "reason": "Taken out."}
    page = client.post(one_url(sign_off), stale)
    assert page.status_code == 422
    assert TICK in page.content.decode()


def test_service_refuses_a_second_look_that_nobody_took(expert, sign_off):
    again = shown_again(None, read_shown(told(sign_off)), is_stale=True)
    with pytest.raises(SignOffRefused, match="tick that you have"):
        decide(sign_off, expert, shown=again)
    decide(sign_off, expert, shown=again, has_looked=True)
    assert acts(sign_off) == [Act.ASKED, Act.CONFIRMED]


def test_missing_comment_asks_for_no_second_look(send, sign_off):
    page = send(told(sign_off), act="objected")
    assert page.status_code == 422
    assert 'name="looked"' not in page.content.decode()


def test_shown_is_read_as_it_was_written():
    shown = Shown(2, "what", {"lesson-1": "3"}, True, frozenset({"quiz-2"}), "was", 1)
    assert read_shown(write_shown(shown)) == shown
    assert read_shown(write_shown(shown).upper()) is None


def test_ask_again_with_a_stale_form_is_refused(organiser, expert, sign_off):
    decide(sign_off, expert, Act.OBJECTED, comment="12, not 8.")
    with pytest.raises(SignOffRefused, match="look again"):
        services.ask_again(
            sign_off, reason="12 now.", sequence=1, by=organiser, now=NOW
        )
