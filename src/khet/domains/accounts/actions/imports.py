"""Takes many people from a CSV file: all of them, or nobody with every fault named.

Columns: ``full_name`` (required), ``position``, ``email``, ``username``, ``role`` (key or name), ``group`` (name),
``school`` (any code or the name). A row with a username gets a one-time password.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from khet.calc import thai
from khet.calc.calendars import thai_day
from khet.domains.accounts import permissions, rules
from khet.domains.accounts.actions import people, sign_in
from khet.domains.accounts.actions.sign_in import OneTime
from khet.domains.accounts.models import Person, Role, User
from khet.domains.organisations import public as organisations
from khet.kernel import csv_text
from khet.kernel.actor import Actor
from khet.kernel.csv_text import Line, RowFault

OPTIONAL = ("position", "email", "username", "role", "group", "school")


class PeopleRefused(rules.AccountsProblem):
    """The file has faults, and nothing of it was taken over; ``faults`` names each."""

    def __init__(self, faults: list[RowFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"ไฟล์มีข้อผิดพลาด {len(faults)} จุด จึงยังไม่ได้บันทึก")


@dataclass(frozen=True, slots=True)
class PeopleImported:
    """How many people a file added, how many were there already, and the passwords to hand over (shown once)."""

    added: int
    unchanged: int
    passwords: tuple[tuple[str, OneTime], ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a row may name."""

    roles: dict[str, str]
    groups: dict[str, int]
    schools: dict[str, set[int]]
    usernames: set[str]
    people: set[tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One checked row."""

    line: Line
    school_id: int | None
    role: str
    group_id: int | None


@transaction.atomic
def import_people(*, actor: Actor, office_id: int, data: bytes, at: datetime) -> PeopleImported:
    """Add the people of a CSV file to an office; one of the same name at the same place is left as they are.

    Raises NotAllowed, CsvRefused for a file that is not such a table, PeopleRefused naming each faulty cell.
    """
    actor.require_office(permissions.PERSON_EDIT, office_id)
    lines = csv_text.read(data, required=["full_name"], optional=OPTIONAL)
    if any(line["role"] for line in lines):
        actor.require_office(permissions.ROLE_GIVE, office_id)
    known = _known(office_id, thai_day(at))
    faults: list[RowFault] = []
    rows = [_checked(line, known, faults) for line in lines]
    faults += _twice(lines)
    if faults:
        raise PeopleRefused(sorted(faults, key=lambda fault: fault.row))
    new = [row for row in rows if (thai.clean(row.line["full_name"]), row.school_id) not in known.people]
    passwords = [_add(actor, office_id, row, at) for row in new]
    return PeopleImported(len(new), len(rows) - len(new), tuple(pair for pair in passwords if pair))


def _known(office_id: int, on: date) -> _Known:
    roles = Role.objects.filter(Q(office__isnull=True) | Q(office_id=office_id)).values_list("key", "name")
    schools: dict[str, set[int]] = {}
    for row in organisations.office_schools(office_id, on):
        for text in (row.name, *row.codes.values()):
            schools.setdefault(text, set()).add(row.id)
    there = Person.objects.filter(office_id=office_id, left_on__isnull=True).values_list("full_name", "school_id")
    return _Known(
        roles={text: key for key, name in roles for text in (key, name)},
        groups={group.name: group.id for group in organisations.groups(office_id, on)},
        schools=schools,
        usernames=set(User.objects.values_list(Lower("username"), flat=True)),
        people=set(there),
    )


def _checked(line: Line, known: _Known, faults: list[RowFault]) -> _Wanted:
    def fault(column: str, message: str) -> None:
        faults.append(RowFault(line.number, column, line[column], message))

    if not line["full_name"]:
        fault("full_name", "ต้องระบุชื่อ-สกุล")
    if line["role"] and line["role"] not in known.roles:
        fault("role", f"ไม่มีบทบาทนี้ ใช้ได้: {', '.join(dict.fromkeys(known.roles.values()))}")
    if line["group"] and line["group"] not in known.groups:
        fault("group", "ไม่มีกลุ่มงานนี้ในเขต")
    schools = known.schools.get(line["school"], set())
    if line["school"] and len(schools) != 1:
        fault("school", "ไม่พบสถานศึกษานี้ในเขต" if not schools else "มีสถานศึกษาชื่อนี้หลายแห่ง โปรดใช้รหัส")
    _check_sign_in(line, known, fault)
    return _Wanted(
        line=line,
        school_id=next(iter(schools), None),
        role=known.roles.get(line["role"], ""),
        group_id=known.groups.get(line["group"]),
    )


def _check_sign_in(line: Line, known: _Known, fault: Callable[[str, str], None]) -> None:
    if line["email"]:
        try:
            validate_email(line["email"])
        except ValidationError:
            fault("email", "รูปแบบอีเมลไม่ถูกต้อง")
    if line["username"]:
        try:
            name = rules.check_username(line["username"])
        except rules.AccountsProblem as problem:
            fault("username", str(problem))
            return
        person_there = any(person[0] == thai.clean(line["full_name"]) for person in known.people)
        if name in known.usernames and not person_there:
            fault("username", "มีชื่อผู้ใช้นี้แล้ว")


def _twice(lines: list[Line]) -> list[RowFault]:
    """Usernames and whole persons that stand twice in the file."""
    faults = []
    usernames = Counter(line["username"].lower() for line in lines if line["username"])
    persons = Counter((thai.clean(line["full_name"]), line["school"]) for line in lines if line["full_name"])
    for line in lines:
        if usernames[line["username"].lower()] > 1:
            faults.append(RowFault(line.number, "username", line["username"], "ชื่อผู้ใช้ซ้ำในไฟล์"))
        if persons[(thai.clean(line["full_name"]), line["school"])] > 1:
            faults.append(RowFault(line.number, "full_name", line["full_name"], "บุคคลซ้ำในไฟล์"))
    return faults


def _add(actor: Actor, office_id: int, row: _Wanted, at: datetime) -> tuple[str, OneTime] | None:
    added = people.add_person(
        actor=actor,
        office_id=office_id,
        full_name=row.line["full_name"],
        position=row.line["position"],
        email=row.line["email"],
        school_id=row.school_id,
        roles=[row.role] if row.role else [],
        group_id=row.group_id,
        at=at,
    )
    if not row.line["username"]:
        return None
    username = row.line["username"]
    return added.full_name, sign_in.create_sign_in(actor=actor, person_id=added.id, username=username, at=at)
