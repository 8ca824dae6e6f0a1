"""Roles as plain rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from khet.domains.accounts.models import Role
from khet.domains.accounts.models.people import held_on
from khet.domains.accounts.rules import WrongRole


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role with its permissions; ``office_id`` is empty for one shared by all offices."""

    key: str
    name: str
    name_en: str
    description: str
    permissions: frozenset[str]
    sees_personal_data: bool
    office_id: int | None = None
    held_by: int = 0


def roles(office_id: int | None, *, on: date | None = None) -> list[RoleRow]:
    """The shared roles and those of one office, with how many hold each there on a day; one query."""
    held = Q(assignments__office_id=office_id)
    if on is not None:
        held &= held_on(on, "assignments__")
    found = Role.objects.filter(Q(office__isnull=True) | Q(office_id=office_id))
    found = found.annotate(held_by=Count("assignments", filter=held, distinct=True))
    return [_row(each, each.held_by) for each in found]


def role(key: str) -> RoleRow:
    """One role; raises WrongRole; one query."""
    for found in Role.objects.filter(key=key):
        return _row(found)
    raise WrongRole(f"ไม่มีบทบาท {key}")


def _row(found: Role, held_by: int = 0) -> RoleRow:
    return RoleRow(
        key=found.key,
        name=found.name,
        name_en=found.name_en,
        description=found.description,
        permissions=frozenset(found.permissions),
        sees_personal_data=found.sees_personal_data,
        office_id=found.office_id,
        held_by=held_by,
    )
