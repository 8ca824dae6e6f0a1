"""The queue: each waiting job has one task row of django-tasks, written in the same transaction.

This is the only file that knows that library, so that the day it becomes part of Django only the imports here change.
What a job is and how it ends stands in ``execution``; the worker brings the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError
from django.db.models import Q
from django_tasks import TaskResultStatus, task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

from khet.kernel.models import Job

ABANDONED_AFTER = timedelta(days=7)
_runner: ContextVar[Callable[[int], None]] = ContextVar("runner")


@task()
def execute(job_id: int) -> None:
    """What every task row asks for: do the job of this id, by what ``run`` was given. Its name stands in the rows."""
    _runner.get()(job_id)


def put(row: Job) -> None:
    """Give the job a task row of its own; what it had before is withdrawn."""
    withdraw(row)
    row.task_id = str(execute.enqueue(row.pk).id)
    row.save(update_fields=["task_id"])


def withdraw(row: Job) -> None:
    """Take the job's waiting task row away; one that a worker has claimed is that worker's to end."""
    if row.task_id:
        DBTaskResult.objects.filter(pk=row.task_id, status=TaskResultStatus.READY).delete()


def is_waiting() -> bool:
    """Whether a task row waits for a worker; one cheap read."""
    return DBTaskResult.objects.ready().exists()


def claim(worker: str) -> DBTaskResult[Any, Any] | None:
    """Take the next task row for this worker, or None; one cheap read while nothing waits.

    The claim is made in an exclusive transaction on SQLite, where row locks do nothing, and under a row lock on
    PostgreSQL; either way no two workers get the same row.
    """
    if not is_waiting():
        return None
    waiting = DBTaskResult.objects.ready()
    try:
        with exclusive_transaction(waiting.db):
            found = waiting.get_locked()
            if found is not None:
                found.claim(worker)
            return found
    except OperationalError as problem:
        if is_locked_database_exception(problem):
            return None
        raise


def run(claimed: DBTaskResult[Any, Any], runner: Callable[[int], None], *, worker: str) -> None:
    """Have ``runner`` do the job of a claimed row, through the library's own worker, which keeps the row's state."""
    library = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name=claimed.backend_name,
        startup_delay=False,
        max_tasks=1,
        worker_id=worker,
        excluded_queue_names=[],
    )
    token = _runner.set(runner)
    try:
        library.run_task(claimed)
    finally:
        _runner.reset(token)


def without_task(rows: list[Job]) -> list[Job]:
    """Of these waiting jobs, those whose task row is gone or was claimed by a worker that never began the job."""
    ready = DBTaskResult.objects.filter(pk__in=[row.task_id for row in rows if row.task_id])
    alive = {str(key) for key in ready.filter(status=TaskResultStatus.READY).values_list("pk", flat=True)}
    return [row for row in rows if row.task_id not in alive]


def forget_finished(*, at: datetime) -> int:
    """Delete task rows that are over, and those of workers that died long ago; the job rows tell the story."""
    over = Q(status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED])
    over |= Q(status=TaskResultStatus.RUNNING, started_at__lt=at - ABANDONED_AFTER)
    return DBTaskResult.objects.filter(over).delete()[0]
