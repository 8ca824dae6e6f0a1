"""The life of a school and of an office, as rows of a timeline, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from khet.domains.organisations import permissions, rules
from khet.domains.organisations.models import (
    Office,
    OfficeSuccession,
    School,
    SchoolCode,
    SchoolStatus,
    SchoolSuccession,
)
from khet.domains.organisations.queries.rows import HistoryRow, SchoolRow
from khet.domains.organisations.queries.schools import row_on, school_names
from khet.kernel.actor import Actor

CODE_LABELS = dict(SchoolCode.KINDS)
STATUS_LABELS = dict(SchoolStatus.STATUSES)


@dataclass(frozen=True, slots=True)
class SchoolFile:
    """Everything said about a school: as it was on the day asked for, the timeline, and where it belongs last."""

    id: int
    name: str
    office_id: int | None
    network_id: int | None
    is_open_ended: bool
    now: SchoolRow
    history: tuple[HistoryRow, ...]


def school_file(*, actor: Actor, school_id: int, on: date) -> SchoolFile:
    """A school as it was on a day, with its whole history, as far as the actor reaches.

    Raises SchoolNotFound; ten queries at most.
    """
    found = School.objects.visible_to(actor, permissions.SCHOOL_VIEW).filter(pk=school_id)
    school = found.prefetch_related(
        "names", "codes", "statuses", "memberships__office", "memberships__network", "successions", "origins"
    ).first()
    if school is None:
        raise rules.SchoolNotFound("ไม่พบสถานศึกษานี้")
    name = max(school.names.all(), key=lambda row: row.valid_from or date.min)
    place = next((row for row in school.memberships.all() if row.valid_to is None), None)
    rows = [*_facts(school), *_successions(school)]
    return SchoolFile(
        id=school.pk,
        name=name.name,
        office_id=place.office_id if place else None,
        network_id=place.network_id if place else None,
        is_open_ended=place is not None,
        now=row_on(school, on),
        history=tuple(sorted(rows, key=lambda row: row.valid_from or date.min, reverse=True)),
    )


def _facts(school: School) -> list[HistoryRow]:
    rows = [HistoryRow("name", row.name, row.valid_from, row.valid_to) for row in school.names.all()]
    for code in school.codes.all():
        text = f"{CODE_LABELS[code.kind]} {code.code}"
        rows.append(HistoryRow("code", text, code.valid_from, code.valid_to))
    rows += [
        HistoryRow("status", STATUS_LABELS[status.status], status.valid_from, status.valid_to)
        for status in school.statuses.all()
    ]
    for place in school.memberships.all():
        text = place.office.short_name + (f" · {place.network.name}" if place.network else "")
        rows.append(HistoryRow("place", text, place.valid_from, place.valid_to, office_id=place.office_id))
    return rows


def _successions(school: School) -> list[HistoryRow]:
    after, before = list(school.successions.all()), list(school.origins.all())
    others = [row.successor_id for row in after if row.successor_id] + [row.predecessor_id for row in before]
    names = school_names(others, date.max) if others else {}
    rows = [
        HistoryRow(row.kind, _succession(row, names), row.effective_on, None, school_id=row.successor_id)
        for row in after
    ]
    heard = {SchoolSuccession.MERGE: "รับรวม", SchoolSuccession.SPLIT: "แยกตั้งมาจาก"}
    for row in before:
        text = f"{heard[row.kind]} {names.get(row.predecessor_id, '')}".strip()
        rows.append(HistoryRow(row.kind, _noted(text, row.note), row.effective_on, None, school_id=row.predecessor_id))
    return rows


def _succession(row: SchoolSuccession, names: dict[int, str]) -> str:
    texts = {
        SchoolSuccession.MERGE: "รวมเข้ากับ",
        SchoolSuccession.SPLIT: "แยกตั้ง",
        SchoolSuccession.MOVE: "ย้ายสังกัด",
        SchoolSuccession.CLOSE: "เลิกสถานศึกษา",
    }
    other = names.get(row.successor_id, "") if row.successor_id else ""
    return _noted(f"{texts[row.kind]} {other}".strip(), row.note)


def _noted(text: str, note: str) -> str:
    return f"{text} ({note})" if note else text


def office_history(*, actor: Actor, office_id: int) -> list[HistoryRow]:
    """From which offices this one came and which came from it, the newest first; one query."""
    seen = Office.objects.visible_to(actor, permissions.OFFICE_VIEW).filter(pk=office_id).values("pk")
    found = OfficeSuccession.objects.filter(Q(predecessor_id__in=seen) | Q(successor_id__in=seen))
    rows = []
    for row in found.select_related("predecessor", "successor"):
        if row.successor_id == office_id:
            text, other = f"ตั้งขึ้นจาก {row.predecessor.short_name}", row.predecessor_id
        else:
            text, other = f"ส่งต่อให้ {row.successor.short_name}", row.successor_id
        rows.append(HistoryRow(row.kind, _noted(text, row.note), row.effective_on, None, office_id=other))
    return sorted(rows, key=lambda row: row.valid_from or date.min, reverse=True)
