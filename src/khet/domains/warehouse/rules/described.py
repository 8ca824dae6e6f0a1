"""The columns by which people are recognised, and what is known of those who may be meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from khet.calc.matching import Described, name_key

SAME_TWICE = "identity.same_person_twice"
CONFLICT = "identity.conflict"
CANDIDATES = "identity.candidates"
NEW_NUMBER = "identity.new_number"
NO_NUMBER = "identity.no_number"
CAUSES = (CONFLICT, NEW_NUMBER, CANDIDATES, NO_NUMBER, SAME_TWICE)

CITIZEN, G_CODE = "citizen", "g_code"


class KnownPerson(NamedTuple):
    """Somebody in the database of identities; ``born`` is yyyymmdd, 0 when unknown."""

    id: int
    pseudonym: int
    office_id: int
    school_id: int | None
    student_no: str
    prefix: str
    first_name: str
    last_name: str
    born: int
    numbers: frozenset[str] = frozenset()

    @property
    def described(self) -> Described:
        """For comparing."""
        return Described(self.first_name, self.last_name, day_of(self.born), self.school_id, self.student_no)


def day_of(number: int | None) -> date | None:
    """A date from yyyymmdd; None for none and for what is no day."""
    if not number:
        return None
    try:
        return date(number // 10000, number // 100 % 100, number % 100)
    except ValueError:
        return None


def number_of(day: date | None) -> int:
    """Write a date as yyyymmdd, 0 for none."""
    return day.year * 10000 + day.month * 100 + day.day if day else 0


@dataclass
class PeopleColumns:
    """The identifying columns of a table, one entry for each of its rows; texts are empty where there is nothing.

    ``takes`` says which rows are to be published as far as anybody knows by now.
    """

    takes: Sequence[bool]
    row_numbers: Sequence[int]
    school_ids: Sequence[int | None]
    numbers: Sequence[str | None]
    digests: Sequence[str | None]
    prefixes: Sequence[str]
    first_names: Sequence[str]
    last_names: Sequence[str]
    born: Sequence[int]
    student_nos: Sequence[str]

    def described(self, at: int) -> Described:
        """The person of one row, for comparing."""
        return Described(
            self.first_names[at], self.last_names[at], day_of(self.born[at]), self.school_ids[at], self.student_nos[at]
        )

    def key(self, at: int) -> str:
        """The name of one row as it is compared."""
        return name_key(self.first_names[at], self.last_names[at])


class Register(Protocol):
    """Who is known, asked in bulk."""

    def by_digest(self) -> Mapping[str, KnownPerson]:
        """Everybody whose number stands in the file, by its digest."""

    def named(self, keys: Iterable[str]) -> Mapping[str, Sequence[KnownPerson]]:
        """Everybody of these names."""

    def numbered(self, places: Iterable[tuple[int, str]]) -> Mapping[tuple[int, str], Sequence[KnownPerson]]:
        """Everybody last seen in these schools under these pupils' numbers."""

    def where(self, person: KnownPerson) -> str:
        """The school somebody was last seen in, in words."""


class Decisions(Protocol):
    """What was decided."""

    def option(self, cause: str, group: str, row: int) -> str:
        """The option chosen for a row, or "" when nobody has decided."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody nobody knew: the row that tells about them, and whether its number is theirs."""

    at: int
    with_number: bool


@dataclass
class Resolution:
    """Who each row is about.

    ``who[n]`` is the known person of row ``n``, ``-1 - m`` for ``new[m]``, None where nobody is meant (yet).
    ``added_numbers`` are rows whose number is new to the known person; ``waiting`` and ``refused`` are rows that
    cannot be published because of who they are about.
    """

    who: list[int | None]
    people: dict[int, KnownPerson] = field(default_factory=dict)
    new: list[NewPerson] = field(default_factory=list)
    added_numbers: list[int] = field(default_factory=list)
    waiting: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
