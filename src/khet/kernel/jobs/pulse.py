"""The worker's heartbeat: a thread that says every few seconds that the running job is alive."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from khet.kernel.jobs.run import JobRun

BEAT_SECONDS = 5.0
logger = logging.getLogger("khet.jobs")


class Pulse:
    """Follows at most one run; a beat that meets a locked database is left out, the next one follows."""

    def __init__(self, seconds: float = BEAT_SECONDS) -> None:
        self._seconds = seconds
        self._run: JobRun | None = None
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="khet-job-pulse", daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._end.set()
        self._thread.join()

    @contextmanager
    def following(self, run: JobRun) -> Iterator[None]:
        """Beat for this run while the block lasts."""
        self._run = run
        try:
            yield
        finally:
            self._run = None

    def _loop(self) -> None:
        try:
            while not self._end.wait(self._seconds):
                self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        run = self._run
        if run is None:
            return
        try:
            run.beat()
        except DatabaseError:
            logger.info("heartbeat of job %s left out", run.job_id, exc_info=True)
            connection.close()
