"""Changes of people: added, corrected, moved, left; and the groups they work in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from khet.calc import thai
from khet.calc.calendars import thai_day
from khet.domains.accounts import permissions, rules
from khet.domains.accounts.actions import assignments, sign_in
from khet.domains.accounts.actions.changes import check_may_take_over, locked_person
from khet.domains.accounts.actions.sessions import end_sessions
from khet.domains.accounts.models import GroupMembership, Person
from khet.domains.accounts.queries import people as queries
from khet.domains.accounts.queries.people import PersonRow
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change


@dataclass(frozen=True, slots=True)
class GivenRole:
    """A role to give: which one, how far, from when (today) to when (until further notice)."""

    role: str
    reach_kind: str = "whole_office"
    network_ids: tuple[int, ...] = ()
    school_ids: tuple[int, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


def _name(text: str) -> str:
    cleaned = thai.clean(text)
    if not cleaned:
        raise rules.AccountsProblem("ต้องระบุชื่อ-สกุล")
    return cleaned


def _check_school(office_id: int, school_id: int | None, on: date) -> None:
    if school_id is not None and school_id not in organisations.school_ids(office_id, on):
        raise rules.AccountsProblem("สถานศึกษานี้ไม่ได้อยู่ในเขตที่เลือก")


def _given(role: str, school_id: int | None) -> GivenRole:
    if school_id is None:
        return GivenRole(role)
    return GivenRole(role, reach_kind="schools", school_ids=(school_id,))


@transaction.atomic
def add_person(
    *,
    actor: Actor,
    office_id: int,
    full_name: str,
    at: datetime,
    position: str = "",
    email: str = "",
    school_id: int | None = None,
    username: str | None = None,
    password: str | None = None,
    roles: Sequence[str | GivenRole] = (),
    group_id: int | None = None,
    is_head: bool = False,
) -> PersonRow:
    """Add a person to an office, with a sign-in, roles and a group where given.

    A role given by its key alone reaches the person's school when there is one, else the whole office, from today.
    Without a password the sign-in has none yet.
    Raises NotAllowed, AccountsProblem and its kinds (UsernameTaken, WeakPassword, WrongRole, BeyondReach).
    """
    actor.require_office(permissions.PERSON_EDIT, office_id)
    _check_school(office_id, school_id, thai_day(at))
    name = _name(full_name)
    person = Person.objects.create(
        office_id=office_id,
        school_id=school_id,
        full_name=name,
        position=thai.clean(position),
        email=email.strip(),
        sort_key=thai.sort_key(rules.without_title(name)),
        created_at=at,
        updated_at=at,
    )
    if username:
        sign_in.create_account(person=person, username=username, password=password, at=at)
    for each in roles:
        given = _given(each, school_id) if isinstance(each, str) else each
        assignments.give_role(
            actor=actor,
            person_id=person.pk,
            role=given.role,
            office_id=office_id,
            reach_kind=given.reach_kind,
            network_ids=given.network_ids,
            school_ids=given.school_ids,
            starts_on=given.starts_on or thai_day(at),
            ends_on=given.ends_on,
            at=at,
        )
    if group_id is not None:
        join_group(actor=actor, person_id=person.pk, group_id=group_id, is_head=is_head, starts_on=thai_day(at), at=at)
    detail = {"position": person.position, "school_id": school_id, "username": username or ""}
    record_change(actor, "person.added", person, name, office_id=office_id, detail=detail, at=at)
    return queries.person(person.pk)


@transaction.atomic
def edit_person(
    *,
    actor: Actor,
    person_id: int,
    full_name: str,
    position: str,
    email: str,
    school_id: int | None,
    at: datetime,
    office_id: int | None = None,
) -> PersonRow:
    """Correct a person, or move them to another office, which needs the permission there too.

    Raises PersonNotFound, NotAllowed, AccountsProblem.
    """
    person = locked_person(actor, permissions.PERSON_EDIT, person_id)
    office_id = office_id or person.office_id
    actor.require_office(permissions.PERSON_EDIT, office_id)
    _check_school(office_id, school_id, thai_day(at))
    if email.strip() != person.email:
        check_may_take_over(actor, person, at)
    after = {
        "full_name": _name(full_name),
        "position": thai.clean(position),
        "email": email.strip(),
        "school_id": school_id,
        "office_id": office_id,
    }
    changed = [field for field, value in after.items() if getattr(person, field) != value]
    for field, value in after.items():
        setattr(person, field, value)
    person.sort_key, person.updated_at = thai.sort_key(rules.without_title(person.full_name)), at
    person.save()
    sign_in.follow_email(person)
    record_change(
        actor, "person.edited", person, person.full_name, office_id=office_id, detail={"changed": changed}, at=at
    )
    return queries.person(person.pk)


@transaction.atomic
def leave(*, actor: Actor, person_id: int, left_on: date, at: datetime) -> None:
    """Let a person leave: from that day nothing is reached any more, and roles and groups end the day before."""
    person = locked_person(actor, permissions.PERSON_EDIT, person_id)
    rules.check_not_oneself(actor.person_id, person.pk, "บันทึกการพ้นหน้าที่ของตนเองไม่ได้")
    check_may_take_over(actor, person, at)
    person.left_on, person.updated_at = left_on, at
    person.save(update_fields=["left_on", "updated_at"])
    assignments.end_everything(person, left_on)
    if left_on <= thai_day(at):
        end_sessions(person.pk)
    detail = {"left_on": left_on}
    record_change(actor, "person.left", person, person.full_name, office_id=person.office_id, detail=detail, at=at)


@transaction.atomic
def come_back(*, actor: Actor, person_id: int, at: datetime) -> None:
    """Let a person who left work here again; roles are given anew."""
    person = locked_person(actor, permissions.PERSON_EDIT, person_id)
    person.left_on, person.updated_at = None, at
    person.save(update_fields=["left_on", "updated_at"])
    record_change(actor, "person.came_back", person, person.full_name, office_id=person.office_id, detail={}, at=at)


@transaction.atomic
def join_group(
    *,
    actor: Actor,
    person_id: int,
    group_id: int,
    starts_on: date,
    at: datetime,
    is_head: bool = False,
    ends_on: date | None = None,
) -> None:
    """Put a person into a group of their office; raises PersonNotFound, NotAllowed, AccountsProblem."""
    person = locked_person(actor, permissions.PERSON_EDIT, person_id)
    rules.check_dates(starts_on, ends_on)
    group = next((g for g in organisations.groups(person.office_id, starts_on) if g.id == group_id), None)
    if group is None:
        raise rules.AccountsProblem("กลุ่มงานนี้ไม่ได้อยู่ในเขตของบุคคลนี้ในวันที่ระบุ")
    try:
        with transaction.atomic():
            GroupMembership.objects.create(
                person=person, group_id=group_id, is_head=is_head, starts_on=starts_on, ends_on=ends_on
            )
    except IntegrityError as problem:
        raise rules.AccountsProblem("บุคคลนี้อยู่ในกลุ่มงานนี้แล้ว") from problem
    detail = {"group_id": group_id, "group": group.name, "is_head": is_head, "from": starts_on, "to": ends_on}
    record_change(
        actor, "person.joined_group", person, person.full_name, office_id=person.office_id, detail=detail, at=at
    )


@transaction.atomic
def leave_group(*, actor: Actor, membership_id: int, ends_on: date, at: datetime) -> None:
    """End a person's work in a group with this last day; one that had not begun is taken back."""
    people = Person.objects.visible_to(actor, permissions.PERSON_EDIT)
    membership = GroupMembership.objects.get(pk=membership_id, person__in=people)
    person = locked_person(actor, permissions.PERSON_EDIT, membership.person_id)
    if ends_on < membership.starts_on:
        membership.delete()
    else:
        membership.ends_on = ends_on
        membership.save(update_fields=["ends_on"])
    detail = {"group_id": membership.group_id, "ends_on": ends_on}
    record_change(
        actor, "person.left_group", person, person.full_name, office_id=person.office_id, detail=detail, at=at
    )
