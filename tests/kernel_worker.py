"""A worker in a process of its own that a test may kill: ``python -m tests.kernel_worker``.

Its one job takes a number and hangs in its first attempt, after the number was taken and before it is kept.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any


def register() -> None:
    """Register the job, in the worker and in the test that asks for it."""
    from django.db import transaction

    from khet.kernel import jobs
    from khet.kernel.register import next_number

    @jobs.job("tests.issue_paper")
    def issue_paper(run: jobs.JobRun, marker: str) -> None:
        run.log(f"ครั้งที่ {run.attempt}")
        with transaction.atomic():
            number = next_number(series="QP", office_id=1, year_be=2566)
            Path(marker).write_text(str(run.attempt), encoding="ascii")
            if run.attempt == 1:
                time.sleep(120)
            result: dict[str, Any] = {"number": number}
            run.finish(result)


def main() -> None:
    """Work until killed."""
    import django

    django.setup()
    register()
    from khet.kernel import jobs

    jobs.work(threading.Event(), idle_seconds=0.05, beat_seconds=0.1, housekeeping_seconds=0.2)


if __name__ == "__main__":
    main()
