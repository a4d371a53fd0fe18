"""What the demo's people have played, so that organisers see a cohort.

All invented, all through services, and the same on every load: dice are seeded by
a person's address.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from elearn.core.models import User
from scenarios.domain import play
from scenarios.domain.graph import Choice
from scenarios.models import Attempt, Scenario
from scenarios.services import choose, rate_self, start_attempt

#: Shown as those who have not begun, or who are half-way: their pages stay theirs.
LEFT_ALONE = (
    "aoife.ni-bhriain@example.org",
    "ines.carvalho@example.org",
    "matteo.ferrari@example.org",
)
CONVERSATION = "control-room-window"
PLAYERS = 48
#: Share of people who stop before the end, and of those who play a second time.
STOPS, COMES_BACK = 0.15, 0.4


@transaction.atomic  # one write to disk instead of thousands
def play_cohort(*, now: datetime) -> None:
    """Some people play the conversation; who has played it already is left alone."""
    people = list(
        User.objects.filter(
            email__endswith="@example.org", role__in=("resident", "radiologist")
        )
        .exclude(email__in=LEFT_ALONE)
        .order_by("email")[:PLAYERS]
    )
    scenario = Scenario.objects.filter(slug=CONVERSATION, live=True).first()
    if scenario is None or scenario.current_revision is None:
        return
    known = set(
        Attempt.objects.filter(revision__scenario=scenario).values_list(
            "user_id", flat=True
        )
    )
    for days, person in enumerate(people, start=2):
        if person.pk not in known:
            _play(scenario, person, now - timedelta(days=days, hours=days % 7))


def _play(scenario: Scenario, person: User, at: datetime) -> None:
    dice = Random(f"{scenario.slug} {person.email}")  # noqa: S311 -- the same on every load
    skill = dice.choice((0.35, 0.55, 0.7, 0.85))
    stops = dice.randrange(2, 6) if dice.random() < STOPS else None
    _attempt(scenario, person, at, dice, skill=skill, stops=stops)
    if stops is None and dice.random() < COMES_BACK:
        later = at + timedelta(hours=20)
        _attempt(
            scenario, person, later, dice, skill=min(0.95, skill + 0.2), stops=None
        )


def _attempt(
    scenario: Scenario,
    person: User,
    at: datetime,
    dice: Random,
    *,
    skill: float,
    stops: int | None,
) -> None:
    seed = dice.randrange(2**31)
    attempt = start_attempt(scenario.current_revision, user=person, now=at, seed=seed)
    graph = attempt.revision.graph
    state = play.start(graph, seed)
    turn = 0
    while replies := play.available_choices(graph, state):
        if turn == stops:
            return
        at += timedelta(seconds=dice.randrange(12, 75))
        reply = _pick(replies, dice, skill)
        attempt = choose(attempt, choice_key=reply.key, expected_seq=turn, now=at)
        state = play.step(graph, state, reply.key)
        turn += 1
    ratings = {skill.key: dice.randrange(2, 6) for skill in graph.skills}
    rate_self(attempt, ratings=ratings, now=at + timedelta(minutes=1))


def _pick(replies: tuple[Choice, ...], dice: Random, skill: float) -> Choice:
    good = [one for one in replies if one.quality == "good"]
    return dice.choice(good if good and dice.random() < skill else list(replies))
