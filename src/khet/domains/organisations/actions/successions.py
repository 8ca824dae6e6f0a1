"""What becomes of schools: moved, merged, split off and closed, each from a day on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from khet.domains.organisations import permissions, rules
from khet.domains.organisations.actions.changes import end_fact, open_name
from khet.domains.organisations.actions.inside import check_network
from khet.domains.organisations.actions.schools import add_school, locked
from khet.domains.organisations.models import School, SchoolMembership, SchoolStatus, SchoolSuccession
from khet.domains.organisations.queries.rows import SchoolRow
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change


@transaction.atomic
def move_school(
    *,
    actor: Actor,
    school_id: int,
    office_id: int,
    effective_on: date,
    at: datetime,
    network_id: int | None = None,
    note: str = "",
) -> None:
    """Move a school to another network or office from a day on; another office needs the permission in both.

    Raises School.DoesNotExist, NotAllowed, NotPossible, WrongDate.
    """
    school, place = locked(actor, school_id)
    actor.require_office(permissions.SCHOOL_EDIT, office_id)
    check_network(network_id, office_id)
    if (place.office_id, place.network_id) == (office_id, network_id):
        raise rules.NotPossible("สถานศึกษาอยู่ที่นั่นแล้ว")
    end_fact(place, effective_on)
    SchoolMembership.objects.create(school=school, office_id=office_id, network_id=network_id, valid_from=effective_on)
    if place.office_id != office_id:
        SchoolSuccession.objects.create(
            predecessor=school, kind=SchoolSuccession.MOVE, effective_on=effective_on, note=note
        )
    detail = {
        "before": {"office_id": place.office_id, "network_id": place.network_id},
        "after": {"office_id": office_id, "network_id": network_id},
        "effective_on": effective_on,
        "note": note,
    }
    label = open_name(school).name
    record_change(actor, "school.moved", school, label, office_id=place.office_id, detail=detail, at=at)


@transaction.atomic
def close_school(*, actor: Actor, school_id: int, effective_on: date, at: datetime, note: str = "") -> None:
    """Close a school for good from a day on; raises School.DoesNotExist, NotAllowed, NotPossible, WrongDate."""
    school, place = locked(actor, school_id)
    _end(school, place, SchoolStatus.CLOSED, effective_on)
    SchoolSuccession.objects.create(
        predecessor=school, kind=SchoolSuccession.CLOSE, effective_on=effective_on, note=note
    )
    detail = {"effective_on": effective_on, "note": note}
    label = open_name(school).name
    record_change(actor, "school.closed", school, label, office_id=place.office_id, detail=detail, at=at)


@transaction.atomic
def merge_schools(
    *, actor: Actor, school_ids: Sequence[int], into_id: int, effective_on: date, at: datetime, note: str = ""
) -> None:
    """Let schools be absorbed by another one from a day on; they end, the other continues.

    Raises School.DoesNotExist, NotAllowed, NotPossible, WrongDate.
    """
    if not school_ids or into_id in school_ids:
        raise rules.NotPossible("ต้องเลือกสถานศึกษาที่จะรวม และต้องเป็นคนละแห่งกับสถานศึกษาหลัก")
    into, _ = locked(actor, into_id)
    into_name = open_name(into).name
    for school_id in sorted(set(school_ids)):
        school, place = locked(actor, school_id)
        _end(school, place, SchoolStatus.MERGED, effective_on)
        SchoolSuccession.objects.create(
            predecessor=school, successor=into, kind=SchoolSuccession.MERGE, effective_on=effective_on, note=note
        )
        detail = {"into_id": into.pk, "into": into_name, "effective_on": effective_on, "note": note}
        label = open_name(school).name
        record_change(actor, "school.merged", school, label, office_id=place.office_id, detail=detail, at=at)


@transaction.atomic
def split_school(
    *,
    actor: Actor,
    school_id: int,
    name: str,
    codes: Mapping[str, str],
    effective_on: date,
    at: datetime,
    note: str = "",
) -> SchoolRow:
    """Found a new school out of another one, in the same office and network, from a day on."""
    school, place = locked(actor, school_id)
    row = add_school(
        actor=actor,
        office_id=place.office_id,
        name=name,
        codes=codes,
        network_id=place.network_id,
        opened_on=effective_on,
        at=at,
    )
    SchoolSuccession.objects.create(
        predecessor=school, successor_id=row.id, kind=SchoolSuccession.SPLIT, effective_on=effective_on, note=note
    )
    detail = {"new_id": row.id, "new": row.name, "effective_on": effective_on, "note": note}
    label = open_name(school).name
    record_change(actor, "school.split", school, label, office_id=place.office_id, detail=detail, at=at)
    return row


def _end(school: School, place: SchoolMembership, status: str, effective_on: date) -> None:
    """End membership and codes and say why; the name stays, so that old results can still be read."""
    end_fact(place, effective_on)
    for code in school.codes.filter(valid_to__isnull=True):
        end_fact(code, effective_on)
    end_fact(school.statuses.get(valid_to__isnull=True), effective_on)
    SchoolStatus.objects.create(school=school, status=status, valid_from=effective_on)
