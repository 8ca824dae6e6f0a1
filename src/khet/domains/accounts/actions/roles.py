"""Changes of roles: the ones an installation starts with, and those made and changed on screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from khet.calc.calendars import thai_day
from khet.domains.accounts import permissions, rules
from khet.domains.accounts.models import Role
from khet.domains.accounts.queries.catalogue import default_roles, known_permissions
from khet.domains.accounts.queries.roles import RoleRow
from khet.domains.accounts.queries.roles import role as role_row
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.audit import record_change


@transaction.atomic
def ensure_roles(*, actor: Actor, at: datetime) -> list[str]:
    """Add the default roles that are missing; those there stay as they are. Returns the keys added."""
    if not actor.reach(permissions.ROLE_EDIT).everything:
        raise NotAllowed(permissions.ROLE_EDIT)
    there = set(Role.objects.values_list("key", flat=True))
    added = []
    for position, default in enumerate(default_roles(), start=1):
        if default.key in there:
            continue
        role = Role.objects.create(
            key=default.key,
            name=default.name,
            name_en=default.name_en,
            description=default.description,
            permissions=rules.check_known(default.permissions, known_permissions()),
            sees_personal_data=default.sees_personal_data,
            position=position,
        )
        added.append(role.key)
        detail = {"key": role.key, "permissions": role.permissions}
        record_change(actor, "role.added", role, role.name, office_id=None, detail=detail, at=at)
    return added


def may_edit(actor: Actor, office_id: int | None, at: datetime) -> bool:
    """Whether the actor may change the roles of an office; shared roles need the permission in every office."""
    reach = actor.reach(permissions.ROLE_EDIT)
    if office_id is not None:
        return reach.covers_office(office_id)
    return reach.everything or all(
        reach.covers_office(office.id) for office in organisations.offices(actor=None, on=thai_day(at))
    )


def _require(actor: Actor, office_id: int | None, at: datetime) -> None:
    actor.require(permissions.ROLE_EDIT)
    if not may_edit(actor, office_id, at):
        raise NotAllowed(permissions.ROLE_EDIT)


@transaction.atomic
def add_role(
    *,
    actor: Actor,
    office_id: int | None,
    name: str,
    description: str,
    permission_names: Iterable[str],
    sees_personal_data: bool,
    at: datetime,
    name_en: str = "",
) -> RoleRow:
    """Make a role for one office, or for all; raises NotAllowed, WrongRole."""
    _require(actor, office_id, at)
    if not name.strip():
        raise rules.WrongRole("ต้องตั้งชื่อบทบาท")
    held = rules.check_known(permission_names, known_permissions())
    role = Role.objects.create(
        key=f"role-{Role.objects.count() + 1}-{at:%y%m%d%H%M%S%f}"[:40],
        office_id=office_id,
        name=name.strip(),
        name_en=name_en.strip(),
        description=description.strip(),
        permissions=held,
        sees_personal_data=sees_personal_data or rules.needs_second_factor(held),
        position=100,
    )
    detail = {"key": role.key, "permissions": held}
    record_change(actor, "role.added", role, role.name, office_id=office_id, detail=detail, at=at)
    return role_row(role.key)


@transaction.atomic
def edit_role(
    *,
    actor: Actor,
    key: str,
    name: str,
    description: str,
    permission_names: Iterable[str],
    sees_personal_data: bool,
    at: datetime,
    name_en: str = "",
) -> RoleRow:
    """Change a role; it takes effect at the next request of everybody who holds it.

    Raises NotAllowed, WrongRole (unknown permissions, or an administrator role that could never be mended again).
    """
    role = Role.objects.select_for_update().filter(key=key).first()
    if role is None:
        raise rules.WrongRole(f"ไม่มีบทบาท {key}")
    _require(actor, role.office_id, at)
    if not name.strip():
        raise rules.WrongRole("ต้องตั้งชื่อบทบาท")
    held = rules.check_known(permission_names, known_permissions())
    rules.check_door_stays_open(key, held)
    before = set(role.permissions)
    role.name, role.name_en, role.description = name.strip(), name_en.strip(), description.strip()
    role.permissions, role.sees_personal_data = held, sees_personal_data or rules.needs_second_factor(held)
    role.save()
    detail = {"added": sorted(set(held) - before), "removed": sorted(before - set(held))}
    record_change(actor, "role.edited", role, role.name, office_id=role.office_id, detail=detail, at=at)
    return role_row(key)


@transaction.atomic
def remove_role(*, actor: Actor, key: str, at: datetime) -> None:
    """Remove a role that an office made and nobody ever held; raises NotAllowed, WrongRole."""
    role = Role.objects.select_for_update().filter(key=key).first()
    if role is None:
        raise rules.WrongRole(f"ไม่มีบทบาท {key}")
    _require(actor, role.office_id, at)
    if role.office_id is None or role.assignments.exists():
        raise rules.WrongRole("ลบได้เฉพาะบทบาทที่เขตสร้างเองและไม่เคยให้แก่ผู้ใด")
    record_change(actor, "role.removed", role, role.name, office_id=role.office_id, detail={"key": key}, at=at)
    role.delete()
