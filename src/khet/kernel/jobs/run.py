"""What a handler holds while it runs: progress, log, and the question whether it should stop.

Every write is fenced by the attempt: a worker that was thought dead and whose job was begun again by another can
change nothing any more, and is told so by JobLost.
"""

from __future__ import annotations

import threading
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from khet.calc.calendars import thai_day
from khet.kernel import clock
from khet.kernel.actor import Actor
from khet.kernel.jobs.registry import actor_of
from khet.kernel.models import Job, JobLogLine


class JobCancelled(Exception):
    """The person who waits asked to stop; raised by ``check_cancelled`` and ``progress``."""


class JobLost(Exception):
    """The attempt no longer owns the job; whatever it does now must not be kept."""


class JobRun:
    """One attempt at a job."""

    def __init__(self, row: Job, *, has_pulse: bool = False) -> None:
        self.job_id = row.pk
        self.attempt = row.attempts
        self.office_id = row.office_id
        self.label = row.label
        self.started_at: datetime = row.started_at or clock.now()
        self._row = row
        self._has_pulse = has_pulse
        self._lock = threading.Lock()
        self._unwritten: dict[str, Any] = {}
        self._stop: type[JobCancelled] | type[JobLost] | None = None

    @cached_property
    def actor(self) -> Actor:
        """Who asked for the job, with the rights held today."""
        return actor_of(self._row, self.today)

    @property
    def today(self) -> date:
        """The day on which the attempt was begun, in Thailand."""
        return thai_day(self.started_at)

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Tell how far the work is; raises JobCancelled or JobLost.

        Inside a transaction of the handler the news is passed to the pulse of the worker, which tells it from
        outside: the page shows it before the transaction ends.
        """
        news = {"done": done, "total": total, "message": message[:300]}
        if self._has_pulse and connection.in_atomic_block:
            with self._lock:
                self._unwritten = news
            self._raise_if_stopped()
            return
        self._write(news)
        self._raise_if_stopped()

    def log(self, text: str) -> None:
        """Add a line to the job's log, in the transaction that is open now."""
        JobLogLine.objects.create(job_id=self.job_id, at=clock.now(), attempt=self.attempt, text=text)

    def check_cancelled(self) -> None:
        """Raise JobCancelled when somebody asked to stop, JobLost when another worker has taken over."""
        if not (self._has_pulse and connection.in_atomic_block):
            self._look()
        self._raise_if_stopped()

    def finish(self, result: dict[str, Any] | None) -> None:
        """Write the end in the handler's own transaction, so that its work and the job's end are kept together.

        For work that must not be done twice, such as taking a number: call it last inside ``atomic``. Raises
        JobLost, which undoes that transaction, when another worker has taken over.
        """
        mine = Job.objects.filter(pk=self.job_id, attempts=self.attempt, state=Job.RUNNING)
        now = clock.now()
        if not mine.update(state=Job.DONE, finished_at=now, heartbeat_at=now, result=result, **self.take_news()):
            self._stop = JobLost
        self._raise_if_stopped()

    def take_news(self) -> dict[str, Any]:
        """Progress that was told but not written yet; it is the caller's to write."""
        with self._lock:
            news, self._unwritten = self._unwritten, {}
        return news

    def beat(self) -> None:
        """Say that the attempt is alive, with any news; called by the worker's pulse from its own thread."""
        self._write(self.take_news())

    def _write(self, news: dict[str, Any]) -> None:
        mine = Job.objects.filter(pk=self.job_id, attempts=self.attempt, state=Job.RUNNING)
        if mine.update(heartbeat_at=clock.now(), **news) == 0:
            self._stop = JobLost
        else:
            self._look()

    def _look(self) -> None:
        found = Job.objects.filter(pk=self.job_id).values_list("state", "attempts", "is_cancel_requested").first()
        if found is None or found[:2] != (Job.RUNNING, self.attempt):
            self._stop = JobLost
        elif found[2] and self._stop is None:
            self._stop = JobCancelled

    def _raise_if_stopped(self) -> None:
        if self._stop is not None:
            raise self._stop(_("ยกเลิกตามคำขอ"))
