"""Background entry points: deciding what is hidden of an office's figures when its data change, and once a day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import time
from typing import Any

from khet.domains.indicators.actions.hiding import JOB, ask, decide_hidden
from khet.domains.indicators.queries.computing import READER
from khet.domains.warehouse import public as warehouse
from khet.kernel import jobs
from khet.kernel.jobs import JobRun, job

EVERY_OFFICE = "indicators.decide_hidden_everywhere"


def declare_schedules() -> None:
    """Ask the worker to look after every office once a day: a new version may decide otherwise, structures change."""
    jobs.daily(EVERY_OFFICE, job_name=EVERY_OFFICE, label="ตัดสินตัวเลขที่ต้องปกปิดของทุกเขต", at=time(3, 30))


@job(JOB)
def decide_for_office(run: JobRun, *, office_id: int) -> dict[str, Any]:
    """Decide for one office; it lets work for which somebody waits go first, and then goes on where it stopped."""
    done = decide_hidden(
        office_id=office_id, on=run.today, at=run.started_at, tell=run.progress, makes_room=_somebody_waits
    )
    if not done.is_done:
        ask(office_id, run.started_at)
    return asdict(done)


@job(EVERY_OFFICE)
def decide_everywhere(run: JobRun) -> dict[str, Any]:
    """Ask for every office with data; nothing is counted where nothing has changed."""
    offices = warehouse.offices_with_data()
    for office_id in offices:
        ask(office_id, run.started_at)
    return {"offices": len(offices)}


def _somebody_waits() -> bool:
    return jobs.jobs(READER, state="queued").exclude(name=JOB).exists()
