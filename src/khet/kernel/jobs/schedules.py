"""Jobs that the worker starts once a day by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.db.models import Q

from khet.calc.calendars import thai_day
from khet.kernel import clock
from khet.kernel.actor import system
from khet.kernel.jobs.asking import enqueue
from khet.kernel.models import Job, Schedule


@dataclass(frozen=True, slots=True)
class Daily:
    """A schedule as the code declares it; hour and switch can be changed in the row."""

    key: str
    job_name: str
    label: str
    at: time


_declared: dict[str, Daily] = {}


def daily(key: str, *, job_name: str, label: str, at: time) -> None:
    """Declare a job without arguments that runs once a day at or after this hour; called from AppConfig.ready."""
    _declared[key] = Daily(key, job_name, label, at)


def ensure_rows() -> None:
    """Write the declared schedules that have no row yet; one query when all are there."""
    known = set(Schedule.objects.values_list("key", flat=True))
    for plan in _declared.values():
        if plan.key not in known:
            defaults = {"job_name": plan.job_name, "label": plan.label, "daily_at": plan.at}
            Schedule.objects.get_or_create(key=plan.key, defaults=defaults)


def start_due(*, at: datetime) -> list[Job]:
    """Enqueue every schedule whose hour has come and that has not run today; several workers start it once."""
    today = thai_day(at)
    missed = Q(last_run_on__isnull=True) | Q(last_run_on__lt=today)
    due = Schedule.objects.filter(missed, is_enabled=True, daily_at__lte=clock.hour_of(at))
    return [job for schedule in due for job in _start(schedule, missed, at)]


@transaction.atomic
def _start(schedule: Schedule, missed: Q, at: datetime) -> list[Job]:
    taken = Schedule.objects.filter(missed, pk=schedule.pk).update(last_run_on=thai_day(at))
    if not taken:
        return []
    asked = enqueue(schedule.job_name, actor=system("schedule"), label=schedule.label, office_id=None, at=at)
    return [asked]
