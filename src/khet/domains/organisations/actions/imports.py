"""Takes a whole register of schools from a CSV file: all of it, or nothing with every fault named.

Columns: ``name`` (required), ``code10``, ``code8``, ``code6`` (at least one), ``network``, ``name_en``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from khet.calc.identifiers import BadIdentifier
from khet.domains.organisations import permissions, rules
from khet.domains.organisations.actions.inside import add_network
from khet.domains.organisations.actions.schools import add_school
from khet.domains.organisations.models import Network, SchoolCode, SchoolMembership, SchoolName
from khet.kernel import csv_text
from khet.kernel.actor import Actor
from khet.kernel.csv_text import Line, RowFault

CODE_COLUMNS = {"code10": SchoolCode.MINISTRY, "code8": SchoolCode.SMIS, "code6": SchoolCode.OBEC}


class ImportRefused(rules.OrganisationsProblem):
    """The file has faults, and nothing of it was taken over; ``faults`` names each."""

    def __init__(self, faults: list[RowFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"ไฟล์มีข้อผิดพลาด {len(faults)} จุด จึงยังไม่ได้บันทึก")


@dataclass(frozen=True, slots=True)
class SchoolsImported:
    """How many schools a file added, how many were there already, and the networks it made."""

    added: int
    unchanged: int
    networks: tuple[str, ...]


@dataclass
class _Register:
    """What the office has, by what a row may name."""

    networks: dict[str, int]
    by_code: dict[tuple[str, str], int]
    names: dict[int, str]
    seen: dict[tuple[str, str], int] = field(default_factory=dict)


@transaction.atomic
def import_schools(
    *, actor: Actor, office_id: int, data: bytes, at: datetime, opened_on: date | None = None
) -> SchoolsImported:
    """Add the schools of a CSV file to an office; a school already there under the same name is left as it is.

    Raises NotAllowed, CsvRefused for a file that is not such a table, ImportRefused naming each faulty cell.
    """
    actor.require_office(permissions.SCHOOL_EDIT, office_id)
    lines = csv_text.read(data, required=["name"], optional=[*CODE_COLUMNS, "network", "name_en"])
    register = _register(office_id)
    faults: list[RowFault] = []
    wanted = [(line, _codes(line, register, faults)) for line in lines]
    new = [(line, codes) for line, codes in wanted if not _known(line, codes, register, faults)]
    if faults:
        raise ImportRefused(sorted(faults, key=lambda fault: fault.row))
    made = _networks(actor, office_id, [line["network"] for line, _ in new], register, at)
    for line, codes in new:
        add_school(
            actor=actor,
            office_id=office_id,
            name=line["name"],
            name_en=line["name_en"],
            codes=codes,
            network_id=register.networks.get(line["network"]),
            opened_on=opened_on,
            at=at,
        )
    return SchoolsImported(added=len(new), unchanged=len(wanted) - len(new), networks=tuple(made))


def _register(office_id: int) -> _Register:
    here = SchoolMembership.objects.filter(office_id=office_id, valid_to__isnull=True).values("school_id")
    networks = Network.objects.filter(office_id=office_id, valid_to__isnull=True).values_list("name", "pk")
    codes = SchoolCode.objects.filter(valid_to__isnull=True).values_list("kind", "code", "school_id")
    names = SchoolName.objects.filter(valid_to__isnull=True, school_id__in=here).values_list("school_id", "name")
    return _Register(dict(networks), {(kind, code): school for kind, code, school in codes}, dict(names))


def _codes(line: Line, register: _Register, faults: list[RowFault]) -> dict[str, str]:
    """The codes of a row; a malformed one, one given twice in the file, or none at all is a fault."""
    codes = {}
    for column, kind in CODE_COLUMNS.items():
        text = line[column]
        if not text:
            continue
        try:
            code = rules.school_code(kind, text)
        except BadIdentifier as problem:
            faults.append(RowFault(line.number, column, text, str(problem)))
            continue
        first = register.seen.setdefault((kind, code), line.number)
        if first != line.number:
            faults.append(RowFault(line.number, column, text, f"รหัสซ้ำกับแถว {first}"))
        codes[kind] = code
    if not any(line[column] for column in CODE_COLUMNS):
        faults.append(RowFault(line.number, ", ".join(CODE_COLUMNS), "", "ต้องมีรหัสอย่างน้อยหนึ่งแบบ"))
    return codes


def _known(line: Line, codes: dict[str, str], register: _Register, faults: list[RowFault]) -> bool:
    """Whether this very school is in the office already; a code of another school is a fault."""
    if not line["name"]:
        faults.append(RowFault(line.number, "name", "", "ต้องระบุชื่อสถานศึกษา"))
    owned = {kind: register.by_code[kind, code] for kind, code in codes.items() if (kind, code) in register.by_code}
    owners = set(owned.values())
    if not owners:
        return False
    owner = min(owners)
    if len(owners) > 1 or owner not in register.names:
        faults += [
            RowFault(line.number, column, line[column], "รหัสนี้เป็นของสถานศึกษาอื่น")
            for column, kind in CODE_COLUMNS.items()
            if kind in owned
        ]
    elif register.names[owner] != line["name"]:
        message = f"รหัสนี้คือ “{register.names[owner]}” ถ้าเปลี่ยนชื่อให้ทำที่หน้าสถานศึกษา"
        faults.append(RowFault(line.number, "name", line["name"], message))
    return True


def _networks(actor: Actor, office_id: int, names: list[str], register: _Register, at: datetime) -> list[str]:
    made = [name for name in dict.fromkeys(names) if name and name not in register.networks]
    for name in made:
        register.networks[name] = add_network(actor=actor, office_id=office_id, name=name, at=at).id
    return made
