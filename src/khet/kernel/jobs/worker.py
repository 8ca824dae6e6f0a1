"""The worker: claims jobs one after another, in a process of its own or in a thread of the server."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack

from django.db import DatabaseError, close_old_connections, connection, connections

from khet.kernel import clock
from khet.kernel.jobs import queue, recovery, schedules
from khet.kernel.jobs.execution import execute_job, pulse_in_use, worker_in_use
from khet.kernel.jobs.pulse import BEAT_SECONDS, Pulse

IDLE_SECONDS = 0.5
HOUSEKEEPING_SECONDS = 30.0
logger = logging.getLogger("khet.jobs")


def run_pending(*, most: int | None = None) -> int:
    """Run what waits now, in this thread, until nothing does or ``most`` have run; how many were run."""
    ran = 0
    worker = recovery.worker_name()
    worker_in_use.set(worker)
    while most is None or ran < most:
        claimed = queue.claim(worker)
        if claimed is None:
            break
        queue.run(claimed, execute_job, worker=worker)
        ran += 1
    return ran


def work(
    stop: threading.Event,
    *,
    idle_seconds: float = IDLE_SECONDS,
    beat_seconds: float = BEAT_SECONDS,
    housekeeping_seconds: float = HOUSEKEEPING_SECONDS,
    until_idle: bool = False,
) -> None:
    """Work until ``stop`` is set, or nothing waits; a running job is finished first.

    Survives a database that goes away for a while.
    """
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
                if until_idle:
                    return
                stop.wait(idle_seconds)


def stand_by(
    stop: threading.Event,
    work_off: Callable[[], None],
    *,
    idle_seconds: float = IDLE_SECONDS,
    housekeeping_seconds: float = HOUSEKEEPING_SECONDS,
) -> None:
    """Wait until ``stop`` is set; ``work_off`` does what waits and keeps house, and begins with no connection open."""
    next_housekeeping = 0.0
    while not stop.is_set():
        try:
            is_due = time.monotonic() >= next_housekeeping or queue.is_waiting()
        except DatabaseError:
            logger.warning("the worker could not reach the database; trying again", exc_info=True)
            is_due = False
        if is_due:
            next_housekeeping = time.monotonic() + housekeeping_seconds
            let_go()
            work_off()
        stop.wait(idle_seconds)
    let_go()


def let_go() -> None:
    """Close every connection to the databases: a process that forks may leave none to its child."""
    for one in connections.all(initialized_only=True):
        one.close()
        if hasattr(one, "close_pool"):
            one.close_pool()


def housekeeping() -> None:
    """Recover lost jobs, start what the schedule asks for, forget task rows that are over."""
    now = clock.now()
    recovery.recover(at=now)
    schedules.ensure_rows()
    schedules.start_due(at=now)
    queue.forget_finished(at=now)
