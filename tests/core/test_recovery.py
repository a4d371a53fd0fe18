"""Tasks whose worker died: given back, and not for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from elearn.core.services import recover_tasks

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def task(status, *, minutes_ago=5, workers=("w1",)) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        started_at=NOW - timedelta(minutes=minutes_ago),
        worker_ids=list(workers),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="nowhere.at_all",
        backend_name="default",
        run_after=NOW,
        exception_class_path="",
        traceback="",
    )


def recover(**changes):
    return recover_tasks(**{"now": NOW, "older_than": HOUR, **changes})


def test_task_running_too_long_is_given_back(db):
    lost = task(TaskResultStatus.RUNNING, minutes_ago=61)
    assert recover() == {"recovered": 1, "failed": 0}
    lost.refresh_from_db()
    assert (lost.status, lost.started_at) == (TaskResultStatus.READY, None)
    assert recover() == {"recovered": 0, "failed": 0}


def test_task_of_a_dead_worker_is_given_back_at_once(db):
    task(TaskResultStatus.RUNNING, workers=["gone"])
    kept = task(TaskResultStatus.RUNNING, workers=["alive"])
    assert recover(is_worker_gone="gone".__eq__)["recovered"] == 1
    kept.refresh_from_db()
    assert kept.status == TaskResultStatus.RUNNING


def test_task_lost_three_times_fails(db):
    lost = task(TaskResultStatus.RUNNING, minutes_ago=61, workers=["a", "b", "c"])
    assert recover() == {"recovered": 0, "failed": 1}
    lost.refresh_from_db()
    assert lost.status == TaskResultStatus.FAILED
    assert lost.finished_at == NOW


@pytest.mark.parametrize(
    "status",
    [TaskResultStatus.READY, TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED],
)
def test_other_tasks_are_left_alone(db, status):
    other = task(status, minutes_ago=600)
    assert recover() == {"recovered": 0, "failed": 0}
    other.refresh_from_db()
    assert other.status == status
