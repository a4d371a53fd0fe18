"""The demo's pages, and what some of its people have already learned.

Content is written by hand in this folder (TOML); loading it again stores nothing
new. Everything goes through Wagtail's drafts and this room's services.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from courses.demo.banks import plant_bank, practise
from courses.demo.learners import SHOWN, give_evaluations, learn
from courses.demo.outline import read_module
from courses.demo.pages import plant_home, plant_module, plant_texts
from courses.models import Evaluation, LessonPage, ModuleCompletion, ModulePage, Quiz
from elearn.core.models import User

FOLDER = Path(__file__).parent
MODULES = ("breaking-bad-news",)


@transaction.atomic
def load(*, now: datetime) -> dict[str, int]:
    """Build the pages, then let people learn; returns what exists afterwards."""
    home = plant_home(read_module(FOLDER / MODULES[0]))
    for slug in MODULES:
        plant_module(read_module(FOLDER / slug))
    plant_texts(home, FOLDER / "texts")
    learn(now=now)
    for slug in MODULES:
        path = FOLDER / slug / "bank.toml"
        if path.exists():
            practice = plant_bank(read_module(FOLDER / slug), path)
            _practise(practice, now=now)
    give_evaluations()
    return {
        "modules": ModulePage.objects.live().count(),
        "lessons": LessonPage.objects.live().count(),
        "quizzes": Quiz.objects.filter(live=True).count(),
        "completions": ModuleCompletion.objects.count(),
        "evaluations": Evaluation.objects.count(),
    }


def _practise(practice: Quiz, *, now: datetime) -> None:
    """Some residents try it, an organiser marks."""
    marker = User.objects.filter(groups__name="Course organisers").first()
    residents = User.objects.filter(role="resident", email__endswith="@example.org")
    people = list(residents.exclude(email=SHOWN).order_by("-email")[:10])
    if marker is not None:
        practise(practice, people=people, marker=marker, now=now)
