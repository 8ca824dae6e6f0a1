"""Changes of one school: added, named, coded, suspended and opened again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from khet.calc import thai
from khet.domains.organisations import permissions, rules
from khet.domains.organisations.actions.changes import (
    end_fact,
    interval,
    open_name,
    open_place,
    required,
    unique_or,
)
from khet.domains.organisations.actions.inside import check_network
from khet.domains.organisations.models import School, SchoolCode, SchoolMembership, SchoolName, SchoolStatus
from khet.domains.organisations.queries.rows import SchoolRow
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change


def locked(actor: Actor, school_id: int) -> tuple[School, SchoolMembership]:
    """The school, locked, with its present membership, if the actor may change schools of that office."""
    school = School.objects.visible_to(actor, permissions.SCHOOL_EDIT).select_for_update().get(pk=school_id)
    place = open_place(school)
    actor.require_office(permissions.SCHOOL_EDIT, place.office_id)
    return school, place


@transaction.atomic
def add_school(
    *,
    actor: Actor,
    office_id: int,
    name: str,
    codes: Mapping[str, str],
    at: datetime,
    network_id: int | None = None,
    name_en: str = "",
    opened_on: date | None = None,
) -> SchoolRow:
    """Add a school to an office; ``codes`` by kind (ministry10, smis8, obec6), those that are known.

    Raises NotAllowed, BadIdentifier, AlreadyThere for a code in use, NotPossible.
    """
    actor.require_office(permissions.SCHOOL_EDIT, office_id)
    check_network(network_id, office_id)
    name = required(name, "ชื่อสถานศึกษา")
    school = School.objects.create(created_at=at)
    named = SchoolName.objects.create(
        school=school, name=name, name_en=name_en.strip(), sort_key=thai.sort_key(name), valid_from=opened_on
    )
    kept = {kind: _add_code(school, kind, code, opened_on) for kind, code in codes.items() if code}
    SchoolStatus.objects.create(school=school, status=SchoolStatus.OPEN, valid_from=opened_on)
    SchoolMembership.objects.create(school=school, office_id=office_id, network_id=network_id, valid_from=opened_on)
    detail = {"codes": kept, "network_id": network_id, "from": opened_on}
    record_change(actor, "school.added", school, name, office_id=office_id, detail=detail, at=at)
    return SchoolRow(
        id=school.pk,
        name=name,
        codes=kept,
        office_id=office_id,
        network_id=network_id,
        status=SchoolStatus.OPEN,
        sort_key=named.sort_key,
    )


def _add_code(school: School, kind: str, text: str, valid_from: date | None) -> str:
    code = rules.school_code(kind, text)
    held = rules.Interval(valid_from, None)
    if any(interval(other).overlaps(held) for other in SchoolCode.objects.filter(kind=kind, code=code)):
        raise rules.AlreadyThere(f"รหัสสถานศึกษา {code} ใช้อยู่แล้ว")
    with unique_or(f"รหัสสถานศึกษา {code} ใช้อยู่แล้ว"):
        SchoolCode.objects.create(school=school, kind=kind, code=code, valid_from=valid_from)
    return code


@transaction.atomic
def rename_school(
    *, actor: Actor, school_id: int, name: str, effective_on: date | None, at: datetime, name_en: str = ""
) -> None:
    """Give a school a new name from a day on; without a day the present name is corrected (a typing error).

    Raises School.DoesNotExist, NotAllowed, NotPossible, WrongDate.
    """
    school, place = locked(actor, school_id)
    name, present = required(name, "ชื่อสถานศึกษา"), open_name(school)
    before = present.name
    if effective_on is None:
        present.name, present.name_en, present.sort_key = name, name_en.strip(), thai.sort_key(name)
        present.save(update_fields=["name", "name_en", "sort_key"])
        verb = "school.name_corrected"
    else:
        if name == before:
            raise rules.NotPossible("ชื่อใหม่ตรงกับชื่อเดิม")
        end_fact(present, effective_on)
        SchoolName.objects.create(
            school=school, name=name, name_en=name_en.strip(), sort_key=thai.sort_key(name), valid_from=effective_on
        )
        verb = "school.renamed"
    detail = {"before": before, "after": name, "effective_on": effective_on}
    record_change(actor, verb, school, name, office_id=place.office_id, detail=detail, at=at)


@transaction.atomic
def change_code(*, actor: Actor, school_id: int, kind: str, code: str, effective_on: date | None, at: datetime) -> None:
    """Give a school its first code of a kind, or another one from a day on (corrects the present one without a day).

    Raises School.DoesNotExist, NotAllowed, BadIdentifier, AlreadyThere, NotPossible, WrongDate.
    """
    school, place = locked(actor, school_id)
    present = school.codes.filter(kind=kind, valid_to__isnull=True).first()
    before = present.code if present else ""
    if before == rules.school_code(kind, code):
        raise rules.NotPossible("รหัสใหม่ตรงกับรหัสเดิม")
    start = effective_on
    if present is not None and effective_on is None:
        start = present.valid_from
        present.delete()
    elif present is not None and effective_on is not None:
        end_fact(present, effective_on)
    after = _add_code(school, kind, code, start)
    detail = {"kind": kind, "before": before, "after": after, "effective_on": effective_on}
    label = open_name(school).name
    record_change(actor, "school.code_changed", school, label, office_id=place.office_id, detail=detail, at=at)


@transaction.atomic
def set_status(*, actor: Actor, school_id: int, status: str, effective_on: date, at: datetime) -> None:
    """Suspend the teaching of a school or open it again from a day on; closing has an action of its own."""
    school, place = locked(actor, school_id)
    if status not in {SchoolStatus.OPEN, SchoolStatus.SUSPENDED}:
        raise rules.NotPossible("สถานะนี้ต้องใช้คำสั่งเลิกหรือรวมสถานศึกษา")
    present = school.statuses.get(valid_to__isnull=True)
    if present.status == status:
        raise rules.NotPossible("สถานะใหม่ตรงกับสถานะเดิม")
    end_fact(present, effective_on)
    SchoolStatus.objects.create(school=school, status=status, valid_from=effective_on)
    detail = {"before": present.status, "after": status, "effective_on": effective_on}
    label = open_name(school).name
    record_change(actor, "school.status_changed", school, label, office_id=place.office_id, detail=detail, at=at)
