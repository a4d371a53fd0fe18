"""The organisers' view of a cohort: page, table, HDF5, and who may read it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import h5py
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from elearn.core.models import User
from scenarios.cohorts.reports import load_plays, read_cohort
from scenarios.models import Scenario
from scenarios.services import (
    claim_attempts,
    move_cohort_on,
    play_again_from,
    publish_scenario,
    save_outline,
    start_attempt,
)
from tests.scenarios.conftest import NOW, play

PATHS = {
    "good": ("sit-down", "wait"),
    "poor": ("sit-down", "talk"),
    "repaired": ("laugh", "sit-down", "wait"),
    "open": ("laugh",),
}


def learners(count: int) -> list[User]:
    return [
        User.objects.create_user(
            email=f"learner-{at}@example.org", name=f"Learner {at}"
        )
        for at in range(count)
    ]


@pytest.fixture
def class_of(revision):
    """Learners who each played one of the paths, an hour apart."""

    def played(**counts: int) -> list[User]:
        people = learners(sum(counts.values()))
        paths = [PATHS[name] for name, count in counts.items() for _ in range(count)]
        for at, (person, path) in enumerate(zip(people, paths, strict=True)):
            now = NOW + timedelta(hours=at)
            play(start_attempt(revision, user=person, now=now, seed=at), *path)
        return people

    return played


def url(name: str, scenario: Scenario) -> str:
    return reverse(name, args=[scenario.pk])


def read(scenario: Scenario, revision):
    """What an organiser would read now."""
    move_cohort_on(revision, now=NOW)
    return read_cohort(scenario, revision)


def counted(revision):
    move_cohort_on(revision, now=NOW)
    return load_plays(revision)


def row(report, node: str, choice: str):
    (turn,) = [one for one in report.turns if one.node.key == node]
    return next(one for one in turn.replies if one.key == choice)


def test_page_shows_shares_map_and_streams(client, organiser, scenario, class_of):
    class_of(good=7, poor=6, open=5)
    client.force_login(organiser)
    page = client.get(url("scenarios_cohort", scenario)).content.decode()
    assert "72 % (13 of 18)" in page  # sit-down at the window
    assert "28 % (5 of 18)" in page  # laugh
    assert 'data-stream-chart="stream-chart-data"' in page
    assert "cohort-map__curve" in page
    assert "learner-0@example.org" not in page
    assert "Learner 0" not in page


def test_first_attempts_and_repeats_are_told_apart(scenario, revision, class_of):
    people = class_of(good=6)
    for person in people[:5]:
        again = start_attempt(revision, user=person, now=NOW + timedelta(days=9))
        play(again, "sit-down", "talk")
    report = read(scenario, revision)
    talk = row(report, "room", "talk")
    assert (talk.first.learners, talk.first.of) == (0, 6)
    assert (talk.repeats.learners, talk.repeats.of) == (5, 5)


def test_playing_on_from_a_turn_counts_as_a_repeat_of_its_own_turns_only(
    scenario, revision, class_of
):
    people = class_of(good=6)
    for person in people:
        origin = person.scenario_attempts.get()
        branch = play_again_from(origin, turn=2, user=person, now=NOW)
        play(branch, "talk")
    report = read(scenario, revision)
    assert row(report, "window", "sit-down").repeats.of == 0
    assert row(report, "room", "talk").repeats.learners == 6


def test_visitors_and_the_erased_are_not_counted(scenario, revision, class_of):
    people = class_of(good=6)
    play(start_attempt(revision, user=None, now=NOW, seed=1), "sit-down", "talk")
    people[0].scenario_attempts.update(user=None)
    assert len(counted(revision)) == 5


def test_attempts_claimed_after_sign_in_are_counted(scenario, revision, class_of):
    for person in class_of(good=5):
        visitor = start_attempt(revision, user=None, now=NOW, seed=1)
        play(visitor, "sit-down")
        claim_attempts([str(visitor.uuid)], user=person)
    assert len(counted(revision)) == 10


def test_small_cohort_is_not_told(client, organiser, scenario, class_of):
    class_of(good=4)
    client.force_login(organiser)
    page = client.get(url("scenarios_cohort", scenario)).content.decode()
    assert "4 learners have played this revision." in page
    assert "cohort-table" not in page
    for name in ("scenarios_cohort_csv", "scenarios_cohort_h5"):
        assert client.get(url(name, scenario)).status_code == 404


def test_table_to_take_away(client, organiser, scenario, class_of):
    class_of(good=7, poor=6, open=5)
    client.force_login(organiser)
    answer = client.get(url("scenarios_cohort_csv", scenario))
    assert answer["Content-Disposition"] == (
        'attachment; filename="window-r1-cohort.csv"'
    )
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    (sit,) = [one for one in rows if one["choice"] == "sit-down"]
    assert (sit["first_attempts"], sit["first_attempts_at_node"]) == ("13", "18")
    assert sit["first_share"] == "0.722"
    assert len(rows) == 5


def test_archive_holds_events_graph_and_states(client, organiser, scenario, class_of):
    class_of(good=6, repaired=5)
    client.force_login(organiser)
    answer = client.get(url("scenarios_cohort_h5", scenario))
    with h5py.File(io.BytesIO(answer.content)) as file:
        assert dict(file.attrs)["n_attempts"] == 11
        assert file.attrs["n_events"] == 6 * 2 + 5 * 3
        keys = [key.decode() for key in file["nodes/key"]]
        names = [key.decode() for key in file["choices/key"]]
        pairs = zip(file["events/node"], file["events/choice"], strict=True)
        taken = [(keys[node], names[choice]) for node, choice in pairs]
        assert taken.count(("window", "sit-down")) == 11
        assert taken.count(("window", "laugh")) == 5
        start, stop = file["adjacency/indptr"][:2]
        leads_to = {keys[at] for at in file["adjacency/indices"][start:stop]}
        assert leads_to == {"room", "window"}
        assert [name.decode() for name in file["states/names"]][:3] == [
            "trust",
            "understanding",
            "anxiety",
        ]
        stored = [one.state["values"] for one in scenario_attempts(scenario)]
        assert sorted(file["states/values"][:].tolist()) == sorted(stored)
        assert file["states/is_told"][:].tolist() == [1] * 11
        assert b"example.org" not in answer.content


def test_archive_does_not_tell_what_two_learners_did(
    client, organiser, scenario, class_of
):
    class_of(good=12, poor=6, open=2)
    client.force_login(organiser)
    answer = client.get(url("scenarios_cohort_h5", scenario))
    with h5py.File(io.BytesIO(answer.content)) as file:
        names = [key.decode() for key in file["choices/key"]]
        choices = file["events/choice"][:].tolist()
        assert names.index("laugh") not in choices
        assert choices.count(-1) >= 2
        assert 0 in file["states/is_told"][:].tolist()


# -- two tables cannot be subtracted ----------------------------------------------------
def table(client, scenario) -> str:
    answer = client.get(url("scenarios_cohort_csv", scenario))
    return answer.content.decode() if answer.status_code == 200 else ""


def test_tables_stand_still_until_five_learners_have_something_new(
    client, organiser, scenario, revision, class_of
):
    class_of(good=6, poor=5)
    client.force_login(organiser)
    before = table(client, scenario)
    newcomers = [
        User.objects.create_user(email=f"new-{at}@example.org", name="New")
        for at in range(5)
    ]
    for number, person in enumerate(newcomers, start=1):
        play(start_attempt(revision, user=person, now=NOW), "laugh", "sit-down", "wait")
        page = client.get(url("scenarios_cohort", scenario)).content.decode()
        if number < 5:
            assert table(client, scenario) == before
            assert f"{number} learner" in page
            assert "waiting to be counted" in page
    assert "31 % (5 of 16)" in page  # laugh
    assert "waiting to be counted" not in page
    assert table(client, scenario) != before


def test_one_who_goes_on_does_not_change_what_others_read(scenario, revision, class_of):
    people = class_of(good=6, open=6)
    before = read(scenario, revision)
    late = people[-1].scenario_attempts.get()
    play(late, "sit-down", "wait")
    after = read(scenario, revision)
    assert (after.turns, after.cues, after.cohort) == (
        before.turns,
        before.cues,
        before.cohort,
    )
    assert after.waiting == 1
    (gone_on,) = [one for one in load_plays(revision) if one.values == ()]
    assert (gone_on.stands_at, gone_on.is_finished) == ("window", False)
    for person in people[7:11]:
        play(person.scenario_attempts.get(), "sit-down", "wait")
    moved = read(scenario, revision)
    assert (moved.waiting, moved.cohort.finished.learners) == (0, None)  # 11 of 12


def test_first_attempts_and_repeats_move_on_apart(scenario, revision, class_of):
    """Four who come back and one who is new are five, but not in one table."""
    people = class_of(good=6)
    read(scenario, revision)
    for person in people[:4]:
        play(start_attempt(revision, user=person, now=NOW + timedelta(days=9)), "laugh")
    newcomer = User.objects.create_user(email="new@example.org", name="New")
    play(start_attempt(revision, user=newcomer, now=NOW), "laugh")
    report = read(scenario, revision)
    assert (report.cohort.first_attempts, report.cohort.repeats) == (6, 0)
    again = start_attempt(revision, user=people[4], now=NOW + timedelta(days=9))
    play(again, "laugh")
    report = read(scenario, revision)
    assert (report.cohort.first_attempts, report.cohort.repeats) == (6, 5)


def test_one_who_is_erased_is_not_seen_by_what_is_missing(scenario, revision, class_of):
    people = class_of(good=6, poor=6)
    before = read(scenario, revision)
    people[0].delete()
    after = read(scenario, revision)
    assert (after.cohort, after.waiting) == (before.cohort, 1)
    for person in people[6:10]:
        person.delete()
    assert read(scenario, revision).cohort.learners == 7


def test_a_group_that_became_small_is_not_told_any_more(scenario, revision, class_of):
    people = class_of(good=8)
    assert read(scenario, revision).cohort.is_told
    for person in people[:5]:
        person.delete()
    assert not read(scenario, revision).cohort.is_told


def test_reading_does_not_move_the_tables_of_a_small_step(revision, class_of):
    class_of(good=6)
    assert move_cohort_on(revision, now=NOW)
    assert not move_cohort_on(revision, now=NOW)
    assert revision.cohort_steps.count() == 1


def test_revisions_count_other_attempts_each_of_five_learners_or_none(
    scenario, revision, class_of, outline
):
    """So the sum over revisions less one revision is five learners or nobody, too."""
    people = class_of(good=6)
    outline["title"] = "Another title"
    publish_scenario(save_outline(outline, by=None), by=None, now=NOW)
    scenario.refresh_from_db()
    newer = scenario.current_revision
    for person in people[:4]:
        play(start_attempt(newer, user=person, now=NOW + timedelta(days=9)), "laugh")
    assert len(counted(revision)) == 6
    assert counted(newer) == ()
    play(start_attempt(newer, user=people[4], now=NOW + timedelta(days=9)), "laugh")
    assert {one.is_first for one in counted(newer)} == {False}
    assert len(counted(newer)) == 5


def scenario_attempts(scenario: Scenario):
    revision = scenario.current_revision
    return revision.attempts.order_by("started_at", "pk")


def test_page_costs_the_same_for_few_and_for_many(
    client, organiser, scenario, class_of
):
    class_of(good=5)
    client.force_login(organiser)
    address = url("scenarios_cohort", scenario)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    class_of_more = start_attempt(
        scenario.current_revision, user=User.objects.first(), now=NOW
    )
    play(class_of_more, "sit-down", "talk")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_an_older_revision_has_its_own_page(
    client, organiser, scenario, class_of, outline
):
    class_of(good=6)
    outline["title"] = "Another title"
    publish_scenario(save_outline(outline, by=None), by=None, now=NOW)
    client.force_login(organiser)
    address = url("scenarios_cohort", scenario)
    assert "0 learners have played" in client.get(address).content.decode()
    old = client.get(address, {"revision": "1"}).content.decode()
    assert "100 % (6 of 6)" in old
    assert client.get(address, {"revision": "99"}).status_code == 404
    assert client.get(address, {"revision": "x"}).status_code == 404


def test_a_draft_that_was_never_published_says_so(client, organiser, outline):
    draft = save_outline(outline, by=None)
    client.force_login(organiser)
    page = client.get(url("scenarios_cohort", draft)).content.decode()
    assert "nobody could play it" in page


@pytest.mark.parametrize("person", ["learner", "stranger", "reviewer"])
@pytest.mark.parametrize(
    "name", ["scenarios_cohort", "scenarios_cohort_csv", "scenarios_cohort_h5"]
)
def test_nobody_else_may_read_it(request, client, scenario, class_of, person, name):
    class_of(good=6)
    client.force_login(request.getfixturevalue(person))
    answer = client.get(url(name, scenario))
    assert answer.status_code in (302, 404)
    assert b"sit-down" not in answer.content


def test_menu_leads_to_the_list_and_not_to_a_new_one():
    viewset = Scenario.snippet_viewset
    assert viewset.menu_url == reverse("wagtailsnippets_scenarios_scenario:list")
    assert str(viewset.menu_label) == "Conversations"


def test_list_of_conversations_leads_there(client, organiser, scenario):
    client.force_login(organiser)
    page = client.get(reverse("wagtailsnippets_scenarios_scenario:list"))
    assert url("scenarios_cohort", scenario) in page.content.decode()
