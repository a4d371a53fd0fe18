"""The demo's pages, and what some of its people have already learned.

Content is written by hand in this folder (TOML); loading it again stores nothing
new. Everything goes through Wagtail's drafts and this room's services.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from courses.demo import cohort, groups
from courses.demo.learners import give_evaluations, learn
from courses.demo.outline import read_module
from courses.demo.pages import plant_home, plant_module, plant_texts
from courses.models import Evaluation, LessonPage, ModuleCompletion, ModulePage, Quiz

FOLDER = Path(__file__).parent
MODULES = ("breaking-bad-news",)


@transaction.atomic
def load(*, now: datetime) -> dict[str, int]:
    """Build the pages, then let people learn; returns what exists afterwards."""
    home = plant_home(read_module(FOLDER / MODULES[0]))
    for slug in MODULES:
        plant_module(read_module(FOLDER / slug))
    plant_texts(home, FOLDER / "texts")
    # Before anybody learns: filing publishes a version of the module.
    groups.file_everything()
    learn(now=now)
    give_evaluations()
    groups.gather_groups(now=now)
    cohort.follow_course(now=now)
    groups.keep_things(now=now)
    return {
        "modules": ModulePage.objects.live().count(),
        "lessons": LessonPage.objects.live().count(),
        "quizzes": Quiz.objects.filter(live=True).count(),
        "completions": ModuleCompletion.objects.count(),
        "evaluations": Evaluation.objects.count(),
        **groups.totals(),
    }
