"""Decides who each row of a file is about, and asks where it cannot know.

A number that is known leads to its person, unless name and birth date both speak against it. A number that is not known
may belong to somebody known without it: a pupil whose G code became a citizen number, a number typed wrongly. No
number at all is matched by school, pupil's number, name and birth date together. What is not certain waits; another
person's data is never changed by a number alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from khet.calc.matching import SAME_BIRTH, SAME_NAME, Likeness, alike, likeness
from khet.domains.warehouse.rules import asking
from khet.domains.warehouse.rules.described import (
    CANDIDATES,
    CONFLICT,
    G_CODE,
    NEW_NUMBER,
    NO_NUMBER,
    SAME_TWICE,
    Decisions,
    KnownPerson,
    NewPerson,
    PeopleColumns,
    Register,
    Resolution,
)
from khet.engine.checks.types import Finding

MOST_CANDIDATES = 5
Found = list[tuple[KnownPerson, Likeness]]


def resolve(
    columns: PeopleColumns, register: Register, decisions: Decisions, *, one_row_each: bool
) -> tuple[Resolution, list[Finding]]:
    """Say who each row is about; ``one_row_each`` when a person may stand in the dataset once in a period."""
    return _Resolver(columns, register, decisions, one_row_each).run()


class _Resolver:
    """One pass over a file; its methods are the steps in their order."""

    def __init__(self, columns: PeopleColumns, register: Register, decisions: Decisions, one_row_each: bool) -> None:
        self.columns = columns
        self.register = register
        self.decisions = decisions
        self.one_row_each = one_row_each
        self.result = Resolution(who=[None] * len(columns.takes))
        self.findings: list[Finding] = []
        self.new_by_key: dict[object, int] = {}
        self.same_group: list[tuple[int, KnownPerson]] = []
        self.nameless: list[int] = []

    def run(self) -> tuple[Resolution, list[Finding]]:
        """All steps."""
        fresh, loose = self._by_number()
        if fresh or loose:
            self._by_description(fresh, loose)
        if self.one_row_each:
            self._refuse_twice()
        return self.result, self.findings

    def _by_number(self) -> tuple[list[int], list[int]]:
        """Rows whose number is known; answers those whose number is new, and those without one."""
        columns, who, people = self.columns, self.result.who, self.result.people
        known = self.register.by_digest()
        fresh: list[int] = []
        loose: list[int] = []
        doubtful: list[tuple[int, KnownPerson]] = []
        table = zip(columns.takes, columns.digests, columns.first_names, columns.last_names, columns.born, strict=True)
        for at, (takes, digest, first, last, born) in enumerate(table):
            if not takes:
                continue
            if digest is None:
                loose.append(at)
                continue
            person = known.get(digest)
            if person is None:
                fresh.append(at)
                continue
            who[at] = person.id
            people[person.id] = person
            if (first != person.first_name or last != person.last_name) and (born != person.born or not born):
                doubtful.append((at, person))
        for at, person in doubtful:
            if not alike(columns.described(at), person.described):
                self._conflict(at, person)
        return fresh, loose

    def _conflict(self, at: int, person: KnownPerson) -> None:
        row = self.columns.row_numbers[at]
        option = self.decisions.option(CONFLICT, str(row), row)
        self.result.who[at] = None
        if option == f"person:{person.id}":
            self.result.who[at] = person.id
        elif option == "new_person":
            self._add_new(at, with_number=False)
        elif option == "refuse":
            self.result.refused.add(at)
        else:
            self._ask(asking.conflict(self.columns, at, person, self.register.where(person)), [at])

    def _by_description(self, fresh: Sequence[int], loose: Sequence[int]) -> None:
        columns = self.columns
        keys = {at: columns.key(at) for at in (*fresh, *loose)}
        named = self.register.named({key for key in keys.values() if key.strip()})
        places = {
            (school, number)
            for at in keys
            if (school := columns.school_ids[at]) and (number := columns.student_nos[at])
        }
        numbered = self.register.numbered(places)
        taken = {person for person in self.result.who if person is not None} if self.one_row_each else set()

        def candidates(at: int) -> Found:
            place = (columns.school_ids[at] or 0, columns.student_nos[at])
            return self._candidates(at, (*named.get(keys[at], ()), *numbered.get(place, ())), taken)

        for at in fresh:
            self._settle_fresh(at, candidates(at))
        for at in loose:
            self._settle_loose(at, candidates(at))
        self._ask_groups()

    def _candidates(self, at: int, known: Iterable[KnownPerson], taken: set[int]) -> Found:
        """Known people whom the row may be about, the likest first."""
        mine = self.columns.described(at)
        found = {}
        for person in known:
            if person.id not in taken and person.id not in found and alike(mine, person.described):
                comparison = likeness(mine, person.described)
                if self._plausible(comparison, mine.birth_date is None or not person.born):
                    found[person.id] = (person, comparison)
        return sorted(found.values(), key=lambda each: (-each[1].score, each[0].id))

    @staticmethod
    def _plausible(comparison: Likeness, undated: bool) -> bool:
        """A name alone is enough only where a birth date is missing: many people share a name."""
        keys = {reason.key for reason in comparison.reasons}
        if "birth.same" in keys:
            return len(keys) > 1
        return undated or bool(keys & {"birth.swapped", "birth.near", "number.same"})

    def _settle_fresh(self, at: int, found: Found) -> None:
        """A number nobody has: new, unless somebody known may have got it."""
        if not found:
            self._add_new(at, with_number=True)
            return
        row = self.columns.row_numbers[at]
        if len(found) == 1 and self._is_new_number(found[0]):
            person = found[0][0]
            option = self.decisions.option(NEW_NUMBER, "", row)
            if option == "same":
                option = f"person:{person.id}"
            if self._apply(at, option, found, with_number=True):
                return
            self.same_group.append((at, person))
            return
        if not self._apply(at, self.decisions.option(CANDIDATES, str(row), row), found, with_number=True):
            self._ask_candidates(at, found)

    @staticmethod
    def _is_new_number(candidate: tuple[KnownPerson, Likeness]) -> bool:
        person, comparison = candidate
        return {SAME_NAME, SAME_BIRTH} <= set(comparison.reasons) and person.numbers <= {G_CODE}

    def _settle_loose(self, at: int, found: Found) -> None:
        """No number: known when school, pupil's number, name and birth date all say so and of one person only."""
        row = self.columns.row_numbers[at]
        sure = [each for each in found if self._is_sure(at, each[1])]
        if len(sure) == 1:
            self._take(at, sure[0][0])
        elif found:
            if not self._apply(at, self.decisions.option(CANDIDATES, str(row), row), found, with_number=False):
                self._ask_candidates(at, found)
        elif not self._apply(at, self.decisions.option(NO_NUMBER, "", row), found, with_number=False):
            self.nameless.append(at)

    def _is_sure(self, at: int, comparison: Likeness) -> bool:
        keys = {reason.key for reason in comparison.reasons}
        wanted = {"number.same"}
        if self.columns.first_names[at]:
            wanted.add("name.same")
        if self.columns.born[at]:
            wanted.add("birth.same")
        return len(wanted) > 1 and wanted <= keys

    def _apply(self, at: int, option: str, found: Found, *, with_number: bool) -> bool:
        """Do what was decided; False when nothing that can be done was."""
        if option == "new_person":
            self._add_new(at, with_number=with_number)
        elif option == "refuse":
            self.result.refused.add(at)
        elif option.startswith("person:"):
            chosen = [person for person, _ in found if option == f"person:{person.id}"]
            if not chosen:
                return False
            self._take(at, chosen[0])
            if with_number:
                self.result.added_numbers.append(at)
        else:
            return False
        return True

    def _take(self, at: int, person: KnownPerson) -> None:
        self.result.who[at] = person.id
        self.result.people[person.id] = person

    def _add_new(self, at: int, *, with_number: bool) -> None:
        columns = self.columns
        number = columns.digests[at] if with_number else None
        key = number or (columns.school_ids[at], columns.student_nos[at], columns.key(at), columns.born[at])
        place = self.new_by_key.get(key) if number or not self.one_row_each else None
        if place is None:
            place = len(self.result.new)
            self.new_by_key[key] = place
            self.result.new.append(NewPerson(at, with_number))
        self.result.who[at] = -1 - place

    def _ask_candidates(self, at: int, found: Found) -> None:
        shown = [(person, comparison, self.register.where(person)) for person, comparison in found[:MOST_CANDIDATES]]
        self._ask(asking.candidates(self.columns, at, shown), [at])

    def _ask_groups(self) -> None:
        if self.same_group:
            shown = [(at, person, self.register.where(person)) for at, person in self.same_group]
            self._ask(asking.new_number(self.columns, shown), [at for at, _ in self.same_group])
        if self.nameless:
            self._ask(asking.no_number(self.columns, self.nameless), self.nameless)

    def _refuse_twice(self) -> None:
        """Two rows about one person where the dataset has one row for each: both wait until one is chosen."""
        rows_of: dict[int, list[int]] = defaultdict(list)
        seen: set[int] = set()
        twice: set[int] = set()
        for person in self.result.who:
            if person is not None and person >= 0:
                (twice if person in seen else seen).add(person)
        if not twice:
            return
        for at, person in enumerate(self.result.who):
            if person in twice and person is not None:
                rows_of[person].append(at)
        for places in rows_of.values():
            self._choose_one(places)

    def _choose_one(self, places: list[int]) -> None:
        numbers = [self.columns.row_numbers[at] for at in places]
        group = ",".join(map(str, numbers))
        option = self.decisions.option(SAME_TWICE, group, numbers[0])
        kept = [at for at in places if option == f"keep:{self.columns.row_numbers[at]}"]
        for at in places:
            if at not in kept:
                self.result.who[at] = None
        if kept or option == "refuse":
            self.result.refused.update(at for at in places if at not in kept)
            return
        self._ask(asking.same_twice(self.columns, places, group), places)

    def _ask(self, finding: Finding, places: Sequence[int]) -> None:
        self.findings.append(finding)
        self.result.waiting.update(places)
