"""Finds jobs whose worker died and begins them again, so that none is stuck.

A worker on this machine is known to be dead by its process; one elsewhere by a heartbeat that stopped.
"""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from khet.kernel.jobs import queue
from khet.kernel.jobs.execution import requeue
from khet.kernel.jobs.registry import UnknownJob, registered
from khet.kernel.models import Job

STALE_AFTER = timedelta(seconds=120)
LOST_AFTER = timedelta(seconds=15)


def worker_name() -> str:
    """The name of this process: host, number, and when it began, for numbers are used again."""
    return f"{socket.gethostname()}:{os.getpid()}:{_began(os.getpid())}"


def recover(*, at: datetime) -> int:
    """Put back (or give up after the last attempt) every job whose worker is gone; how many were touched."""
    running = [row for row in Job.objects.filter(state=Job.RUNNING) if _is_dead(row, at)]
    touched = sum(_restart(row, at) for row in running)
    waiting = list(Job.objects.filter(state=Job.QUEUED, queued_at__lt=at - LOST_AFTER).order_by("pk")[:200])
    for row in queue.without_task(waiting) if waiting else []:
        touched += _put_again(row.pk)
    return touched


def _is_dead(row: Job, at: datetime) -> bool:
    host, _colon, rest = row.worker.partition(":")
    if row.worker and host == socket.gethostname():
        number, _colon, began = rest.partition(":")
        if began != _began(int(number)):
            return True
    return row.heartbeat_at is None or row.heartbeat_at < at - STALE_AFTER


def _began(process: int) -> str:
    """When a process of this machine began, in the kernel's ticks; empty when there is no such process."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return fields[19]


def _restart(row: Job, at: datetime) -> int:
    try:
        most = registered(row.name).max_attempts
    except UnknownJob:
        most = 0
    if row.attempts < most and not row.is_cancel_requested:
        return int(requeue(row.pk, row.attempts, _("ตัวประมวลผลหยุดกลางคัน ระบบเริ่มงานใหม่")))
    mine = Job.objects.filter(pk=row.pk, attempts=row.attempts, state=Job.RUNNING)
    if row.is_cancel_requested:
        return mine.update(state=Job.CANCELLED, finished_at=at, message=_("ยกเลิกตามคำขอ"))
    return mine.update(state=Job.FAILED, finished_at=at, error=_("ตัวประมวลผลหยุดกลางคันหลายครั้ง โปรดแจ้งผู้ดูแลระบบ"))


@transaction.atomic
def _put_again(job_id: int) -> int:
    row = Job.objects.select_for_update().filter(pk=job_id, state=Job.QUEUED).first()
    if row is None:
        return 0
    queue.put(row)
    return 1
