"""Opens the names behind a figure, and merges what was taken for two people: both are audited acts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from khet.calc.matching import Described, likeness
from khet.calc.schema import Guard
from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import shelves
from khet.domains.warehouse.models import Individual, Merge
from khet.domains.warehouse.queries import people as people_queries
from khet.domains.warehouse.queries import places
from khet.domains.warehouse.queries.imports import dataset_of
from khet.domains.warehouse.queries.rows import MergeRow, PersonRow
from khet.domains.warehouse.queries.snapshots import loaded as loaded_snapshot
from khet.domains.warehouse.queries.snapshots import people_links
from khet.domains.warehouse.rules.refusals import CannotMerge, NoSuchOption, NotFound, ReasonNeeded
from khet.engine import snapshots
from khet.kernel import audit
from khet.kernel.actor import Actor


@transaction.atomic
def persons_behind(
    *,
    actor: Actor,
    office_id: int,
    pseudonyms: Collection[int],
    purpose: str,
    at: datetime,
    about: str = "",
    snapshot: str = "",
    sensitive: Collection[str] = (),
) -> list[PersonRow]:
    """The names behind pseudonyms, as far as the actor reaches: an act with a purpose, which the audit keeps.

    ``about`` says in words which figure was opened. ``sensitive`` names sensitive fields of the snapshot ``snapshot``;
    they need ``warehouse.sensitive.view`` beside ``warehouse.person.view``. Raises NotAllowed, ReasonNeeded, NotFound.
    """
    actor.require(permissions.PERSON_VIEW)
    if not purpose.strip():
        raise ReasonNeeded("โปรดระบุวัตถุประสงค์ที่เปิดดูรายชื่อ", "Say for what purpose the names are opened")
    if sensitive:
        actor.require(permissions.SENSITIVE_VIEW)
    found = people_queries.behind(actor, pseudonyms, permissions.PERSON_VIEW)
    rows = people_queries.person_rows(found)
    if sensitive:
        rows = _with_sensitive(actor, rows, snapshot, sensitive)
    audit.record(
        actor=actor,
        verb="warehouse.persons.opened",
        target_kind="warehouse.snapshot",
        target_id=snapshot or "-",
        target_label=about,
        office_id=office_id,
        detail={
            "purpose": purpose.strip(),
            "asked": len(set(pseudonyms)),
            "shown": len(rows),
            "sensitive": sorted(sensitive),
            "individuals": [row.individual_id for row in rows],
        },
        at=at,
    )
    return rows


def _with_sensitive(actor: Actor, rows: list[PersonRow], snapshot: str, fields: Collection[str]) -> list[PersonRow]:
    """The same rows with sensitive fields, for those whom the permission for them reaches as well."""
    row = loaded_snapshot(actor, snapshot, permissions.PERSON_VIEW)
    known = {each.key for each in dataset_of(row.dataset).stored(Guard.SENSITIVE)}
    if unknown := sorted(set(fields) - known):
        raise NoSuchOption(f"ชุดข้อมูลนี้ไม่มีรายการอ่อนไหว {', '.join(unknown)}", f"No such field: {', '.join(unknown)}")
    may = {
        person.pk
        for person in people_queries.behind(actor, [each.pseudonym for each in rows], permissions.SENSITIVE_VIEW)
    }
    table = places.table_of(row, name=snapshots.SENSITIVE, columns=["person", *fields])
    links = people_links().kept
    told: dict[int, Mapping[str, Any]] = {}
    for each in table.to_pylist():
        person = each.pop("person")
        told[links.get(person, person)] = each
    return [
        replace(each, sensitive=told.get(each.pseudonym, {})) if each.individual_id in may else each for each in rows
    ]


@transaction.atomic
def merge(*, actor: Actor, kept_id: int, absorbed_id: int, note: str = "", at: datetime) -> MergeRow:
    """Say that two individuals are one person; numbers, names and old snapshots of both lead to the kept one.

    Nothing is thrown away, and ``undo_merge`` takes it back. Raises NotAllowed, NotFound, CannotMerge.
    """
    actor.require(permissions.PERSON_MERGE)
    seen = Individual.objects.visible_to(actor, permissions.PERSON_MERGE).select_for_update()
    found = {person.pk: person for person in seen.filter(pk__in=[kept_id, absorbed_id]).order_by("pk")}
    if len(found) < 2:
        raise NotFound("ไม่พบบุคคลที่ระบุในขอบเขตของท่าน", "No such individuals within reach")
    kept, absorbed = found[kept_id], found[absorbed_id]
    _check(kept, absorbed)
    comparison = likeness(_described(kept), _described(absorbed))
    absorbed.kept_as = kept
    absorbed.save(update_fields=["kept_as"])
    row = Merge.objects.create(
        kept=kept,
        absorbed=absorbed,
        reasons=[reason.key for reason in comparison.reasons],
        note=note.strip(),
        merged_at=at,
        merged_by_id=actor.person_id,
        merged_by_name=actor.name[:200],
    )
    turn_both(kept, absorbed, at=at)
    _record(actor, "people.merged", row, kept, at, note=note.strip(), score=comparison.score)
    return _row(row, kept, absorbed)


def _check(kept: Individual, absorbed: Individual) -> None:
    """Raise CannotMerge for two that are no pair."""
    if kept.kind != absorbed.kind:
        raise CannotMerge("รวมนักเรียนกับบุคลากรเป็นคนเดียวกันไม่ได้", "A pupil and a member of staff cannot be merged")
    if absorbed.kept_as_id is not None or kept.kept_as_id is not None:
        raise CannotMerge("คนใดคนหนึ่งถูกรวมไปแล้ว โปรดเลือกคนที่ยังใช้อยู่", "One of them was merged already")


def _described(person: Individual) -> Described:
    return Described(person.first_name, person.last_name, person.birth_date, person.school_id, person.student_no)


def turn_both(kept: Individual, absorbed: Individual, *, at: datetime) -> None:
    """Let imports that are being worked out in the offices of both be worked out again."""
    for office_id in sorted({kept.office_id, absorbed.office_id}):
        shelves.turn(office_id, at=at)


@transaction.atomic
def undo_merge(*, actor: Actor, merge_id: int, reason: str, at: datetime) -> MergeRow:
    """Take a merge back: both are two people again, with the numbers and names they had.

    Snapshots that were published while it held say the kept person in rows of both; they are right again with the next
    acceptance of their file. Raises NotAllowed, NotFound, ReasonNeeded, CannotMerge.
    """
    actor.require(permissions.PERSON_MERGE)
    if not reason.strip():
        raise ReasonNeeded("โปรดระบุเหตุผลที่แยกตัวตน", "A reason is needed")
    seen = Individual.objects.visible_to(actor, permissions.PERSON_MERGE)
    row = Merge.objects.select_for_update().filter(pk=merge_id, kept__in=seen).first()
    if row is None:
        raise NotFound("ไม่พบการรวมตัวตนนี้", "No such merge")
    if row.undone_at is not None:
        raise CannotMerge("การรวมนี้ถูกแยกไปแล้ว", "This merge was undone already")
    kept, absorbed = row.kept, row.absorbed
    absorbed.kept_as = None
    absorbed.save(update_fields=["kept_as"])
    row.undone_at, row.undone_reason = at, reason.strip()
    row.undone_by_id, row.undone_by_name = actor.person_id, actor.name[:200]
    row.save(update_fields=["undone_at", "undone_reason", "undone_by_id", "undone_by_name"])
    turn_both(kept, absorbed, at=at)
    _record(actor, "people.split", row, kept, at, reason=reason.strip())
    return _row(row, kept, absorbed)


def _row(row: Merge, kept: Individual, absorbed: Individual) -> MergeRow:
    one, other = people_queries.person_rows([kept, absorbed])
    return people_queries.merge_row(row, one, other)


def _record(actor: Actor, verb: str, row: Merge, kept: Individual, at: datetime, **detail: Any) -> None:
    told = {"kept": row.kept_id, "absorbed": row.absorbed_id, "reasons": row.reasons, **detail}
    audit.record_change(
        actor, verb, row, f"{row.absorbed_id} → {row.kept_id}", office_id=kept.office_id, detail=told, at=at
    )
