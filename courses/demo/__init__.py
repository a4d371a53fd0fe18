"""The demo's pages, and what some of its people have already learned.

Content is written by hand in this folder (TOML); loading it again stores nothing
new. Everything goes through Wagtail's drafts and this room's services.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from courses.demo import cohort, groups
from courses.demo.banks import plant_bank, plant_practice, practise
from courses.demo.evaluations import give_evaluations
from courses.demo.in_review import plant_module_in_review
from courses.demo.learners import MODULE, SHOWN, learn
from courses.demo.lti import connect_hospital
from courses.demo.outline import FOLDER, read_modules, read_toml
from courses.demo.packages import plant_packages
from courses.demo.pages import (
    arrange_modules,
    plant_courses,
    plant_home,
    plant_module,
    plant_texts,
)
from courses.demo.sign_offs import plant_invented_sign_offs, plant_sign_offs
from courses.demo.words import plant_glossary
from courses.models import (
    ContentPackage,
    EvaluationGiven,
    GlossaryTerm,
    LessonPage,
    ModuleCompletion,
    ModulePage,
    Quiz,
    SignOff,
)
from elearn.core.models import User


@transaction.atomic
def load(*, now: datetime) -> dict[str, int]:
    """Build the pages, then let people learn; returns what exists afterwards."""
    plant_glossary(FOLDER / "glossary")
    catalogue = read_toml(FOLDER / "catalogue.toml")
    outlines = read_modules()
    home = plant_home(catalogue)
    packages = plant_packages(now=now)
    pages = plant_courses(catalogue)
    banks = [plant_bank(outline) for outline in outlines if outline.bank is not None]
    for outline in outlines:
        plant_module(outline, courses=pages, packages=packages)
    arrange_modules(outlines)
    plant_texts(home, FOLDER / "texts")
    # Before anybody learns: filing publishes a version of the module.
    groups.file_everything(outlines, catalogue["topics"])
    plant_sign_offs(outlines, now=now)
    learn(now=now)
    for bank, words in banks:
        practice = plant_practice(bank, words)
        if practice is not None and words.get("people_try", False):
            _practise(practice, now=now)
    give_evaluations(now=now)
    groups.gather_groups(now=now)
    cohort.follow_course(now=now)
    groups.keep_things(now=now)
    plant_module_in_review(next(iter(pages.values())))
    plant_invented_sign_offs(now=now)
    connect_hospital(ModulePage.objects.get(slug=MODULE), now=now)
    return {
        "modules": ModulePage.objects.live().count(),
        "lessons": LessonPage.objects.live().count(),
        "packages": ContentPackage.objects.count(),
        "glossary": GlossaryTerm.objects.filter(live=True).count(),
        "quizzes": Quiz.objects.filter(live=True).count(),
        "completions": ModuleCompletion.objects.count(),
        "sign_offs": SignOff.objects.count(),
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
