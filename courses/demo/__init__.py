"""The demo's pages, and what some of its people have already learned.

Content is written by hand in this folder (TOML); loading it again stores nothing
new. Everything goes through Wagtail's drafts and this room's services.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from courses.demo import cohort, groups
from courses.demo.banks import plant_bank, practise
from courses.demo.evaluations import give_evaluations
from courses.demo.in_review import plant_module_in_review
from courses.demo.learners import SHOWN, learn
from courses.demo.lti import connect_hospital
from courses.demo.outline import read_module
from courses.demo.packages import plant_packages
from courses.demo.pages import plant_home, plant_module, plant_texts
from courses.demo.self_check import plant_self_check
from courses.demo.words import plant_glossary
from courses.models import (
    ContentPackage,
    EvaluationGiven,
    GlossaryTerm,
    LessonPage,
    ModuleCompletion,
    ModulePage,
    Quiz,
)
from elearn.core.models import User

FOLDER = Path(__file__).parent
MODULES = ("breaking-bad-news", "radiation-risk")


@transaction.atomic
def load(*, now: datetime) -> dict[str, int]:
    """Build the pages, then let people learn; returns what exists afterwards."""
    plant_glossary(FOLDER / "glossary")
    home = plant_home(read_module(FOLDER / MODULES[0]))
    packages = plant_packages(now=now)
    for slug in MODULES:
        module = plant_module(read_module(FOLDER / slug), packages=packages)
    course = module.get_parent().specific
    plant_self_check(FOLDER / "self-check", course=course)
    plant_texts(home, FOLDER / "texts")
    # Before anybody learns: filing publishes a version of the module.
    groups.file_everything()
    learn(now=now)
    for slug in MODULES:
        path = FOLDER / slug / "bank.toml"
        if path.exists():
            practice = plant_bank(read_module(FOLDER / slug), path)
            _practise(practice, now=now)
    give_evaluations(now=now)
    groups.gather_groups(now=now)
    cohort.follow_course(now=now)
    groups.keep_things(now=now)
    plant_module_in_review(course)
    connect_hospital(ModulePage.objects.get(slug=MODULES[0]), now=now)
    return {
        "modules": ModulePage.objects.live().count(),
        "lessons": LessonPage.objects.live().count(),
        "packages": ContentPackage.objects.count(),
        "glossary": GlossaryTerm.objects.filter(live=True).count(),
        "quizzes": Quiz.objects.filter(live=True).count(),
        "completions": ModuleCompletion.objects.count(),
        "evaluations": EvaluationGiven.objects.count(),
        **groups.totals(),
    }


def _practise(practice: Quiz, *, now: datetime) -> None:
    """Some residents try it, an organiser marks."""
    marker = User.objects.filter(groups__name="Course organisers").first()
    residents = User.objects.filter(role="resident", email__endswith="@example.org")
    people = list(residents.exclude(email=SHOWN).order_by("-email")[:10])
    if marker is not None:
        practise(practice, people=people, marker=marker, now=now)
