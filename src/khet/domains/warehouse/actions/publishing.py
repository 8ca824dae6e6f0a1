"""Publishes an import as a snapshot: files first, whole or not at all, then one transaction for everything else.

The files are written before the database knows of them. A crash before the commit leaves a folder that nobody knows,
which the daily job sweeps away; after the commit everything is there. Whoever publishes says on which state of the
office's shelf his work rests: when somebody else published meanwhile it is done again, so that the second of two sees
what the first has done.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import compress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from khet.calc.calendars import thai_day
from khet.calc.schema import Guard
from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import carrying, identities, reporting, shelves, workflow
from khet.domains.warehouse.actions.evaluating import Evaluated, evaluate
from khet.domains.warehouse.actions.identities import Plan
from khet.domains.warehouse.actions.quiet import uncollected
from khet.domains.warehouse.actions.school_places import store_places
from khet.domains.warehouse.models import Import, Snapshot
from khet.domains.warehouse.queries import places
from khet.domains.warehouse.queries.imports import loaded
from khet.domains.warehouse.queries.rows import SnapshotRow
from khet.domains.warehouse.queries.snapshots import row_of
from khet.domains.warehouse.rules import personal, units
from khet.domains.warehouse.rules.periods import check_period, day_of_period
from khet.domains.warehouse.rules.refusals import Busy, DiskFull, NothingToPublish, PeriodTaken, PeriodUnknown
from khet.domains.warehouse.rules.units import Unit
from khet.engine import snapshots
from khet.engine.checks.types import ACCEPTED, REFUSED, REPAIRED, WAITING
from khet.engine.snapshots import Content, Written
from khet.kernel import audit
from khet.kernel.actor import Actor
from khet.kernel.files import blobs

ATTEMPTS = 4
FULLER = "รับรองเพิ่มเติมหลังตัดสินข้อสงสัย"
MORE_SCHOOLS = "เพิ่มข้อมูลของสถานศึกษาอื่นในรอบเดียวกัน"
MORE_PARTS = "เพิ่มข้อมูลส่วนอื่นของรอบเดียวกัน"
Tell = Callable[[int, int, str], object]


class _Overtaken(Exception):
    """Somebody published or merged in the office since the work began."""


@dataclass(frozen=True, slots=True)
class Replacing:
    """Why a file takes the place of another, and of which schools' rows: its ``own``, ``all``, or as many as it has."""

    reason: str = ""
    schools: str = ""


@dataclass
class _Prepared:
    """A snapshot whose files are written, and what the database has to be told."""

    uuid: UUID
    folder: str
    content: Content
    written: Written
    plan: Plan
    as_of: date
    previous: Snapshot | None
    reason: str
    carried: dict[str, Any]


def accept(
    *,
    actor: Actor,
    import_id: int,
    reason: str = "",
    replace: str = "",
    at: datetime,
    answer: Evaluated | None = None,
    tell: Tell | None = None,
) -> SnapshotRow:
    """Publish what an import has come to; rows that wait stay in the queue and can be published later.

    An accepted import whose questions were decided since is published anew and supersedes itself; where nothing has
    changed the snapshot that stands is answered. What another file told of in the same period (other schools, other
    grades) is carried along; a file that replaces what another one told needs a ``reason``. ``replace`` says whether it
    takes the place of its ``own`` schools only or of ``all``; without it a file of most schools is the whole area's.
    ``answer`` is what the same process has just worked out for this import; it counts only while nobody published in
    between.

    Raises NotAllowed, NotFound, WrongState, PeriodUnknown, PeriodTaken, NothingToPublish, DiskFull, Busy, and what
    ``evaluate`` raises; then nothing was published.
    """
    row = loaded(actor, import_id, permissions.FILE_IMPORT)
    actor.require_office(permissions.SNAPSHOT_PUBLISH, row.office_id)
    workflow.MACHINE.check("accept", row.state)
    for _ in range(ATTEMPTS):
        answer = answer or evaluate(row, today=thai_day(at))
        _tell(tell, 1, "เขียนชุดข้อมูล")
        try:
            return _publish(actor, row.pk, answer, Replacing(reason.strip(), replace), at)
        except _Overtaken:
            answer = None
            row = loaded(actor, import_id, permissions.FILE_IMPORT)
    raise Busy("มีผู้อื่นรับรองข้อมูลของเขตนี้พร้อมกันหลายครั้ง โปรดลองอีกครั้ง", "Others keep publishing in this office; try again")


def _tell(tell: Tell | None, done: int, message: str) -> None:
    if tell is not None:
        tell(done, 2, message)


@uncollected()
def _publish(actor: Actor, import_id: int, answer: Evaluated, replacing: Replacing, at: datetime) -> SnapshotRow:
    row = loaded(actor, import_id, permissions.FILE_IMPORT)
    if answer.period is None:
        raise PeriodUnknown("ยังไม่ทราบปีและรอบของข้อมูล โปรดระบุ", "The period of the data is not known")
    year, round_ = answer.period.year, answer.period.round
    check_period(answer.dataset, year, round_)
    previous = _current(row.office_id, answer.dataset.key, year, round_)
    prepared = _prepare(row, answer, previous, replacing)
    if previous is not None and previous.imported_id == row.pk and _is_the_same(prepared, previous):
        _mend(actor, row, prepared, previous, at)
        return row_of(previous)
    try:
        with transaction.atomic():
            made = _write(actor, row, answer, prepared, at)
    except IntegrityError as problem:
        _discard(prepared)
        raise _Overtaken from problem
    except BaseException:
        _discard(prepared)
        raise
    return row_of(made)


def _is_the_same(prepared: _Prepared, previous: Snapshot) -> bool:
    return bool(dict(prepared.written.files) == previous.counts.get("files"))


def _mend(actor: Actor, row: Import, prepared: _Prepared, previous: Snapshot, at: datetime) -> None:
    """Put the files of the snapshot that stands back where somebody lost or spoilt them: the same bytes once more."""
    there = places.folder_of(previous)
    if not snapshots.is_whole(there, prepared.written.files):
        snapshots.put_back(places.root() / prepared.folder, there)
        label, detail = workflow.label_of(row), {"uuid": str(previous.uuid), "sha256": previous.sha256}
        with transaction.atomic():
            audit.record_change(
                actor, "snapshot.mended", previous, label, office_id=row.office_id, detail=detail, at=at
            )
    _discard(prepared)


def _current(office_id: int, dataset: str, year: int, round_: str) -> Snapshot | None:
    found = Snapshot.objects.current().filter(office_id=office_id, dataset=dataset, year=year, round=round_)
    return found.first()


def _prepare(row: Import, answer: Evaluated, previous: Snapshot | None, replacing: Replacing) -> _Prepared:
    """Plan what is written about people, and write the files."""
    if answer.period is None:
        raise PeriodUnknown("ยังไม่ทราบปีและรอบของข้อมูล โปรดระบุ", "The period of the data is not known")
    year, round_ = answer.period.year, answer.period.round
    as_of = day_of_period(year, round_)
    plan = identities.plan(answer, office_id=row.office_id, as_of=as_of)
    content = _content(answer, plan)
    if not content.row_numbers and not answer.is_none_at_all:
        raise NothingToPublish("ไม่มีแถวที่รับรองได้ โปรดตัดสินข้อสงสัยหรือแก้ไฟล์ก่อน", "No row can be published yet")
    why, kept = _why(row, previous, content, replacing)
    carried: dict[str, Any] = {}
    if previous is not None and kept:
        content = carrying.joined(previous, content, kept)
        carried = {"from": str(previous.uuid), "schools": len(units.schools(kept))}
    uuid = uuid4()
    folder = places.folder_name(
        office_id=row.office_id, dataset=answer.dataset.key, year=year, round_=round_, uuid=str(uuid)
    )
    return _Prepared(uuid, folder, content, _write_files(folder, content), plan, as_of, previous, why, carried)


def _write_files(folder: str, content: Content) -> Written:
    try:
        return snapshots.write(places.root() / folder, content)
    except OSError as problem:
        if blobs.is_full(problem):
            raise DiskFull from problem
        raise


def _why(row: Import, previous: Snapshot | None, content: Content, replacing: Replacing) -> tuple[str, set[Unit]]:
    """Why the snapshot that stands is superseded, and which units of it are carried along; raises PeriodTaken.

    A file of units that the period has not yet adds them. One that tells of the same units again replaces them, and
    leaves the other parts (ม.3 beside ป.6) and, unless it is of the whole area, the other schools as they are.
    """
    reason = replacing.reason
    if previous is None:
        return "", set()
    if previous.imported_id == row.pk and not previous.counts.get("carried"):
        return reason or FULLER, set()
    mine, theirs = set(carrying.units_of(content)), set(places.units_of(previous, content.dataset))
    if mine and units.are_apart(mine, theirs):
        more = MORE_PARTS if units.schools(mine) & units.schools(theirs) else MORE_SCHOOLS
        return reason or more, theirs
    if previous.imported_id == row.pk:
        return reason or FULLER, theirs - mine
    if not reason:
        when = f"{previous.published_at:%d/%m/}{previous.published_at.year + 543}"
        raise PeriodTaken(
            f"รอบนี้มีชุดข้อมูลแล้ว จากไฟล์ {previous.source_name} รับรองเมื่อ {when} โดย {previous.published_by_name}",
            f"This period was published already from {previous.source_name}; to replace it give a reason",
            advice="ถ้าต้องการแทนที่ให้ระบุเหตุผล ถ้าไม่ใช่ให้ถอนการนำเข้านี้",
        )
    return reason, units.left_of(mine, theirs, replace=replacing.schools)


def _content(answer: Evaluated, plan: Plan) -> Content:
    checked = answer.checked
    mask, persons = identities.published(answer, plan)
    whole = all(mask)
    columns = checked.columns if whole else {key: list(compress(each, mask)) for key, each in checked.columns.items()}
    return Content(
        dataset=answer.dataset,
        year=answer.period.year if answer.period else 0,
        round=answer.period.round if answer.period else "",
        row_numbers=checked.row_numbers if whole else list(compress(checked.row_numbers, mask)),
        school_ids=checked.school_ids if whole else list(compress(checked.school_ids, mask)),
        persons=persons,
        columns=columns,
        stated=[(each.scope, each.row, {**each.values, **each.codes}) for each in checked.stated],
    )


def _discard(prepared: _Prepared) -> None:
    """Take the files of a snapshot away that the database will not know."""
    folder: Path = places.root() / prepared.folder
    shutil.rmtree(folder, ignore_errors=True)


def _write(actor: Actor, row: Import, answer: Evaluated, prepared: _Prepared, at: datetime) -> Snapshot:
    """Everything the database has to know, in the caller's transaction."""
    if not shelves.turn_seen(row.office_id, answer.shelf, at=at):
        raise _Overtaken
    locked = Import.objects.select_for_update().get(pk=row.pk)
    locked.state = workflow.MACHINE.check("accept", locked.state)
    locked.accepted_at = at
    identities.store(prepared.plan, kind=personal.subject_kind(answer.dataset), as_of=prepared.as_of)
    _supersede_previous(actor, prepared, at)
    made = _create(actor, locked, answer, prepared, at)
    if prepared.previous is not None:
        Snapshot.objects.filter(pk=prepared.previous.pk).update(superseded_by=made)
    if answer.dataset.key == "schools":
        store_places(made, prepared.content)
    reporting.write(locked, answer, at=at)
    audit.record_change(
        actor,
        "snapshot.published",
        made,
        workflow.label_of(locked),
        office_id=made.office_id,
        detail=_told(made, prepared),
        at=at,
    )
    return made


def _supersede_previous(actor: Actor, prepared: _Prepared, at: datetime) -> None:
    """Let the snapshot that stands step back before the new one takes its place."""
    if prepared.previous is None:
        return
    stepped = Snapshot.objects.current().filter(pk=prepared.previous.pk)
    if not stepped.update(
        superseded_at=at,
        superseded_reason=prepared.reason,
        superseded_by_person_id=actor.person_id,
        superseded_by_name=actor.name[:200],
    ):
        raise _Overtaken


def _absent(answer: Evaluated, prepared: _Prepared) -> list[str]:
    """The fields that no file of the snapshot has a column for: of those nothing is known, where there are rows."""
    if not prepared.content.row_numbers:
        return []
    absent = {each.key for each in answer.dataset.fields if each.guard is not Guard.PERSONAL}
    absent -= set(answer.checked.columns)
    if prepared.carried and prepared.previous is not None:
        absent &= set(prepared.previous.counts.get("absent", ()))
    return sorted(absent)


def _create(actor: Actor, row: Import, answer: Evaluated, prepared: _Prepared, at: datetime) -> Snapshot:
    content, written = prepared.content, prepared.written
    by_school = Counter(content.school_ids)
    counts: dict[str, Any] = {
        "rows_in": answer.checked.rows_in,
        "accepted": answer.count(ACCEPTED),
        "repaired": answer.count(REPAIRED),
        "waiting": answer.count(WAITING),
        "refused": answer.count(REFUSED),
        "by_school": {str(school): count for school, count in by_school.items() if school is not None},
        "stated": len(content.stated),
        "absent": _absent(answer, prepared),
        "files": dict(written.files),
        **prepared.plan.counts(),
    }
    if prepared.carried:
        counts["carried"] = prepared.carried
    return Snapshot.objects.create(
        uuid=prepared.uuid,
        office_id=row.office_id,
        dataset=answer.dataset.key,
        year=content.year,
        round=content.round,
        schema_version=answer.dataset.version,
        imported=row,
        source_name=row.file_name,
        source_sha256=row.sha256,
        rows=written.rows,
        schools=sum(school is not None for school in by_school),
        waiting=answer.count(WAITING),
        refused=answer.count(REFUSED),
        counts=counts,
        folder=prepared.folder,
        sha256=written.sha256,
        size=written.size,
        published_at=at,
        published_by_id=actor.person_id,
        published_by_name=actor.name[:200],
    )


def _told(made: Snapshot, prepared: _Prepared) -> dict[str, Any]:
    """What the audit keeps: counts and digests, nobody's name."""
    detail = {key: value for key, value in made.counts.items() if key not in ("by_school", "files")}
    detail |= {"uuid": str(made.uuid), "rows": made.rows, "sha256": made.sha256, "source_sha256": made.source_sha256}
    if prepared.previous is not None:
        detail |= {"supersedes": str(prepared.previous.uuid), "reason": prepared.reason}
    return detail
