"""Every code and name that the schools of an office have or had, for recognising them in files."""

from __future__ import annotations

from dataclasses import dataclass, field

from khet.domains.organisations.models import SchoolCode, SchoolMembership, SchoolName


@dataclass(frozen=True, slots=True)
class SchoolKeys:
    """A school with all its codes and names, those that hold now first."""

    school_id: int
    codes: list[tuple[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def school_keys(office_id: int) -> list[SchoolKeys]:
    """The schools that ever belonged to an office, whoever asks; two queries. Codes are (kind, code)."""
    places = SchoolMembership.objects.filter(office_id=office_id).values("school_id")
    found: dict[int, SchoolKeys] = {}
    codes = SchoolCode.objects.filter(school_id__in=places).order_by("school_id", "valid_to", "pk")
    for school_id, kind, code, valid_to in codes.values_list("school_id", "kind", "code", "valid_to"):
        held = found.setdefault(school_id, SchoolKeys(school_id)).codes
        held.insert(0 if valid_to is None else len(held), (kind, code))
    names = SchoolName.objects.filter(school_id__in=places).order_by("school_id", "valid_to", "pk")
    for school_id, name, valid_to in names.values_list("school_id", "name", "valid_to"):
        known = found.setdefault(school_id, SchoolKeys(school_id)).names
        known.insert(0 if valid_to is None else len(known), name)
    return list(found.values())
