"""What is known before a file is looked at: the office's schools under every code and name, and their last counts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from khet.domains.organisations import public as organisations
from khet.domains.warehouse.models import Snapshot
from khet.domains.warehouse.queries.choosing import code_shown
from khet.domains.warehouse.rules.periods import order_of
from khet.engine.checks.types import OfficeFacts, PlainKnown


def known_schools(office_id: int, *, today: date) -> PlainKnown:
    """What checks ask about schools and offices; six queries."""
    from khet.engine.checks.schools import name_key

    by_code: dict[str, int] = {}
    by_name: dict[str, set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    codes: dict[int, str] = {}
    for school in organisations.school_keys(office_id):
        for _, code in school.codes:
            by_code.setdefault(code, school.school_id)
        for name in school.names:
            by_name[name_key(name)].add(school.school_id)
        names[school.school_id] = school.names[0] if school.names else ""
        codes[school.school_id] = code_shown(school.codes)
    here = organisations.office(office_id)
    others = [row for row in organisations.offices(actor=None, on=today) if row.id != office_id]
    return PlainKnown(
        schools_by_code=by_code,
        schools_by_name={key: tuple(sorted(ids)) for key, ids in by_name.items()},
        school_names=names,
        school_codes=codes,
        office_codes=here.codes,
        other_office_codes={code: row.short_name for row in others for code in row.codes},
        last_counts=last_counts(office_id),
    )


def office_facts(office_id: int) -> OfficeFacts:
    """The office whose file it is; two queries."""
    row = organisations.office(office_id)
    numeric = [code for code in row.codes if code.isdecimal()]
    code = (numeric or list(row.codes) or [""])[0]
    return OfficeFacts(code=code, name=row.short_name, kind=row.type, province=code[:2] if code.isdecimal() else "")


def last_counts(office_id: int) -> dict[int, int]:
    """How many pupils each school had in the last census accepted; one query."""
    found = Snapshot.objects.current().filter(office_id=office_id, dataset="pupils")
    last = max(found.values_list("year", "round", "counts"), key=lambda row: order_of(row[0], row[1]), default=None)
    return {int(school): count for school, count in last[2].get("by_school", {}).items()} if last else {}
