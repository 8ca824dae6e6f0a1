"""People as plain rows: who works where, who holds which role, who may do something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from khet.domains.accounts import permissions, rules
from khet.domains.accounts.models import GroupMembership, Person, Role, RoleAssignment
from khet.domains.accounts.models.people import held_on
from khet.kernel.actor import Actor, system

DIRECTORY = system("directory")
"""The name beside a result or a comment is shown to everybody who may see that result."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person: where they work, what they are called, and how they sign in, if they do."""

    id: int
    office_id: int
    full_name: str
    position: str = ""
    email: str = ""
    school_id: int | None = None
    username: str = ""
    user_id: int | None = None
    left_on: date | None = None
    sort_key: str = ""
    role_names: tuple[str, ...] = ()
    group_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """A role held by a person; ``ends_on`` is the last day."""

    id: int
    person_id: int
    role: str
    role_name: str
    reach_kind: str
    office_id: int
    network_ids: tuple[int, ...]
    school_ids: tuple[int, ...]
    starts_on: date
    ends_on: date | None
    sees_personal_data: bool = False


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A person in a group of the office; ``ends_on`` is the last day."""

    id: int
    group_id: int
    is_head: bool
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class SignInRow:
    """How a person signs in: what an administrator and the person may know of it."""

    user_id: int
    username: str
    is_active: bool
    must_change_password: bool
    last_login: datetime | None
    has_second_factor: bool


def row(found: Person, roles: Iterable[str] = (), groups: Iterable[int] = ()) -> PersonRow:
    """The row of a person loaded with ``select_related("user")``."""
    user = getattr(found, "user", None)
    return PersonRow(
        id=found.pk,
        office_id=found.office_id,
        full_name=found.full_name,
        position=found.position,
        email=found.email,
        school_id=found.school_id,
        username=user.username if user else "",
        user_id=user.pk if user else None,
        left_on=found.left_on,
        sort_key=found.sort_key,
        role_names=tuple(dict.fromkeys(roles)),
        group_ids=tuple(dict.fromkeys(groups)),
    )


def person(person_id: int, actor: Actor | None = None) -> PersonRow:
    """One person, as far as the actor reaches (whoever asks without one); raises PersonNotFound; one query."""
    found = Person.objects.visible_to(actor or DIRECTORY, permissions.PERSON_VIEW).select_related("user")
    for each in found.filter(pk=person_id):
        return row(each)
    raise rules.PersonNotFound("ไม่พบบุคคลนี้")


def names(ids: Iterable[int | None]) -> dict[int, str]:
    """Full names by id, whoever asks; one query."""
    wanted = {pk for pk in ids if pk is not None}
    found = Person.objects.visible_to(DIRECTORY, permissions.PERSON_VIEW).filter(pk__in=wanted)
    return dict(found.values_list("pk", "full_name"))


def people(
    *, actor: Actor, office_id: int, on: date, role: str | None = None, group_id: int | None = None
) -> list[PersonRow]:
    """The people who work in an office on a day, as far as the actor reaches, in Thai order; three queries."""
    found = Person.objects.visible_to(actor, permissions.PERSON_VIEW).working_on(on).filter(office_id=office_id)
    if role is not None:
        held = RoleAssignment.objects.filter(held_on(on), role__key=role)
        found = found.filter(pk__in=held.values("person_id"))
    if group_id is not None:
        inside = GroupMembership.objects.filter(held_on(on), group_id=group_id)
        found = found.filter(pk__in=inside.values("person_id"))
    return _with_roles(list(found.select_related("user")), on)


def _with_roles(found: list[Person], on: date) -> list[PersonRow]:
    ids = [each.pk for each in found]
    roles: dict[int, list[str]] = {}
    held = RoleAssignment.objects.filter(held_on(on), person_id__in=ids).order_by("role__position", "pk")
    for person_id, name in held.values_list("person_id", "role__name"):
        roles.setdefault(person_id, []).append(name)
    groups: dict[int, list[int]] = {}
    inside = GroupMembership.objects.filter(held_on(on), person_id__in=ids)
    for person_id, group_id in inside.values_list("person_id", "group_id"):
        groups.setdefault(person_id, []).append(group_id)
    return [row(each, roles.get(each.pk, ()), groups.get(each.pk, ())) for each in found]


def people_with(permission: str, office_id: int, on: date, *, any_reach: bool = False) -> list[PersonRow]:
    """The people who hold a permission for an office on a day, through all of it or their own work there.

    ``any_reach`` adds those who hold it only for some of its networks or schools. Two queries.
    """
    carrying = [pk for pk, held in Role.objects.values_list("pk", "permissions") if permission in held]
    assigned = RoleAssignment.objects.filter(held_on(on), role_id__in=carrying, office_id=office_id)
    if not any_reach:
        assigned = assigned.filter(reach_kind__in=[RoleAssignment.WHOLE_OFFICE, RoleAssignment.OWN])
    found = Person.objects.visible_to(DIRECTORY, permissions.PERSON_VIEW).working_on(on)
    found = found.filter(pk__in=assigned.values("person_id")).select_related("user")
    return [row(each) for each in found]


def people_for_schools(permission: str, school_ids: Iterable[int], on: date) -> dict[int, list[int]]:
    """Who holds a permission for these very schools on a day, by school: not through a network or the whole office."""
    carrying = [pk for pk, held in Role.objects.values_list("pk", "permissions") if permission in held]
    working = Person.objects.visible_to(DIRECTORY, permissions.PERSON_VIEW).working_on(on)
    held = RoleAssignment.objects.filter(held_on(on), role_id__in=carrying, reach_kind=RoleAssignment.SCHOOLS)
    held = held.filter(person_id__in=working.values("pk"), schools__in=set(school_ids))
    found: dict[int, list[int]] = {}
    for school_id, person_id in held.order_by("schools", "person_id").values_list("schools", "person_id").distinct():
        found.setdefault(school_id, []).append(person_id)
    return found


def of_office(ids: Iterable[int], office_id: int, on: date) -> frozenset[int]:
    """Those of these people who work at an office on a day, or hold a role there; one query."""
    guests = RoleAssignment.objects.filter(held_on(on), office_id=office_id).values("person_id")
    found = Person.objects.visible_to(DIRECTORY, permissions.PERSON_VIEW).working_on(on).filter(pk__in=set(ids))
    return frozenset(found.filter(Q(office_id=office_id) | Q(pk__in=guests)).values_list("pk", flat=True))


def group_heads(group_id: int, on: date) -> list[PersonRow]:
    """The people who head a group on a day; one query."""
    heads = GroupMembership.objects.filter(held_on(on), group_id=group_id, is_head=True)
    found = Person.objects.visible_to(DIRECTORY, permissions.PERSON_VIEW).working_on(on)
    return [row(each) for each in found.filter(pk__in=heads.values("person_id")).select_related("user")]


def assignments(person_id: int, *, actor: Actor) -> list[AssignmentRow]:
    """The roles a person holds, held and will hold, as far as the actor reaches; three queries."""
    found = RoleAssignment.objects.visible_to(actor, permissions.PERSON_VIEW).filter(person_id=person_id)
    return [_assignment(each) for each in found.select_related("role").prefetch_related("networks", "schools")]


def own_assignments(person_id: int) -> list[AssignmentRow]:
    """One's own roles, for one's own page; three queries."""
    return assignments(person_id, actor=DIRECTORY)


def _assignment(found: RoleAssignment) -> AssignmentRow:
    return AssignmentRow(
        id=found.pk,
        person_id=found.person_id,
        role=found.role.key,
        role_name=found.role.name,
        reach_kind=found.reach_kind,
        office_id=found.office_id,
        network_ids=tuple(network.pk for network in found.networks.all()),
        school_ids=tuple(school.pk for school in found.schools.all()),
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        sees_personal_data=found.role.sees_personal_data,
    )


def memberships(person_id: int) -> list[MembershipRow]:
    """The groups a person works in, worked in and will work in; one query."""
    found = GroupMembership.objects.filter(person_id=person_id)
    return [MembershipRow(*values) for values in found.values_list("pk", "group_id", "is_head", "starts_on", "ends_on")]


def held_permissions_of(person_id: int, on: date) -> frozenset[str]:
    """The permissions in the roles a person holds now or later; one query."""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    found = RoleAssignment.objects.filter(lasting, person_id=person_id)
    return frozenset(name for held in found.values_list("role__permissions", flat=True) for name in held)


def reached_offices(person_id: int, on: date) -> frozenset[int]:
    """The offices in which a person holds roles now or later; one query."""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    found = RoleAssignment.objects.filter(lasting, person_id=person_id)
    return frozenset(found.values_list("office_id", flat=True))
