"""Lists ask the database as often for three as for one."""

from __future__ import annotations

from django.urls import reverse

from courses import queries
from courses.models import SignOff
from tests.courses.sign_offs.deciding import NOW, decide, one_url
from tests.factories.courses import make_module, make_sign_off


def test_list_asks_as_often_for_three_modules_as_for_one(
    client, expert, costs_the_same
):
    client.force_login(expert)

    def prepare(size):
        while SignOff.objects.count() < 2 * size:
            number = SignOff.objects.count()
            module = make_module(lessons=1, slug=f"m-{number}")
            decide(make_sign_off(module, now=NOW), expert)
            make_sign_off(module, now=NOW, key="open")
        url = reverse("courses_sign_offs")
        return lambda: [
            client.get(f"{url}?state={state}") for state in ("open", "confirmed")
        ]

    costs_the_same(prepare)


def test_one_and_the_readers_page_ask_as_often_for_three_as_for_one(
    client, expert, costs_the_same
):
    module = make_module(lessons=1)
    client.force_login(expert)

    def prepare(size):
        while SignOff.objects.count() < size:
            key = f"s-{SignOff.objects.count()}"
            decide(make_sign_off(module, now=NOW, key=key), expert)
        url = one_url(SignOff.objects.first())

        def measured():
            queries.sign_offs_of(module, is_published=True)
            queries.decisions_awaited({"physics"})
            client.get(url)

        return measured

    costs_the_same(prepare)
