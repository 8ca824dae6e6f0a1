"""Who is known, asked in bulk: a handful of queries however many rows a file has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TypeVar

from django.db.models import Q, QuerySet

from khet.domains.organisations import public as organisations
from khet.domains.warehouse.models import Identifier, Individual
from khet.domains.warehouse.queries.names import school_names
from khet.domains.warehouse.rules.described import KnownPerson, number_of
from khet.kernel.bulk import raw_rows

Key = TypeVar("Key")
T = TypeVar("T", int, str)
CHUNK = 5_000
NO_NUMBERS: frozenset[str] = frozenset()
FIELDS = (
    "pk",
    "pseudonym",
    "office_id",
    "school_id",
    "student_no",
    "prefix",
    "first_name",
    "last_name",
    "birth_date",
    "kept_as_id",
)


class DatabaseRegister:
    """The database of identities as one file asks it. Whoever was merged is answered as whom they were found to be."""

    def __init__(self, *, kind: str, office_id: int, digests: Sequence[str | None]) -> None:
        self.kind = kind
        self.office_id = office_id
        self.wanted = {digest for digest in digests if digest}
        self.people: dict[int, KnownPerson] = {}
        self.kept_as: dict[int, int] = {}
        self._schools: dict[int, str] = {}
        self._has_own = False

    def by_digest(self) -> Mapping[str, KnownPerson]:
        """Everybody whose number stands in the file: the office's own in two queries, the others' by their numbers."""
        if not self.wanted:
            return {}
        self._load_own()
        numbers = Identifier.objects.filter(subject=self.kind, individual__office_id=self.office_id)
        owners = dict(raw_rows(numbers.values_list("digest", "individual_id")))
        elsewhere = self.wanted - owners.keys()
        for part in _parts(elsewhere):
            found = Identifier.objects.filter(subject=self.kind, digest__in=part)
            owners.update(found.values_list("digest", "individual_id"))
        self._load_missing(owners.values())
        return {digest: self._standing(owners[digest]) for digest in self.wanted if digest in owners}

    def named(self, keys: Iterable[str]) -> Mapping[str, Sequence[KnownPerson]]:
        """Everybody of these names, wherever they were last seen."""
        found: dict[str, dict[int, KnownPerson]] = defaultdict(dict)
        for part in _parts(keys):
            rows = Individual.objects.filter(kind=self.kind, name_key__in=part)
            self._load(rows)
            for key, person in rows.values_list("name_key", "pk"):
                standing = self._standing(person)
                found[key][standing.id] = standing
        return self._with_numbers(found)

    def numbered(self, places: Iterable[tuple[int, str]]) -> Mapping[tuple[int, str], Sequence[KnownPerson]]:
        """Everybody last seen in these schools under these pupils' numbers; one query beside those of ``by_digest``."""
        wanted = set(places)
        schools = {school for school, _ in wanted}
        self._load_own()
        for part in _parts(schools):
            others = Individual.objects.filter(kind=self.kind, school_id__in=part)
            self._load(others.exclude(office_id=self.office_id))
        found: dict[tuple[int, str], dict[int, KnownPerson]] = defaultdict(dict)
        for person in list(self.people.values()):
            place = (person.school_id or 0, person.student_no)
            if place in wanted:
                standing = self._standing(person.id)
                found[place][standing.id] = standing
        return self._with_numbers(found)

    def where(self, person: KnownPerson) -> str:
        """The school somebody was last seen in, or the office."""
        if person.school_id is None:
            return organisations.office(person.office_id).short_name
        if person.school_id not in self._schools:
            self._schools.update(school_names([person.school_id]))
        return self._schools.get(person.school_id, "")

    def _load_own(self) -> None:
        """The office's own people, once."""
        if not self._has_own:
            self._load(Individual.objects.filter(office_id=self.office_id, kind=self.kind))
            self._has_own = True

    def _load(self, rows: QuerySet[Individual]) -> None:
        for row in raw_rows(rows.order_by().values_list(*FIELDS)):
            if row[9] is not None:
                self.kept_as[row[0]] = row[9]
            self.people[row[0]] = KnownPerson._make((*row[:8], _day_number(row[8]), NO_NUMBERS))

    def _load_missing(self, ids: Iterable[int]) -> None:
        missing = {person for person in ids if person not in self.people}
        missing |= {person for person in self.kept_as.values() if person not in self.people}
        while missing:
            for part in _parts(missing):
                self._load(Individual.objects.filter(pk__in=part))
            missing = {person for person in self.kept_as.values() if person not in self.people}

    def _standing(self, person: int) -> KnownPerson:
        """Whom somebody was found to be, after any number of merges."""
        while person in self.kept_as:
            person = self.kept_as[person]
        if person not in self.people:
            self._load(Individual.objects.filter(pk=person))
            return self._standing(person)
        return self.people[person]

    def _with_numbers(self, found: Mapping[Key, dict[int, KnownPerson]]) -> dict[Key, list[KnownPerson]]:
        """The same people, each with the kinds of numbers they have."""
        ids = {person for people in found.values() for person in people}
        kinds: dict[int, set[str]] = defaultdict(set)
        for part in _parts(ids):
            owned = Identifier.objects.filter(Q(individual_id__in=part) | Q(individual__kept_as_id__in=part))
            for owner, kept, kind in owned.values_list("individual_id", "individual__kept_as_id", "kind"):
                kinds[kept or owner].add(kind)
        return {
            key: [person._replace(numbers=frozenset(kinds[person.id])) for person in people.values()]
            for key, people in found.items()
        }


def _day_number(day: str | date | None) -> int:
    """A date as the driver gives it, as yyyymmdd: SQLite gives text, PostgreSQL a date."""
    if isinstance(day, str):
        return int(day[:10].replace("-", ""))
    return number_of(day)


def _parts(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists short enough for one statement, in a fixed order."""
    rest = iter(sorted(values))
    while part := list(islice(rest, CHUNK)):
        yield part
