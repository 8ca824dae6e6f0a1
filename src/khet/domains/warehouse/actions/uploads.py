"""Takes a file in, and knows again one that was taken before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import workflow
from khet.domains.warehouse.models import Import
from khet.domains.warehouse.queries.imports import dataset_of, loaded, row_of
from khet.domains.warehouse.queries.rows import ImportRow
from khet.domains.warehouse.rules.periods import FIRST, LAST
from khet.domains.warehouse.rules.refusals import PeriodUnknown
from khet.engine.checks.periods import named
from khet.engine.readers import envelope
from khet.kernel import files, jobs, work
from khet.kernel.actor import Actor
from khet.kernel.files.storing import Readable
from khet.kernel.models import Job, StoredFile

ALLOWED = ("xlsx", "xls", "csv", "tsv", "txt", "zip")
LIMIT_MB = envelope.LARGEST_FILE // envelope.MEGABYTE  # what is larger could be kept but never be read
CHECK_JOB = "warehouse.check_import"
ACCEPT_JOB = "warehouse.accept_import"
ENDED = (Import.WITHDRAWN, Import.REFUSED)


@transaction.atomic
def upload(
    *,
    actor: Actor,
    office_id: int,
    stream: Readable | bytes,
    name: str,
    at: datetime,
    dataset: str = "",
    year: int = 0,
    round_: str | None = None,
) -> ImportRow:
    """Keep a file to be imported; a file the office has imported already is answered as that import, with ``is_again``.

    ``dataset``, ``year`` and ``round_`` say what a person knows of the file. With another dataset, period or grade than
    before, said here or by the file's name, the same file is a new import; what was unknown before is taken over.
    Raises NotAllowed, FileRefused, NotFound for an unknown dataset, PeriodUnknown.
    """
    actor.require_office(permissions.FILE_IMPORT, office_id)
    hints = _hints(dataset, year, round_)
    stored = files.store(
        actor=actor, stream=stream, name=name, office_id=office_id, at=at, allowed=ALLOWED, limit_mb=LIMIT_MB
    )
    known = _same(actor, office_id, stored, hints)
    if known is not None:
        stored.delete()
        if news := {key: value for key, value in hints.items() if key not in known.hints}:
            known.hints = {**known.hints, **news}
            known.save(update_fields=["hints"])
            workflow.record(actor, "told", known, at, **news)
        return row_of(known, is_again=True)
    row = Import.objects.create(
        office_id=office_id,
        file=stored,
        file_name=stored.name,
        sha256=stored.sha256,
        size=stored.size,
        hints=hints,
        uploaded_at=at,
        uploaded_by_id=actor.person_id,
        uploaded_by_name=actor.name[:200],
    )
    workflow.record(actor, "uploaded", row, at, file_name=stored.name, size=stored.size, **hints)
    return row_of(row)


def _hints(dataset: str, year: int, round_: str | None) -> dict[str, Any]:
    """What a person said about the file, and nothing else."""
    if year and not FIRST <= year <= LAST:
        raise PeriodUnknown(f"ปี {year} ไม่ใช่ปี พ.ศ. ที่ใช้ได้", f"{year} is no Buddhist year")
    if dataset:
        found = dataset_of(dataset)
        if round_ is not None and round_ not in found.rounds:
            known = ", ".join(each or "ทั้งปี" for each in found.rounds)
            raise PeriodUnknown(f"ชุดข้อมูลนี้ไม่มีรอบ “{round_}” ที่มีคือ {known}", f"No round {round_}")
    given: dict[str, Any] = {"dataset": dataset or None, "year": year or None, "round": round_}
    return {key: value for key, value in given.items() if value is not None}


def _same(actor: Actor, office_id: int, stored: StoredFile, hints: Mapping[str, Any]) -> Import | None:
    """An earlier import of the very same bytes for which the same was asked."""
    seen = Import.objects.visible_to(actor, permissions.FILE_IMPORT).filter(office_id=office_id, sha256=stored.sha256)
    for row in seen.exclude(state__in=ENDED).order_by("-pk"):
        if _asks_the_same(row, stored.name, hints):
            return row
    return None


def _asks_the_same(row: Import, name: str, hints: Mapping[str, Any]) -> bool:
    """Whether nothing that is said of a file now, in so many words or by its name, differs from an earlier import."""
    told: dict[str, Any] = {**row.hints, **({"dataset": row.dataset} if row.dataset else {})}
    if row.year:
        told |= {"year": row.year, "round": row.round}
    grades = {each["mapping"].get("constants", {}).get("grade") for each in row.mapping} - {None}
    if len(grades) == 1:
        told["grade"] = grades.pop()
    if any(told.get(key, value) != value for key, value in hints.items()):
        return False
    before = named(row.file_name)
    said = {key: value for key, value in named(name).items() if key not in hints}
    return all(value in (before.get(key), told.get(key)) for key, value in said.items())


@transaction.atomic
def start(*, actor: Actor, import_id: int, at: datetime) -> Job:
    """Ask for a check in the background. Raises NotAllowed, NotFound and WrongState."""
    row = loaded(actor, import_id, permissions.FILE_IMPORT)
    workflow.MACHINE.check("check_again" if row.state == Import.ACCEPTED else "check", row.state)
    return jobs.enqueue(
        CHECK_JOB,
        actor=actor,
        args={"import_id": row.pk},
        label=f"ตรวจไฟล์ {row.file_name}"[:300],
        office_id=row.office_id,
        at=at,
    )


@transaction.atomic
def start_accept(*, actor: Actor, import_id: int, reason: str = "", replace: str = "", at: datetime) -> Job:
    """Ask for publication in the background; what would be refused at once is refused now."""
    row = loaded(actor, import_id, permissions.FILE_IMPORT)
    actor.require_office(permissions.SNAPSHOT_PUBLISH, row.office_id)
    workflow.MACHINE.check("accept", row.state)
    return jobs.enqueue(
        ACCEPT_JOB,
        actor=actor,
        args={"import_id": row.pk, "reason": reason, "replace": replace},
        label=f"รับรองข้อมูล {row.file_name}"[:300],
        office_id=row.office_id,
        at=at,
    )


@transaction.atomic
def withdraw(*, actor: Actor, import_id: int, reason: str = "", at: datetime) -> ImportRow:
    """Give an import up before anything of it was published. Raises NotAllowed, NotFound, WrongState."""
    row = loaded(actor, import_id, permissions.FILE_IMPORT)
    row.state = workflow.MACHINE.check("withdraw", row.state)
    row.save(update_fields=["state"])
    work.close_items(subject=workflow.subject_of(row.pk), at=at)
    workflow.record(actor, "withdrawn", row, at, reason=reason)
    return row_of(row)
