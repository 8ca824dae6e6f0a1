"""Offices, their networks and groups, and what a typed name or code means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Prefetch, Q

from khet.domains.organisations import permissions, rules
from khet.domains.organisations.models import Group, Network, Office, OfficeCode
from khet.domains.organisations.models.validity import holds_on
from khet.domains.organisations.queries.rows import GroupRow, NetworkRow, OfficeRow
from khet.kernel.actor import Actor, system
from khet.kernel.audit import Unchanged

DIRECTORY = system("directory")
"""Names and codes of offices and schools are public facts: to look one up by name needs no reach."""
_offices: Unchanged[tuple[OfficeRow, ...]] = Unchanged(20_000)


def _row(office: Office) -> OfficeRow:
    return OfficeRow(
        id=office.pk,
        short_name=office.short_name,
        name=office.name,
        name_en=office.name_en,
        type=office.office_type,
        codes=tuple(code.code for code in office.codes.all()),
        opened_on=office.opened_on,
        closed_on=office.closed_on,
    )


def _current_codes(on: date | None) -> Prefetch[str]:
    codes = OfficeCode.objects.filter(holds_on(on) if on else Q(valid_to__isnull=True))
    return Prefetch("codes", queryset=codes)


def offices(*, actor: Actor | None, on: date, permission: str = permissions.OFFICE_VIEW) -> list[OfficeRow]:
    """The offices that existed on a day, those the actor reaches (all of them without an actor).

    One query while nothing changes, else three.
    """

    def read() -> tuple[OfficeRow, ...]:
        found = Office.objects.visible_to(actor or DIRECTORY, permission).on(on)
        return tuple(_row(office) for office in found.prefetch_related(_current_codes(on)))

    return list(_offices.get((actor, on, permission), read, size=len))


def every_office(*, actor: Actor, permission: str = permissions.OFFICE_VIEW) -> list[OfficeRow]:
    """The offices the actor reaches, also those that exist no more; two queries."""
    found = Office.objects.visible_to(actor, permission)
    return [_row(office) for office in found.prefetch_related(_current_codes(None))]


def office(office_id: int, on: date | None = None) -> OfficeRow:
    """One office by id, whoever asks; raises OfficeNotFound; two queries."""
    found = Office.objects.visible_to(DIRECTORY, permissions.OFFICE_VIEW).filter(pk=office_id)
    for each in found.prefetch_related(_current_codes(on)):
        return _row(each)
    raise rules.OfficeNotFound("ไม่พบสำนักงานเขตนี้")


def office_names(ids: Iterable[int]) -> dict[int, str]:
    """Short names of offices by id; one query."""
    found = Office.objects.visible_to(DIRECTORY, permissions.OFFICE_VIEW).filter(pk__in=set(ids))
    return dict(found.values_list("pk", "short_name"))


def find_office(text: str) -> OfficeRow:
    """The office meant by any of its codes (also former ones), its short name or its full name.

    Raises OfficeNotFound with near matches when nothing, or more than one office, is meant; at most three queries.
    """
    wanted = text.strip()
    every = Office.objects.visible_to(DIRECTORY, permissions.OFFICE_VIEW)
    found = list(every.filter(_meant(wanted)).distinct().prefetch_related(_current_codes(None)))
    if len(found) == 1:
        return _row(found[0])
    if found:
        named = [each for each in found if each.short_name == wanted]
        current = named or [each for each in found if any(code.code == wanted for code in each.codes.all())]
        if len(current) == 1:
            return _row(current[0])
        names = [each.short_name for each in found]
        raise rules.OfficeNotFound(f"“{wanted}” หมายถึงได้หลายเขต: {', '.join(names)} โปรดระบุให้ชัดเจน", names)
    return _resembling(wanted, list(every.prefetch_related(_current_codes(None))))


def _meant(wanted: str) -> Q:
    return Q(short_name=wanted) | Q(name=wanted) | Q(name_en__iexact=wanted, name_en__gt="") | Q(codes__code=wanted)


def _resembling(wanted: str, every: list[Office]) -> OfficeRow:
    fold = rules.folded(wanted)
    alike = [each for each in every if fold and fold in {rules.folded(each.short_name), rules.folded(each.name)}]
    if len(alike) == 1:
        return _row(alike[0])
    near = rules.near_matches(wanted, [name for each in every for name in (each.short_name, each.name)])
    if not near:
        raise rules.OfficeNotFound(f"ไม่พบสำนักงานเขต “{wanted}” โปรดตรวจชื่อย่อหรือรหัสเขต")
    raise rules.OfficeNotFound(f"ไม่พบสำนักงานเขต “{wanted}” หมายถึง {' หรือ '.join(near)} ใช่หรือไม่", near)


def networks(office_id: int, on: date) -> list[NetworkRow]:
    """The networks of an office on a day, each with the number of its schools that day; one query."""
    counted = Count("memberships", filter=holds_on(on, "memberships__"), distinct=True)
    found = Network.objects.visible_to(DIRECTORY, permissions.OFFICE_VIEW).filter(holds_on(on), office_id=office_id)
    rows = found.annotate(school_count=counted).values_list("pk", "office_id", "name", "school_count")
    return [NetworkRow(*row) for row in rows.order_by("sort_key")]


def groups(office_id: int, on: date) -> list[GroupRow]:
    """The groups of an office on a day, in the office's own order; one query."""
    found = Group.objects.visible_to(DIRECTORY, permissions.OFFICE_VIEW).filter(holds_on(on), office_id=office_id)
    return [GroupRow(*row) for row in found.values_list("pk", "office_id", "name")]


def group_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of groups by id; one query."""
    found = Group.objects.visible_to(DIRECTORY, permissions.OFFICE_VIEW).filter(pk__in=set(ids))
    return dict(found.values_list("pk", "name"))


def group(group_id: int) -> GroupRow:
    """One group by id; raises Group.DoesNotExist; one query."""
    found = Group.objects.visible_to(DIRECTORY, permissions.OFFICE_VIEW).get(pk=group_id)
    return GroupRow(id=found.pk, office_id=found.office_id, name=found.name)


def network_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of networks by id; one query."""
    found = Network.objects.visible_to(DIRECTORY, permissions.OFFICE_VIEW).filter(pk__in=set(ids))
    return dict(found.values_list("pk", "name"))
