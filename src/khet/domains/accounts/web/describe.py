"""Puts roles, reach and groups of a person into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from khet.domains.accounts.models import RoleAssignment
from khet.domains.accounts.queries import people as queries
from khet.domains.accounts.queries.people import AssignmentRow, PersonRow
from khet.domains.organisations import public as organisations

REACHES = dict(RoleAssignment.REACHES)


@dataclass(frozen=True, slots=True)
class Held:
    """A role or a place in a group, ready to print."""

    id: int
    name: str
    reach: Any
    starts_on: date
    ends_on: date | None
    office_id: int
    is_now: bool
    is_past: bool
    is_head: bool = False


def whole(person: PersonRow, assignments: Iterable[AssignmentRow], today: date) -> dict[str, Any]:
    """What the page of a person prints, whoever reads it; six queries at most."""
    held = list(assignments)
    groups = queries.memberships(person.id)
    group_names = organisations.group_names(row.group_id for row in groups)
    schools = organisations.school_names([person.school_id] if person.school_id else [], today)
    return {
        "person": person,
        "office": organisations.office(person.office_id),
        "school_name": schools.get(person.school_id or 0, ""),
        "roles": _roles(held, today),
        "groups": [
            Held(
                id=row.id,
                name=group_names.get(row.group_id, ""),
                reach="",
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                office_id=person.office_id,
                is_now=_is_now(row.starts_on, row.ends_on, today),
                is_past=row.ends_on is not None and row.ends_on < today,
                is_head=row.is_head,
            )
            for row in groups
        ],
    }


def _is_now(starts_on: date, ends_on: date | None, today: date) -> bool:
    return starts_on <= today and (ends_on is None or ends_on >= today)


def _roles(held: list[AssignmentRow], today: date) -> list[Held]:
    offices = organisations.office_names(row.office_id for row in held)
    schools = organisations.school_names([pk for row in held for pk in row.school_ids], today)
    networks = organisations.network_names(pk for row in held for pk in row.network_ids)
    return [
        Held(
            id=row.id,
            name=row.role_name,
            reach=_reach(row, offices, networks, schools),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            office_id=row.office_id,
            is_now=_is_now(row.starts_on, row.ends_on, today),
            is_past=row.ends_on is not None and row.ends_on < today,
        )
        for row in held
    ]


def _reach(row: AssignmentRow, offices: dict[int, str], networks: dict[int, str], schools: dict[int, str]) -> str:
    if row.reach_kind == RoleAssignment.NETWORKS:
        return ", ".join(networks.get(pk, "") for pk in row.network_ids)
    if row.reach_kind == RoleAssignment.SCHOOLS:
        return ", ".join(schools.get(pk, "") for pk in row.school_ids)
    return f"{REACHES[row.reach_kind]} · {offices.get(row.office_id, '')}"
