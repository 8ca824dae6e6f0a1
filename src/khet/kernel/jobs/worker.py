"""The worker: claims jobs one after another, in a process of its own or in a thread of the server."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import ExitStack
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from khet.kernel import clock
from khet.kernel.jobs import queue, recovery, schedules
from khet.kernel.jobs.execution import pulse_in_use, worker_in_use
from khet.kernel.jobs.pulse import BEAT_SECONDS, Pulse

IDLE_SECONDS = 0.5
HOUSEKEEPING_SECONDS = 30.0
logger = logging.getLogger("khet.jobs")


def run_pending(*, most: int | None = None) -> int:
    """Run what waits now, in this thread, until nothing does or ``most`` have run; how many were run."""
    ran = 0
    worker_in_use.set(recovery.worker_name())
    while most is None or ran < most:
        claimed = queue.claim(recovery.worker_name())
        if claimed is None:
            break
        _run(claimed)
        ran += 1
    return ran


def work(
    stop: threading.Event,
    *,
    idle_seconds: float = IDLE_SECONDS,
    beat_seconds: float = BEAT_SECONDS,
    housekeeping_seconds: float = HOUSEKEEPING_SECONDS,
) -> None:
    """Work until ``stop`` is set; a running job is finished first. Survives a database that goes away for a while."""
    with ExitStack() as stack:
        stack.callback(connection.close)
        stack.callback(pulse_in_use.reset, pulse_in_use.set(stack.enter_context(Pulse(beat_seconds))))
        next_housekeeping = 0.0
        while not stop.is_set():
            try:
                if time.monotonic() >= next_housekeeping:
                    next_housekeeping = time.monotonic() + housekeeping_seconds
                    housekeeping()
                ran = run_pending(most=1)
            except DatabaseError:
                logger.warning("the worker could not reach the database; trying again", exc_info=True)
                connection.close()
                ran = 0
            close_old_connections()
            if not ran:
                stop.wait(idle_seconds)


def housekeeping() -> None:
    """Recover lost jobs, start what the schedule asks for, forget task rows that are over."""
    now = clock.now()
    recovery.recover(at=now)
    schedules.ensure_rows()
    schedules.start_due(at=now)
    queue.forget_finished(at=now)


def _run(claimed: DBTaskResult[Any, Any]) -> None:
    """Run a claimed task row through django-tasks' own worker, which keeps its states and signals."""
    runner = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name=claimed.backend_name,
        startup_delay=False,
        max_tasks=1,
        worker_id=worker_in_use.get(),
        excluded_queue_names=[],
    )
    runner.run_task(claimed)
