"""Background entry points: checking and accepting an uploaded file, and the daily upkeep."""

from __future__ import annotations

from datetime import time
from typing import Any

from khet.domains.warehouse.actions import flow, publishing, upkeep
from khet.domains.warehouse.actions.uploads import ACCEPT_JOB, CHECK_JOB
from khet.domains.warehouse.rules.refusals import MappingNeeded, WarehouseProblem
from khet.kernel import jobs
from khet.kernel.actor import system
from khet.kernel.jobs import JobFailed, JobRun, job
from khet.kernel.states import WrongState

UPKEEP = "warehouse.clean_up"


def declare_schedules() -> None:
    """Ask the worker to tidy the warehouse once a day; called when the apps are ready."""
    jobs.daily(UPKEEP, job_name=UPKEEP, label="ดูแลคลังข้อมูลตามกำหนดเก็บ", at=time(3, 0))


@job(CHECK_JOB)
def check_import(run: JobRun, *, import_id: int) -> dict[str, Any]:
    """Read, recognise and check an uploaded file; begun again after a crash it comes to the same."""
    try:
        report = flow.check(actor=run.actor, import_id=import_id, at=run.started_at, tell=run.progress)
    except MappingNeeded as asked:
        return {"import_id": import_id, "mapping_needed": True, "text": str(asked)}
    except (WarehouseProblem, WrongState) as problem:
        raise JobFailed(str(problem)) from problem
    run.progress(2, 2, "ตรวจเสร็จแล้ว")
    counts = {name: getattr(report, name) for name in ("rows_in", "accepted", "repaired", "waiting", "refused")}
    return {"import_id": import_id, **counts}


@job(ACCEPT_JOB)
def accept_import(run: JobRun, *, import_id: int, reason: str = "", replace: str = "") -> dict[str, Any]:
    """Publish an import; begun again after a crash it finds what it has published before."""
    run.progress(0, 2, "อ่านและตรวจไฟล์")
    try:
        made = publishing.accept(
            actor=run.actor,
            import_id=import_id,
            reason=reason,
            replace=replace,
            at=run.started_at,
            tell=run.progress,
        )
    except (WarehouseProblem, WrongState) as problem:
        raise JobFailed(str(problem)) from problem
    run.progress(2, 2, "รับรองแล้ว")
    return {"import_id": import_id, "snapshot": made.uuid, "rows": made.rows}


@job(UPKEEP)
def clean_up(run: JobRun) -> dict[str, Any]:
    """Sweep folders nobody knows, and remove what is beyond its retention."""
    swept = upkeep.sweep(at=run.started_at)
    removed = upkeep.remove_expired(actor=system("schedule"), at=run.started_at, today=run.today)
    return upkeep.as_plain(removed, swept)
