"""Changes of offices: a new one, a correction, and the split of one into several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from khet.calc import identifiers, thai
from khet.domains.organisations import permissions, rules
from khet.domains.organisations.actions.changes import end_fact, interval, required, unique_or
from khet.domains.organisations.models import (
    Group,
    Network,
    Office,
    OfficeCode,
    OfficeSuccession,
    SchoolMembership,
)
from khet.domains.organisations.queries import offices as queries
from khet.domains.organisations.queries.rows import OfficeRow
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.audit import record_change


@dataclass(frozen=True, slots=True)
class NewOffice:
    """An office that takes over from another, with the schools that come to it."""

    short_name: str
    name: str
    codes: tuple[str, ...] = ()
    name_en: str = ""
    school_ids: tuple[int, ...] = ()


def _require_everything(actor: Actor) -> None:
    """Offices are added and split by those who reach the whole country, never by one office."""
    if not actor.reach(permissions.OFFICE_EDIT).everything:
        raise NotAllowed(permissions.OFFICE_EDIT)


@transaction.atomic
def add_office(
    *,
    actor: Actor,
    short_name: str,
    name: str,
    office_type: str,
    codes: Sequence[str],
    at: datetime,
    name_en: str = "",
    opened_on: date | None = None,
) -> OfficeRow:
    """Add an office with its codes.

    Raises NotAllowed, AlreadyThere for a name or code in use, BadIdentifier for a malformed code, NotPossible.
    """
    _require_everything(actor)
    wanted = NewOffice(short_name, name, tuple(codes), name_en)
    return _create(actor=actor, wanted=wanted, office_type=office_type, opened_on=opened_on, at=at)


def _create(*, actor: Actor, wanted: NewOffice, office_type: str, opened_on: date | None, at: datetime) -> OfficeRow:
    if office_type not in {Office.PRIMARY, Office.SECONDARY}:
        raise rules.NotPossible("ประเภทเขตต้องเป็น primary (สพป.) หรือ secondary (สพม.)")
    short_name = required(wanted.short_name, "ชื่อย่อของเขต")
    office = Office(
        short_name=short_name,
        name=required(wanted.name, "ชื่อเต็มของเขต"),
        name_en=wanted.name_en.strip(),
        office_type=office_type,
        sort_key=thai.sort_key(short_name),
        opened_on=opened_on,
    )
    with unique_or(f"มีเขตชื่อย่อ “{short_name}” แล้ว"):
        office.save()
    for code in wanted.codes:
        _add_code(office, code, opened_on)
    detail = {"short_name": short_name, "type": office_type, "codes": list(wanted.codes)}
    record_change(actor, "office.added", office, short_name, office_id=office.pk, detail=detail, at=at)
    return queries.office(office.pk)


def _add_code(office: Office, text: str, valid_from: date | None) -> OfficeCode:
    code = identifiers.office_code(text)
    held = rules.Interval(valid_from, None)
    for other in OfficeCode.objects.filter(code=code):
        if interval(other).overlaps(held):
            raise rules.AlreadyThere(f"รหัสเขต {code} ใช้อยู่แล้ว")
    with unique_or(f"รหัสเขต {code} ใช้อยู่แล้ว"):
        return OfficeCode.objects.create(office=office, code=code, kind="area", valid_from=valid_from)


@transaction.atomic
def edit_office(*, actor: Actor, office_id: int, name: str, name_en: str, at: datetime) -> OfficeRow:
    """Correct the names of an office; a new office after a split is a new record instead."""
    actor.require_office(permissions.OFFICE_EDIT, office_id)
    office = Office.objects.visible_to(actor, permissions.OFFICE_EDIT).select_for_update().get(pk=office_id)
    before = {"name": office.name, "name_en": office.name_en}
    office.name, office.name_en = required(name, "ชื่อเต็มของเขต"), name_en.strip()
    office.save(update_fields=["name", "name_en"])
    detail = {"before": before, "after": {"name": office.name, "name_en": office.name_en}}
    record_change(actor, "office.corrected", office, office.short_name, office_id=office.pk, detail=detail, at=at)
    return queries.office(office.pk)


@transaction.atomic
def add_office_code(
    *, actor: Actor, office_id: int, code: str, at: datetime, valid_from: date | None = None
) -> OfficeRow:
    """Give an office one more code, from a date on or since ever."""
    actor.require_office(permissions.OFFICE_EDIT, office_id)
    office = Office.objects.visible_to(actor, permissions.OFFICE_EDIT).select_for_update().get(pk=office_id)
    added = _add_code(office, code, valid_from)
    detail = {"code": added.code, "from": valid_from}
    record_change(actor, "office.code_added", office, office.short_name, office_id=office.pk, detail=detail, at=at)
    return queries.office(office.pk)


@transaction.atomic
def split_office(
    *, actor: Actor, office_id: int, into: Sequence[NewOffice], effective_on: date, at: datetime, note: str = ""
) -> list[OfficeRow]:
    """Close an office and let others take over its schools, networks and groups from a day on.

    Every school it has that day must go to exactly one successor. A network whose schools part is continued in
    each successor that receives some of them. Raises NotAllowed, NotPossible, WrongDate, AlreadyThere.
    """
    _require_everything(actor)
    office = Office.objects.visible_to(actor, permissions.OFFICE_EDIT).select_for_update().get(pk=office_id)
    places = list(SchoolMembership.objects.filter(office=office, valid_to__isnull=True).select_related("network"))
    _check_divided({place.school_id for place in places}, into)
    _check_open(office, effective_on)
    rows = [
        _create(actor=actor, wanted=wanted, office_type=office.office_type, opened_on=effective_on, at=at)
        for wanted in into
    ]
    _close_inside(office, effective_on)
    for wanted, row in zip(into, rows, strict=True):
        _take_over(office, row.id, [place for place in places if place.school_id in wanted.school_ids], effective_on)
        OfficeSuccession.objects.create(
            predecessor=office, successor_id=row.id, kind=OfficeSuccession.SPLIT, effective_on=effective_on, note=note
        )
    detail = {"into": [row.short_name for row in rows], "effective_on": effective_on, "note": note}
    record_change(actor, "office.split", office, office.short_name, office_id=office.pk, detail=detail, at=at)
    return rows


def _check_divided(schools: set[int], into: Sequence[NewOffice]) -> None:
    given = [school for wanted in into for school in wanted.school_ids]
    if len(into) < 1:
        raise rules.NotPossible("ต้องระบุเขตใหม่อย่างน้อย 1 เขต")
    if len(given) != len(set(given)):
        raise rules.NotPossible("สถานศึกษาหนึ่งแห่งไปได้เขตเดียว")
    if set(given) - schools:
        raise rules.NotPossible("มีสถานศึกษาที่ไม่ได้อยู่ในเขตเดิม")
    if missing := schools - set(given):
        raise rules.NotPossible(f"ยังไม่ได้ระบุเขตใหม่ของสถานศึกษาอีก {len(missing)} แห่ง")


def _check_open(office: Office, effective_on: date) -> None:
    if office.closed_on is not None:
        raise rules.NotPossible("เขตนี้สิ้นสุดไปแล้ว")
    if office.opened_on is not None and effective_on <= office.opened_on:
        raise rules.WrongDate("วันที่มีผลต้องหลังวันตั้งเขต")


def _close_inside(office: Office, effective_on: date) -> None:
    office.closed_on = effective_on
    office.save(update_fields=["closed_on"])
    for row in [*office.codes.filter(valid_to__isnull=True), *office.memberships.filter(valid_to__isnull=True)]:
        end_fact(row, effective_on)
    for row in [*office.networks.filter(valid_to__isnull=True), *office.groups.filter(valid_to__isnull=True)]:
        end_fact(row, effective_on)


def _take_over(office: Office, successor_id: int, places: list[SchoolMembership], effective_on: date) -> None:
    """Continue groups, the networks that the schools bring along, and the memberships in the new office."""
    for group in office.groups.filter(valid_to=effective_on):
        Group.objects.create(office_id=successor_id, name=group.name, position=group.position, valid_from=effective_on)
    continued: dict[int, Network] = {}
    for place in places:
        if place.network is not None and place.network_id not in continued:
            continued[place.network.pk] = Network.objects.create(
                office_id=successor_id,
                name=place.network.name,
                sort_key=place.network.sort_key,
                valid_from=effective_on,
            )
    SchoolMembership.objects.bulk_create(
        SchoolMembership(
            school_id=place.school_id,
            office_id=successor_id,
            network=continued.get(place.network_id) if place.network_id else None,
            valid_from=effective_on,
        )
        for place in places
    )
