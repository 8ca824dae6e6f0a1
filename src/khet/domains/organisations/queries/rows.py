"""The plain rows in which other packages see offices, networks, schools and groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office: its identity, names, type ("primary" or "secondary") and the codes it has now."""

    id: int
    short_name: str
    name: str
    name_en: str
    type: str
    codes: tuple[str, ...] = ()
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A network of schools inside an office, and how many schools it had on the day asked for."""

    id: int
    office_id: int
    name: str
    school_count: int = 0


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group (กลุ่มงาน) inside an office."""

    id: int
    office_id: int
    name: str


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school as it was on the day asked for; ``codes`` by kind (ministry10, smis8, obec6)."""

    id: int
    name: str
    codes: dict[str, str] = field(default_factory=dict)
    office_id: int | None = None
    network_id: int | None = None
    network_name: str = ""
    status: str = ""
    sort_key: str = ""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing that was so, or happened, in the life of a school or office."""

    kind: str
    text: str
    valid_from: date | None
    valid_to: date | None
    school_id: int | None = None
    office_id: int | None = None

    @property
    def last_day(self) -> date | None:
        """The last day on which it was so."""
        return self.valid_to - timedelta(days=1) if self.valid_to else None
