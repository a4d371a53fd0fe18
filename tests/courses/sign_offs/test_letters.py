"""Letters to experts: one a day at most, of what has begun to wait, for who wants them."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from courses import queries, services
from courses.domain.sign_offs import Act
from courses.models import SignOff, SignOffLetters
from elearn.core.models import User
from tests.courses.sign_offs.deciding import (
    NOW,
    decide,
    edit,
    lessons_of,
    one_url,
)
from tests.factories.courses import make_module, make_sign_off

DAY = timedelta(days=1)
PHYSICISTS = "Expert reviewers: medical physics"


def experts(count: int) -> None:
    for number in range(Group.objects.get(name=PHYSICISTS).user_set.count(), count):
        user = User.objects.create_user(f"e{number}@example.org", name=f"E. {number}")
        user.groups.add(Group.objects.get(name=PHYSICISTS))


def test_expert_is_written_to_once_with_titles_and_links(
    expert, learner, organiser, reviewer, editor, module, sign_off, mailoutbox, settings
):
    make_sign_off(module, now=NOW, key="law", field="law", what="consent")
    make_sign_off(module, now=NOW, key="desk", field="local", what="the desk’s hours")
    assert services.write_to_experts(now=NOW) == 1
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == (
        [expert.email],
        "2 statements await your sign-off",
    )
    here = settings.BASE_URL
    assert f"The doses of “one & two” ({module.title}, awaiting" in letter.body
    assert f"{here}{one_url(sign_off)}\n" in letter.body
    assert (
        f"In all 2 wait for you:\n{here}{reverse('courses_sign_offs')}?state=mine"
        in (letter.body)
    )
    assert f"{here}{reverse('courses_sign_offs')}#letters" in letter.body
    assert "desk" not in letter.body
    assert "Statement of F1" not in letter.body
    assert services.write_to_experts(now=NOW + 2 * DAY) == 0


def test_second_letter_of_a_day_waits_for_the_next(
    expert, module, sign_off, mailoutbox
):
    assert services.write_to_experts(now=NOW) == 1
    make_sign_off(module, now=NOW, key="more", what="the doses of three")
    assert services.write_to_experts(now=NOW + timedelta(hours=1)) == 0
    assert services.write_to_experts(now=NOW + DAY) == 1
    assert [one.subject for one in mailoutbox] == [
        "1 statement awaits your sign-off"
    ] * 2
    assert "he doses of three" in mailoutbox[1].body
    assert "one & two" not in mailoutbox[1].body
    assert "In all 2 wait for you" in mailoutbox[1].body


def test_what_waits_once_more_is_told_once_more(expert, module, sign_off, mailoutbox):
    services.write_to_experts(now=NOW)
    decide(sign_off, expert)
    assert services.write_to_experts(now=NOW + DAY) == 0
    edit(lessons_of(module)[0], "Other words").publish()
    assert services.write_to_experts(now=NOW + 2 * DAY) == 1
    assert "confirmed for another version" in mailoutbox[1].body
    # And between two letters, unseen by either.
    decide(sign_off, expert)
    edit(lessons_of(module)[0], "Other words still").publish()
    assert services.write_to_experts(now=NOW + 3 * DAY) == 1


def test_objection_that_is_answered_is_told_again(
    expert, organiser, sign_off, mailoutbox
):
    services.write_to_experts(now=NOW)
    decide(sign_off, expert, Act.OBJECTED, comment="12, not 8.")
    services.ask_again(sign_off, reason="12 now.", sequence=2, by=organiser, now=NOW)
    assert services.write_to_experts(now=NOW + DAY) == 1
    assert "12, not 8" not in mailoutbox[1].body


def test_expert_switches_letters_off_and_on(client, expert, sign_off, mailoutbox):
    url, here = reverse("courses_sign_off_letters"), reverse("courses_sign_offs")
    client.force_login(expert)
    assert 'value="no">Write me no letters' in client.get(here).content.decode()
    page = client.post(url, {"letters": "no"}, follow=True)
    assert page.redirect_chain == [(here, 302)]
    assert 'value="yes">Write to me again' in page.content.decode()
    assert services.write_to_experts(now=NOW) == 0
    client.post(url, {"letters": "yes"})
    assert services.write_to_experts(now=NOW) == 1
    assert client.get(url).status_code == 405
    page = client.post(url, {"letters": "\0"}, follow=True)
    assert "choose one of the buttons" in page.content.decode()
    assert SignOffLetters.objects.get().is_wanted


def test_who_is_no_expert_has_no_letters_to_choose(client, organiser, reviewer):
    url = reverse("courses_sign_off_letters")
    for who in (organiser, reviewer):
        client.force_login(who)
        assert client.post(url, {"letters": "no"}).status_code in {302, 404}
    assert not SignOffLetters.objects.exists()
    client.force_login(organiser)
    assert "Letters to you" not in (
        client.get(reverse("courses_sign_offs")).content.decode()
    )


def test_people_who_left_or_gave_no_address_get_none(expert, sign_off, mailoutbox):
    User.objects.filter(pk=expert.pk).update(is_active=False)
    assert services.write_to_experts(now=NOW) == 0
    User.objects.filter(pk=expert.pk).update(
        is_active=True, email="x@no-address.invalid"
    )
    assert services.write_to_experts(now=NOW) == 0
    assert mailoutbox == []


def test_what_was_told_goes_with_the_account(expert, sign_off, mailoutbox):
    services.write_to_experts(now=NOW)
    expert.delete()
    assert not SignOffLetters.objects.exists()


def test_letter_that_cannot_be_sent_is_tried_again_and_keeps_nobody_waiting(
    expert, sign_off, mailoutbox, monkeypatch
):
    experts(2)
    tell = services.sign_off_letters.tell_expert

    def broken(user, new, **more):
        if user == expert:
            raise OSError("no mail today")
        tell(user, new, **more)

    monkeypatch.setattr(services.sign_off_letters, "tell_expert", broken)
    with pytest.raises(ExceptionGroup, match="1 written, 1 could not be"):
        services.write_to_experts(now=NOW)
    assert len(mailoutbox) == 1
    monkeypatch.undo()
    assert services.write_to_experts(now=NOW) == 1
    assert mailoutbox[1].to == [expert.email]


def test_letter_that_failed_has_its_turn_on_the_next_morning(
    expert, sign_off, monkeypatch, settings, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    DBTaskResult.objects.all().delete()
    noted = SignOffLetters.objects.create(user=expert, told=["gone"], sent_at=NOW - DAY)

    def away(*_told, **_more):
        raise TimeoutError

    monkeypatch.setattr(services.sign_off_letters, "tell_expert", away)
    for minute in (1, 2):
        with (
            django_capture_on_commit_callbacks(execute=True),
            pytest.raises(ExceptionGroup),
        ):
            services.write_to_experts(now=NOW.replace(hour=4, minute=minute))
    task = DBTaskResult.objects.get(task_path="courses.tasks.write_to_experts")
    assert task.run_after == datetime(2026, 11, 27, 4, tzinfo=NOW.tzinfo)
    noted.refresh_from_db()
    assert (noted.told, noted.sent_at) == ([], NOW - DAY)


def test_mail_server_is_asked_outside_of_any_transaction(expert, sign_off, monkeypatch):
    """On SQLite the whole site would wait for it."""
    around, seen = list(connection.savepoint_ids), []
    monkeypatch.setattr(
        services.sign_off_letters,
        "tell_expert",
        lambda *_told, **_more: seen.append(
            (list(connection.savepoint_ids), SignOffLetters.objects.get().sent_at)
        ),
    )
    assert services.write_to_experts(now=NOW) == 1
    assert seen == [(around, NOW)]


def test_letter_speaks_the_experts_language(expert, sign_off, mailoutbox, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "courses.mail.override", lambda code: seen.append(code) or nullcontext()
    )
    User.objects.filter(pk=expert.pk).update(language="de")
    services.write_to_experts(now=NOW)
    assert seen == ["de"]


def test_command_counts_letters(expert, sign_off, mailoutbox, capsys):
    call_command("write_to_experts", "--json")
    assert '"written": 1' in capsys.readouterr().out
    call_command("write_to_experts")
    assert "0 letters were written." in capsys.readouterr().out


@pytest.mark.parametrize(("hour", "day"), [(3, 26), (20, 27)])
def test_what_begins_to_wait_plans_one_letter_of_the_next_morning(
    module, settings, django_capture_on_commit_callbacks, hour, day
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for key in ("one", "two"):
        with django_capture_on_commit_callbacks(execute=True):
            make_sign_off(module, now=NOW.replace(hour=hour), key=key)
    task = DBTaskResult.objects.get(task_path="courses.tasks.write_to_experts")
    assert task.run_after == datetime(2026, 11, day, 4, tzinfo=NOW.tzinfo)


def test_publication_of_what_experts_sign_plans_a_letter(
    module, settings, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    planned = DBTaskResult.objects.filter(task_path="courses.tasks.write_to_experts")
    with django_capture_on_commit_callbacks(execute=True):
        module.get_parent().specific.save_revision().publish()
    assert planned.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        edit(lessons_of(module)[0], "Other words").publish()
    assert planned.count() == 1
    planned.delete()
    with django_capture_on_commit_callbacks(execute=True):
        lessons_of(module)[0].unpublish()
    assert planned.count() == 1


def test_asking_who_waits_costs_the_same_for_three(expert, module, costs_the_same):
    def prepare(size):
        experts(size)
        while SignOff.objects.count() < size:
            number = SignOff.objects.count()
            topic = make_module(lessons=1, slug=f"m-{number}")
            decide(make_sign_off(topic, now=NOW), expert)
            edit(lessons_of(topic)[0], "Other words").publish()
        return lambda: queries.experts_of(queries.waiting_lines())

    costs_the_same(prepare)
