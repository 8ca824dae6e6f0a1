"""What the kernel does by itself once a day: remind of due work, and remove what is kept no longer."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khet.calc.calendars import thai_day
from khet.kernel import files, jobs, work
from khet.kernel.models import Job, Notification, WorkItem

CLEAN_UP = "kernel.clean_up"
REMIND = "kernel.remind_of_due_work"
KEEP_JOBS = timedelta(days=90)
KEEP_WORK = timedelta(days=365)
DAYS_BEFORE = 3
DAYS_BETWEEN_REMINDERS = 7


def declare_schedules() -> None:
    """Ask the worker to run both once a day; called when the apps are ready."""
    jobs.daily(CLEAN_UP, job_name=CLEAN_UP, label="ลบข้อมูลที่พ้นกำหนดเก็บ", at=time(2, 0))
    jobs.daily(REMIND, job_name=REMIND, label="เตือนงานใกล้กำหนดและเลยกำหนด", at=time(6, 0))


@jobs.job(CLEAN_UP)
def clean_up(run: jobs.JobRun) -> dict[str, Any]:
    """Remove finished jobs, closed work, read notifications and orphaned files that are old enough."""
    at = run.started_at
    removed = {
        "jobs": _removed(Job.objects.filter(finished_at__lt=at - KEEP_JOBS).delete()),
        "work_items": _removed(WorkItem.objects.filter(closed_at__lt=at - KEEP_WORK).delete()),
        "notifications": _removed(Notification.objects.filter(read_at__lt=at - KEEP_WORK).delete()),
    }
    swept = files.sweep(at=at)
    return removed | {"files": swept.removed, "bytes": swept.freed}


def _removed(answer: tuple[int, dict[str, int]]) -> int:
    return answer[0]


@jobs.job(REMIND)
def remind_of_due_work(run: jobs.JobRun) -> None:
    """Tell each person about their open work: three days before it is due, the day after, then every week."""
    with transaction.atomic():
        reminded = _remind(run.started_at)
        run.finish({"reminded": reminded})


def _remind(at: datetime) -> int:
    today = thai_day(at)
    waiting = WorkItem.objects.open().filter(person_id__isnull=False, due_on__lte=today + timedelta(days=DAYS_BEFORE))
    told: defaultdict[tuple[str, str, tuple[tuple[str, str | int], ...]], list[int]] = defaultdict(list)
    for item in waiting:
        if item.person_id is None or item.due_on is None:
            continue
        days_late = (today - item.due_on).days
        if days_late == -DAYS_BEFORE:
            text = _("อีก %(left)s วันครบกำหนด: %(title)s")
        elif days_late >= 1 and (days_late - 1) % DAYS_BETWEEN_REMINDERS == 0:
            text = _("เลยกำหนดมาแล้ว %(late)s วัน: %(title)s")
        else:
            continue
        words = text % {"left": DAYS_BEFORE, "late": days_late, "title": item.title}
        told[words, item.url_name, tuple(item.url_args.items())].append(item.person_id)
    for (words, url_name, url_args), person_ids in told.items():
        work.notify_all(person_ids=person_ids, text=words, url_name=url_name, url_args=dict(url_args), at=at)
    return sum(len(person_ids) for person_ids in told.values())
