"""kill -9 in the middle of a bulk of certificates: the next worker goes on without a gap and without a double."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from khet.domains.development.models import Certificate
from khet.domains.development.queries import certificates
from khet.kernel import audit
from khet.kernel.models import IssuedDocument, Job, NumberSeries
from tests import certificates_cast


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.django_db(transaction=True)
def test_a_killed_bulk_goes_on_without_gaps_or_doubles(tmp_path: Path, same_database):
    scene = certificates_cast.build(5)
    asked = certificates_cast.ask(scene)
    marker = tmp_path / "hanging"
    command = [sys.executable, "-m", "tests.certificates_worker", str(marker)]

    with subprocess.Popen(command, env=same_database()) as first:
        began = wait_until(marker.exists)
        first.kill()
    kept = list(IssuedDocument.objects.values_list("number", flat=True).order_by("number"))
    with subprocess.Popen(command, env=same_database()) as second:
        ended = wait_until(lambda: Job.objects.get(pk=asked.pk).is_over)
        second.kill()

    job = Job.objects.get(pk=asked.pk)
    assert (began, kept, ended) == (True, [1, 2], True)
    assert (job.state, job.attempts) == ("done", 2), job.error
    assert sorted(IssuedDocument.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert sorted(Certificate.objects.values_list("person_id", flat=True)) == [row.pk for row in scene.people[:-1]]
    assert NumberSeries.objects.get().last_number == 5
    assert all(certificates.verify(row.payload).is_valid for row in certificates.rows(Certificate.objects.all()))
    assert audit.verify().ok
