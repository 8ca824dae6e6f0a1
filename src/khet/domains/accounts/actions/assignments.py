"""Roles given and ended, never beyond one's own reach and never to oneself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from khet.domains.accounts import permissions, rules
from khet.domains.accounts.actions.changes import MAKES_ROLES
from khet.domains.accounts.models import GroupMembership, Person, Role, RoleAssignment
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change


@transaction.atomic
def give_role(
    *,
    actor: Actor,
    person_id: int,
    role: str,
    office_id: int,
    starts_on: date,
    at: datetime,
    reach_kind: str = RoleAssignment.WHOLE_OFFICE,
    network_ids: Sequence[int] = (),
    school_ids: Sequence[int] = (),
    ends_on: date | None = None,
) -> int:
    """Give a person a role at an office, between two days; the giver must cover the whole of that office.

    Raises NotAllowed, PersonNotFound, NotForOneself, WrongRole, BeyondReach, AccountsProblem. Returns its id.
    """
    actor.require_office(permissions.ROLE_GIVE, office_id)
    rules.check_dates(starts_on, ends_on)
    rules.check_reach(reach_kind, network_ids, school_ids)
    rules.check_not_oneself(actor.person_id, person_id, "ให้บทบาทแก่ตนเองไม่ได้ ต้องให้ผู้ดูแลระบบอีกคน")
    person = _person(actor, person_id)
    _check_places(office_id, network_ids, school_ids, starts_on)
    known = {each.key: each for each in Role.objects.filter(Q(office__isnull=True) | Q(office_id=office_id))}
    given = known.get(role)
    if given is None:
        raise rules.WrongRole(f"ไม่มีบทบาท {role} ใช้ได้: {', '.join(sorted(known))}")
    _check_power_over_roles(actor, given, office_id)
    assignment = RoleAssignment.objects.create(
        person=person,
        role=given,
        reach_kind=reach_kind,
        office_id=office_id,
        starts_on=starts_on,
        ends_on=ends_on,
        given_by_id=actor.person_id,
    )
    assignment.networks.set(network_ids)
    assignment.schools.set(school_ids)
    detail = {
        "role": role, "reach": reach_kind, "networks": sorted(network_ids), "schools": sorted(school_ids),
        "from": starts_on, "to": ends_on,
    }  # fmt: skip
    record_change(actor, "role.given", person, person.full_name, office_id=office_id, detail=detail, at=at)
    return assignment.pk


def _check_power_over_roles(actor: Actor, given: Role, office_id: int) -> None:
    """Refuse to hand out a power over roles that the giver does not hold over the same office."""
    for permission in MAKES_ROLES.intersection(given.permissions):
        if not actor.reach(permission).covers_office(office_id):
            raise rules.BeyondReach("บทบาทนี้ดูแลบทบาทของผู้อื่น ต้องให้ผู้ดูแลระบบที่มีสิทธิ์เดียวกันเป็นผู้ให้")


def _person(actor: Actor, person_id: int) -> Person:
    """The person to whom a role is given: of an office that the giver reaches."""
    found = Person.objects.visible_to(actor, permissions.ROLE_GIVE).filter(pk=person_id, left_on__isnull=True).first()
    if found is None:
        raise rules.PersonNotFound("ไม่พบบุคคลนี้ในเขตที่ดูแล")
    return found


def _check_places(office_id: int, network_ids: Sequence[int], school_ids: Sequence[int], on: date) -> None:
    if network_ids and not set(network_ids) <= {network.id for network in organisations.networks(office_id, on)}:
        raise rules.BeyondReach("มีเครือข่ายที่ไม่ได้อยู่ในเขตนี้")
    if school_ids and not set(school_ids) <= organisations.school_ids(office_id, on):
        raise rules.BeyondReach("มีสถานศึกษาที่ไม่ได้อยู่ในเขตนี้")


@transaction.atomic
def end_role(*, actor: Actor, assignment_id: int, ends_on: date, at: datetime) -> None:
    """End a role with this last day; one that had not begun by then is taken back.

    Raises RoleAssignment.DoesNotExist, NotAllowed, NotForOneself, AccountsProblem.
    """
    covered = RoleAssignment.objects.filter(pk=assignment_id).select_for_update().select_related("person", "role")
    assignment = covered.get()
    if not actor.reach(permissions.ROLE_GIVE).covers_office(assignment.office_id):
        raise RoleAssignment.DoesNotExist
    rules.check_not_oneself(actor.person_id, assignment.person_id, "สิ้นสุดบทบาทของตนเองไม่ได้ ต้องให้ผู้ดูแลระบบอีกคน")
    if assignment.ends_on is not None and assignment.ends_on < ends_on:
        raise rules.AccountsProblem("บทบาทนี้สิ้นสุดก่อนวันนั้นแล้ว")
    person, office_id = assignment.person, assignment.office_id
    detail = {"role": assignment.role.key, "ends_on": ends_on, "from": assignment.starts_on}
    _end(assignment, ends_on)
    record_change(actor, "role.ended", person, person.full_name, office_id=office_id, detail=detail, at=at)


def _end(held: RoleAssignment | GroupMembership, ends_on: date) -> None:
    if ends_on < held.starts_on:
        held.delete()
        return
    held.ends_on = ends_on
    held.save(update_fields=["ends_on"])


def end_everything(person: Person, left_on: date) -> None:
    """End all roles and groups of somebody who leaves on this day."""
    last = left_on - timedelta(days=1)
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gt=last)
    for held in [*person.assignments.filter(lasting), *person.memberships.filter(lasting)]:
        _end(held, last)
