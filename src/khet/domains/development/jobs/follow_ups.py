"""Opening the rounds of following up, every morning."""

from __future__ import annotations

from datetime import time
from typing import Any

from khet.domains.development import public
from khet.kernel.jobs import JobRun, daily, job

OPEN = "development.open_follow_ups"


def declare_schedules() -> None:
    """Ask the worker to look every morning; called when the apps are ready."""
    daily(OPEN, job_name=OPEN, label="เปิดรอบติดตามการนำไปใช้", at=time(6, 30))


@job(OPEN)
def open_follow_ups(run: JobRun) -> dict[str, Any]:
    """Open every round whose day has come; the kernel reminds of what waits then."""
    return {"opened": public.open_due_follow_ups(actor=run.actor, at=run.started_at)}
