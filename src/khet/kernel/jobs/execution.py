"""Runs one job from claim to end: every way it can end leaves a state that a person can read."""

from __future__ import annotations

import logging
import traceback
from contextlib import nullcontext
from contextvars import ContextVar
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from khet.kernel import clock
from khet.kernel.actor import NotAllowed
from khet.kernel.jobs import queue
from khet.kernel.jobs.pulse import Pulse
from khet.kernel.jobs.registry import JobFailed, Registered, UnknownJob, registered
from khet.kernel.jobs.run import JobCancelled, JobLost, JobRun
from khet.kernel.models import Job

logger = logging.getLogger("khet.jobs")
pulse_in_use: ContextVar[Pulse | None] = ContextVar("pulse_in_use", default=None)
worker_in_use: ContextVar[str] = ContextVar("worker_in_use", default="")


def execute_job(job_id: int) -> None:
    """Begin the job if it still waits, run its handler, and write how it ended."""
    row = _begin(job_id)
    if row is None:
        return
    pulse = pulse_in_use.get()
    run = JobRun(row, has_pulse=pulse is not None)
    with pulse.following(run) if pulse else nullcontext():
        _run_handler(run, row)


def _run_handler(run: JobRun, row: Job) -> None:
    try:
        result = registered(row.name).handler(run, **row.arguments)
    except JobLost:
        logger.warning("job %s was taken over by another worker", row.pk)
    except JobCancelled:
        _end(run, Job.CANCELLED, message=_("ยกเลิกตามคำขอ"))
    except (JobFailed, NotAllowed) as problem:
        _end(run, Job.FAILED, error=str(problem))
    except UnknownJob:
        _end(run, Job.FAILED, error=_("ระบบรุ่นนี้ไม่รู้จักงานประเภทนี้"), trace=row.name)
    except OperationalError:
        _end_after_database_trouble(run, row, registered(row.name))
    except Exception:
        logger.exception("job %s (%s) failed", row.pk, row.name)
        _end(
            run, Job.FAILED, error=_("เกิดข้อผิดพลาดที่ไม่คาดคิด งานนี้ไม่มีผลใด ๆ โปรดแจ้งผู้ดูแลระบบ"), trace=traceback.format_exc()
        )
    else:
        _end(run, Job.DONE, result=result)


def _begin(job_id: int) -> Job | None:
    """Take the job: only one attempt can move it from waiting to running."""
    now = clock.now()
    taken = Job.objects.filter(pk=job_id, state=Job.QUEUED).update(
        state=Job.RUNNING,
        attempts=F("attempts") + 1,
        started_at=now,
        heartbeat_at=now,
        worker=worker_in_use.get(),
    )
    return Job.objects.get(pk=job_id) if taken else None


def _end(run: JobRun, state: str, *, error: str = "", trace: str = "", message: str = "", result: Any = None) -> None:
    """Write the end, unless another attempt owns the job by now."""
    mine = Job.objects.filter(pk=run.job_id, attempts=run.attempt, state=Job.RUNNING)
    changes: dict[str, Any] = {"state": state, "finished_at": clock.now(), "error": error, "trace": trace}
    changes |= run.take_news()
    if state == Job.DONE:
        changes["result"] = result
    if message:
        changes["message"] = message
    mine.update(**changes)


def _end_after_database_trouble(run: JobRun, row: Job, known: Registered) -> None:
    """Put the job back for another attempt (a lock that lasted too long passes); give up after the last one."""
    trace = traceback.format_exc()
    logger.warning("job %s met a database problem in attempt %s", run.job_id, run.attempt, exc_info=True)
    if not connection.in_atomic_block:
        connection.close()
    if run.attempt >= known.max_attempts:
        _end(run, Job.FAILED, error=_("ฐานข้อมูลไม่ตอบสนอง ลองแล้วหลายครั้ง โปรดลองใหม่ภายหลัง"), trace=trace)
        return
    requeue(run.job_id, run.attempt, _("ฐานข้อมูลไม่ตอบสนอง ระบบจะลองใหม่"))


@transaction.atomic
def requeue(job_id: int, attempt: int, message: str) -> bool:
    """Put a running attempt back in the queue; False when it is no longer the one that runs."""
    mine = Job.objects.filter(pk=job_id, attempts=attempt, state=Job.RUNNING)
    if not mine.update(state=Job.QUEUED, heartbeat_at=None, started_at=None, worker="", message=message):
        return False
    queue.put(Job.objects.get(pk=job_id))
    return True
