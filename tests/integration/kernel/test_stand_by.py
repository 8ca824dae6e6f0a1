"""The server's worker waits in little memory and lets a child do the jobs, which ends when no more wait."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from khet.cli import working
from khet.kernel import jobs
from khet.kernel.jobs import queue

PRELOAD = """
import os, sys
from khet.cli import serving
import django
django.setup()
serving.preload()
print(len(os.listdir("/proc/self/task")), *(name in sys.modules for name in ("duckdb", "pyarrow", "numpy")))
"""


@pytest.fixture
def signals() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def once(_stop: threading.Event, work_off) -> None:
    """Waits for nothing, and works off once."""
    work_off()


def test_jobs_are_done_by_a_child_that_ends(signals, monkeypatch, tmp_path):
    told = tmp_path / "pid"
    monkeypatch.setattr(jobs, "stand_by", once)
    monkeypatch.setattr(jobs, "work", lambda _stop, *, until_idle: told.write_text(f"{os.getpid()} {until_idle}"))

    working.stand_by()

    child, until_idle = told.read_text().split()
    assert int(child) != os.getpid()
    assert until_idle == "True"
    assert not Path(f"/proc/{child}").exists()


def test_a_child_that_is_killed_ends_the_worker(signals, monkeypatch):
    monkeypatch.setattr(jobs, "stand_by", once)
    monkeypatch.setattr(jobs, "work", lambda _stop, *, until_idle: os.kill(os.getpid(), signal.SIGKILL))

    with pytest.raises(SystemExit) as ended:
        working.stand_by()

    assert ended.value.code == signal.SIGKILL


def test_who_is_asked_to_end_asks_the_child_and_waits_for_it(signals, monkeypatch, tmp_path):
    told = tmp_path / "told"

    def job(stop: threading.Event, *, until_idle: bool) -> None:
        os.kill(os.getppid(), signal.SIGTERM)
        told.write_text("asked" if stop.wait(20) else "not asked")

    monkeypatch.setattr(jobs, "stand_by", once)
    monkeypatch.setattr(jobs, "work", job)

    working.stand_by()

    assert told.read_text() == "asked"


@pytest.mark.django_db(transaction=True)
def test_work_begins_without_a_connection_and_when_something_waits(monkeypatch):
    stop, begun = threading.Event(), []
    waiting = iter((False, DatabaseError("gone for a while"), True))

    def is_waiting() -> bool:
        connection.ensure_connection()
        found = next(waiting)
        if isinstance(found, Exception):
            raise found
        return found

    def work_off() -> None:
        begun.append(connection.connection is None)
        if len(begun) == 2:
            stop.set()

    monkeypatch.setattr(queue, "is_waiting", is_waiting)

    jobs.stand_by(stop, work_off, idle_seconds=0.001)

    assert begun == [True, True]  # once for housekeeping, once for what waited
    assert next(waiting, None) is None


@pytest.mark.django_db(transaction=True)
def test_a_worker_for_what_waits_ends_when_nothing_does(monkeypatch):
    claims = iter((2, 1))
    monkeypatch.setattr(queue, "claim", lambda _worker: next(claims, None))
    done: list[int] = []
    monkeypatch.setattr(queue, "run", lambda claimed, _runner, *, worker: done.append(claimed))

    jobs.work(threading.Event(), until_idle=True)

    assert done == [2, 1]


def test_what_counts_is_loaded_before_the_fork_and_starts_no_thread(tmp_path):
    environment = {**os.environ, "KHET_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "khet.site.settings"}

    said = subprocess.run(
        [sys.executable, "-c", PRELOAD], env=environment, capture_output=True, text=True, check=False, timeout=120
    )

    assert said.stdout.split() == ["1", "True", "True", "False"], said.stderr
