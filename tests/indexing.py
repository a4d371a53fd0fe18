"""Writes down what can be found when somebody looks for it, not at each of many saves.

Outside tests a worker does it after the request; within each save it took more time than
the rest of making a page. Whoever searches, asks what refers to what, or takes something
away, finds all that was saved before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task
from django_tasks.utils import get_random_id
from modelsearch.backends.base import BaseSearchBackend
from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import ReferenceIndex
from wagtail.tasks import update_reference_index_task

INDEXING = (insert_or_update_object_task, update_reference_index_task)
#: Which of them, and of what.
_waiting: dict[tuple[int, tuple[Any, ...]], None] = {}


def _put_off(enqueue: Callable[..., TaskResult]) -> Callable[..., TaskResult]:
    @wraps(enqueue)
    def asked(self: ImmediateBackend, task: Task, args: Any, kwargs: Any) -> TaskResult:
        if task not in INDEXING:
            return enqueue(self, task, args, kwargs)
        _waiting[INDEXING.index(task), tuple(args)] = None
        return TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )

    return asked


def write_down() -> None:
    asked = list(_waiting)
    _waiting.clear()
    for place, args in asked:
        try:
            INDEXING[place].call(*args)
        except ObjectDoesNotExist:
            continue


def _after_writing_down(asks: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(asks)
    def asked(*given: Any, **told: Any) -> Any:
        if _waiting:
            write_down()
        return asks(*given, **told)

    return asked


def when_asked() -> None:
    """From now on."""
    ImmediateBackend.enqueue = _put_off(ImmediateBackend.enqueue)
    BaseSearchBackend._search = _after_writing_down(BaseSearchBackend._search)
    manager = type(ReferenceIndex.objects)
    manager.get_queryset = _after_writing_down(manager.get_queryset)


@contextmanager
def of_its_own() -> Iterator[None]:
    """What one test has saved, no other finds; what stood before it stands after it."""
    before = list(_waiting)
    yield
    _waiting.clear()
    _waiting.update(dict.fromkeys(before))
