"""Sign-offs that a module’s file asks for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses import services
from courses.demo.lesson_parts import ContentError
from courses.demo.outline import FOLDER, read_modules
from courses.demo.sign_offs import plant_sign_offs, sign_offs_of
from courses.domain.sign_offs import Act, State
from courses.models import SignOff, SignOffStep
from tests.courses.sign_offs.deciding import NOW, WHAT, acts, decide, standing
from tests.factories.courses import make_module, make_sign_off


def test_file_planted_twice_is_one_row_and_a_changed_sentence_updates_it(module):
    first = make_sign_off(module, now=NOW)
    again = make_sign_off(module, now=NOW + timedelta(days=1))
    assert (again.pk, acts(again)) == (first.pk, [Act.ASKED])
    other = make_sign_off(module, now=NOW, what="other words", facts=["F2"])
    assert (other.pk, other.what, other.facts) == (first.pk, "other words", ["F2"])
    assert acts(other) == [Act.ASKED, Act.REWORDED]
    assert other.steps.first().what == WHAT


def test_decision_made_on_the_site_is_never_written_over_by_a_file(
    organiser, expert, module, sign_off
):
    decide(sign_off, expert, Act.OBJECTED, comment="12, not 8.")
    make_sign_off(module, now=NOW, signed="A. Nother, 1 May 2026")
    assert acts(sign_off) == [Act.ASKED, Act.OBJECTED]
    services.withdraw_sign_off(
        sign_off, reason="Out.", sequence=2, by=organiser, now=NOW
    )
    make_sign_off(module, now=NOW)
    services.withdraw_gone_sign_offs(module, keys=[], reason="Gone.", now=NOW)
    assert acts(sign_off) == [Act.ASKED, Act.OBJECTED, Act.WITHDRAWN]


def test_name_and_date_in_the_file_close_it_once(module, sign_off):
    for _turn in range(2):
        make_sign_off(module, now=NOW, signed="A. Nother, 1 May 2026")
    assert acts(sign_off) == [Act.ASKED, Act.CONFIRMED]
    assert standing(module) == [
        "medical physics review: confirmed by A. Nother, 1 May 2026"
    ]


def test_what_the_file_names_no_longer_is_withdrawn_with_a_reason(module, sign_off):
    kept = make_sign_off(module, now=NOW, key="kept")
    services.withdraw_gone_sign_offs(module, keys=["kept"], reason="Gone.", now=NOW)
    sign_off.refresh_from_db()
    assert (sign_off.state, kept.state) == (State.WITHDRAWN, State.AWAITING)
    assert sign_off.steps.last().comment == "Gone."


def test_every_open_sign_off_of_the_files_becomes_a_row(db):
    outlines = read_modules()
    wanted = 0
    for outline in outlines:
        make_module(lessons=0, slug=outline.slug)
        wanted += len(sign_offs_of(outline))
    for _turn in range(2):
        plant_sign_offs(outlines, now=NOW)
    assert SignOff.objects.count() == SignOffStep.objects.count() == wanted
    assert wanted >= 20
    assert SignOff.objects.filter(key="").count() == 0


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('by = "x"\nwhat = "y"\nfield = "law"', "“key” is missing"),
        ('key = "a"\nby = "x"\nwhat = "y"\nfield = "fun"', "there is no field “fun”"),
        (
            'key = "a"\nby = "x"\nwhat = "y"\nfield = "law"\nfacts = ["F99"]',
            "there is no fact “F99”",
        ),
        (
            'key = "a"\nby = "x"\nwhat = "y"\nfield = "law"\n[[sign_offs]]\n'
            'key = "a"\nby = "x"\nwhat = "y"\nfield = "law"',
            "two sign-offs are called “a”",
        ),
    ],
)
def test_file_with_a_mistake_is_refused_with_a_sentence(tmp_path, line, sentence):
    source = FOLDER / "radiation-risk"
    folder = tmp_path / "radiation-risk"
    (folder / "lessons").mkdir(parents=True)
    text = (source / "module.toml").read_text().partition("[[sign_offs]]")[0]
    (folder / "module.toml").write_text(f"{text}\n[[sign_offs]]\n{line}\n")
    (folder / "sources.toml").write_text((source / "sources.toml").read_text())
    (outline,) = read_modules(tmp_path)
    with pytest.raises(ContentError, match=sentence):
        sign_offs_of(outline)


def test_file_that_names_it_again_asks_again(module, sign_off):
    services.withdraw_gone_sign_offs(module, keys=[], reason="Gone.", now=NOW)
    for _turn in range(2):
        make_sign_off(module, now=NOW)
    sign_off.refresh_from_db()
    assert acts(sign_off) == [Act.ASKED, Act.WITHDRAWN, Act.ASKED_AGAIN]
    assert (sign_off.state, standing(module)) == (
        State.AWAITING,
        ["awaiting medical physics review"],
    )


def test_file_that_names_it_again_leaves_what_people_decided_or_withdrew(
    organiser, expert, module, sign_off
):
    services.withdraw_sign_off(
        sign_off, reason="Out.", sequence=1, by=organiser, now=NOW
    )
    make_sign_off(module, now=NOW)
    assert acts(sign_off) == [Act.ASKED, Act.WITHDRAWN]
    decided = make_sign_off(module, now=NOW, key="decided")
    decide(decided, expert, Act.OBJECTED, comment="12, not 8.")
    services.ask_again(decided, reason="12 now.", sequence=2, by=organiser, now=NOW)
    services.withdraw_gone_sign_offs(module, keys=[], reason="Gone.", now=NOW)
    make_sign_off(module, now=NOW, key="decided")
    assert acts(decided)[-1] is Act.WITHDRAWN


def test_new_name_and_date_in_the_file_confirm_the_changed_sentence(
    expert, module, sign_off
):
    first, second = "A. Nother, 1 May 2026", "A. Nother, 2 June 2026"
    make_sign_off(module, now=NOW, signed=first)
    make_sign_off(module, now=NOW, signed=second)
    assert acts(sign_off) == [Act.ASKED, Act.CONFIRMED]
    for signed in (first, second):
        make_sign_off(module, now=NOW, what="other words", signed=signed)
    assert acts(sign_off)[2:] == [Act.REWORDED, Act.CONFIRMED]
    assert standing(module) == [f"medical physics review: confirmed by {second}"]
    decide(sign_off, expert, Act.OBJECTED, comment="12.")
    decide(sign_off, expert)
    make_sign_off(module, now=NOW, signed="A. Nother, 3 July 2026")
    assert acts(sign_off)[-2:] == [Act.CONFIRMED, Act.REWORDED]
