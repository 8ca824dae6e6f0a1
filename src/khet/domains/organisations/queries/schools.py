"""Schools as they were on a day, and what a typed name or code means."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TypeVar

from django.db.models import Prefetch, Q, QuerySet

from khet.domains.organisations import permissions, rules
from khet.domains.organisations.models import School, SchoolCode, SchoolMembership, SchoolName, SchoolStatus
from khet.domains.organisations.models.schools import SchoolQuerySet
from khet.domains.organisations.models.validity import OPEN_ENDED, holds_on
from khet.domains.organisations.queries.offices import DIRECTORY
from khet.domains.organisations.queries.rows import SchoolRow
from khet.kernel.actor import Actor

Fact = TypeVar("Fact", SchoolName, SchoolCode, SchoolStatus, SchoolMembership)


def _as_on(found: SchoolQuerySet, on: date) -> list[SchoolRow]:
    """Rows of these schools with what held on the day; five queries however many schools."""
    held = holds_on(on)
    loaded = found.prefetch_related(
        Prefetch("names", SchoolName.objects.filter(held)),
        Prefetch("codes", SchoolCode.objects.filter(held)),
        Prefetch("statuses", SchoolStatus.objects.filter(held)),
        Prefetch("memberships", SchoolMembership.objects.filter(held).select_related("network")),
    )
    rows = [row_on(school, on) for school in loaded]
    return sorted(rows, key=lambda row: (row.sort_key, row.id))


def row_on(school: School, on: date) -> SchoolRow:
    """The row of a school as it was on a day, out of the facts loaded with it."""

    def held(rows: Iterable[Fact]) -> list[Fact]:
        return [row for row in rows if rules.Interval(row.valid_from, row.valid_to).holds_on(on)]

    name = next(iter(held(school.names.all())), None)
    place = next(iter(held(school.memberships.all())), None)
    status = next(iter(held(school.statuses.all())), None)
    return SchoolRow(
        id=school.pk,
        name=name.name if name else "",
        codes={code.kind: code.code for code in held(school.codes.all())},
        office_id=place.office_id if place else None,
        network_id=place.network_id if place else None,
        network_name=place.network.name if place and place.network else "",
        status=status.status if status else "",
        sort_key=name.sort_key if name else "",
    )


def count_schools(*, actor: Actor, office_id: int, on: date) -> int:
    """How many schools an office had on a day, as far as the actor reaches; one query."""
    return School.objects.visible_to(actor, permissions.SCHOOL_VIEW, on).in_office(office_id, on).count()


def schools(
    *, actor: Actor, office_id: int, on: date, network_id: int | None = None, open_only: bool = False
) -> list[SchoolRow]:
    """The schools an office had on a day, as far as the actor reaches, in Thai order; five queries."""
    found = School.objects.visible_to(actor, permissions.SCHOOL_VIEW, on).in_office(office_id, on, network_id)
    rows = _as_on(found, on)
    return [row for row in rows if row.status == SchoolStatus.OPEN] if open_only else rows


def school(school_id: int, on: date) -> SchoolRow:
    """One school by id as it was on a day, whoever asks; raises SchoolNotFound; five queries."""
    for row in _as_on(School.objects.visible_to(DIRECTORY, permissions.SCHOOL_VIEW).filter(pk=school_id), on):
        return row
    raise rules.SchoolNotFound("ไม่พบสถานศึกษานี้")


def schools_in_networks(network_ids: Collection[int]) -> QuerySet[SchoolMembership, int]:
    """The ids of the schools that hold a place in these networks until further notice; a part of other conditions.

    Whoever leads a network reaches the schools that are in it, and not those that have left it.
    """
    places = SchoolMembership.objects.filter(OPEN_ENDED, network_id__in=network_ids)
    return places.order_by().values_list("school_id", flat=True)


def school_names(ids: Iterable[int], on: date) -> dict[int, str]:
    """Names of schools by id as they were on a day (the last known name when none held); one query."""
    every = SchoolName.objects.filter(school_id__in=set(ids)).order_by("valid_from", "pk")
    names: dict[int, str] = {}
    held: set[int] = set()
    for row in every:
        holds = rules.Interval(row.valid_from, row.valid_to).holds_on(on)
        if holds or row.school_id not in held:
            names[row.school_id] = row.name
        if holds:
            held.add(row.school_id)
    return names


def find_school(text: str, on: date, *, office_id: int | None = None) -> SchoolRow:
    """The school meant by any of its three codes or its name on a day; raises SchoolNotFound with near matches."""
    wanted = text.strip()
    every = School.objects.visible_to(DIRECTORY, permissions.SCHOOL_VIEW)
    if office_id is not None:
        every = every.in_office(office_id, on)
    by_code = SchoolCode.objects.filter(holds_on(on), code=wanted).values("school_id")
    by_name = SchoolName.objects.filter(holds_on(on)).filter(
        Q(name=wanted) | Q(name=wanted.removeprefix("โรงเรียน")) | Q(name=f"โรงเรียน{wanted}")
    )
    found = every.filter(Q(pk__in=by_code) | Q(pk__in=by_name.values("school_id")))
    rows = _as_on(found, on)
    if len(rows) == 1:
        return rows[0]
    if rows:
        names = [f"{row.name} ({row.codes.get('smis8') or row.codes.get('ministry10') or row.id})" for row in rows]
        raise rules.SchoolNotFound(f"“{wanted}” หมายถึงได้หลายสถานศึกษา: {', '.join(names)}", names)
    names = list(SchoolName.objects.filter(holds_on(on), school__in=every).values_list("name", flat=True))
    near = rules.near_matches(wanted, names)
    if near:
        raise rules.SchoolNotFound(f"ไม่พบสถานศึกษา “{wanted}” หมายถึง {' หรือ '.join(near)} ใช่หรือไม่", near)
    raise rules.SchoolNotFound(f"ไม่พบสถานศึกษา “{wanted}” โปรดตรวจชื่อหรือรหัส")


def school_ids(office_id: int, on: date) -> set[int]:
    """The ids of the schools an office had on a day, whoever asks; one query."""
    found = School.objects.visible_to(DIRECTORY, permissions.SCHOOL_VIEW).in_office(office_id, on)
    return set(found.values_list("pk", flat=True))


def office_schools(office_id: int, on: date) -> list[SchoolRow]:
    """The schools an office had on a day, whoever asks, in Thai order; five queries."""
    return _as_on(School.objects.visible_to(DIRECTORY, permissions.SCHOOL_VIEW).in_office(office_id, on), on)


def networks_of_schools(office_id: int, on: date) -> dict[int, int | None]:
    """The network of every school an office had on a day (None for a school in none), whoever asks; one query."""
    places = SchoolMembership.objects.filter(holds_on(on), office_id=office_id).order_by("school_id")
    return dict(places.values_list("school_id", "network_id"))
