"""News from lower rooms and from the CMS, turned into service calls."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import published, unpublished

from courses import queries, services
from courses.models import (
    BankQuestion,
    EvaluationAnswers,
    LessonPage,
    ModuleCompletion,
    ModulePage,
    Quiz,
)
from courses.signals import module_completed
from elearn.core.models import User
from scenarios.models import Attempt, Scenario
from scenarios.signals import attempt_finished


@receiver(attempt_finished, sender=Attempt)
def count_conversation(attempt: Attempt, **kwargs: Any) -> None:
    """A conversation brought to its end may be the last thing a module asked for."""
    if attempt.user is None:
        return
    for module in queries.modules_with_scenario(attempt.revision.scenario):
        services.complete_if_due(
            module, user=attempt.user, now=attempt.finished_at or timezone.now()
        )


@receiver(published, sender=Quiz)
def freeze_published_quiz(instance: Quiz, revision: Any, **kwargs: Any) -> None:
    """What learners answer is the revision frozen here."""
    services.freeze_quiz(
        instance, by=revision.user if revision else None, now=timezone.now()
    )


@receiver(published, sender=BankQuestion)
def freeze_published_question(
    instance: BankQuestion, revision: Any, **kwargs: Any
) -> None:
    """What attempts are asked is the version frozen here."""
    services.freeze_question(
        instance, by=revision.user if revision else None, now=timezone.now()
    )


def prepare_evaluation_forms(
    app_config: AppConfig, using: str = "default", **kwargs: Any
) -> None:
    """Receiver of post_migrate: the usual forms are there on every site."""
    tables = connections[using].introspection.table_names()
    if using == "default" and EvaluationAnswers._meta.db_table in tables:
        services.prepare_forms(now=timezone.now())


@receiver(pre_delete, sender=User)
def forget_before_the_account_goes(
    sender: type[User], instance: User, **kwargs: Any
) -> None:
    """Whoever deletes it: what packages kept may hold the person's own words, and what
    was completed leads to single answers."""
    services.forget_package_states(user=instance)
    services.forget_lti_person(user=instance)
    services.forget_sign_off_letters(user=instance)
    services.forget_attempts_of_completions(user=instance)


@receiver(module_completed, sender=ModuleCompletion)
def tell_lmss(completion: ModuleCompletion, **kwargs: Any) -> None:
    """Whoever came from an LMS has its column filled."""
    services.tell_completion(completion, now=timezone.now())


#: What experts sign: one that is published, or no longer, may have to be read anew.
SIGNED = frozenset({ModulePage, LessonPage, Quiz, BankQuestion, Scenario})


@receiver([published, unpublished])
def plan_letters_to_experts(sender: type[Any], **kwargs: Any) -> None:
    if sender in SIGNED:
        services.plan_letters(now=timezone.now())
