"""kill -9 in the middle of a job: nothing half-done stays, nothing is done twice, nothing is stuck."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from khet.kernel import jobs
from khet.kernel.jobs import registry
from khet.kernel.models import Job, NumberSeries
from tests import kernel_worker
from tests.kernel_cast import DIRECTOR, MONDAY, NORTH


def wait_until(condition, seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.django_db(transaction=True)
def test_a_job_killed_in_its_middle_is_done_once_by_the_next_worker(tmp_path, same_database, monkeypatch):
    monkeypatch.setattr(registry, "_handlers", dict(registry._handlers))
    kernel_worker.register()
    marker = tmp_path / "attempt"
    asked = jobs.enqueue(
        "tests.issue_paper", actor=DIRECTOR, args={"marker": str(marker)}, label="ออกเอกสาร", office_id=NORTH, at=MONDAY
    )
    command = [sys.executable, "-m", "tests.kernel_worker"]

    with subprocess.Popen(command, env=same_database()) as first:
        began = wait_until(marker.exists)
        first.kill()
    assert began
    assert Job.objects.get(pk=asked.pk).state == "running"
    assert not NumberSeries.objects.exists()

    with subprocess.Popen(command, env=same_database()) as second:
        ended = wait_until(lambda: Job.objects.get(pk=asked.pk).is_over)
        second.kill()

    job = Job.objects.get(pk=asked.pk)
    assert ended
    assert (job.state, job.attempts, job.result, marker.read_text()) == ("done", 2, {"number": 1}, "2")
    assert [line.text for line in jobs.log_lines(job)] == ["ครั้งที่ 1", "ครั้งที่ 2"]
    assert NumberSeries.objects.get().last_number == 1
