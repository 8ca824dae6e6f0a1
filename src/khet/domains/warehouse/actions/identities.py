"""What an import changes about the people it tells of: who is new, who is called or placed otherwise, what moved house.

Planned before anything is written, because the pseudonyms of new people go into the snapshot's files; written in the
transaction that publishes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from typing import Any
from uuid import uuid4

from khet.calc.matching import name_key
from khet.calc.schema import Dataset
from khet.domains.warehouse.actions.evaluating import Evaluated
from khet.domains.warehouse.models import Contact, FormerName, Identifier, Individual, Snapshot
from khet.domains.warehouse.queries import places
from khet.domains.warehouse.rules import personal
from khet.domains.warehouse.rules.described import CITIZEN, G_CODE, KnownPerson, PeopleColumns, Resolution, day_of
from khet.domains.warehouse.rules.periods import order_of
from khet.domains.warehouse.rules.sealing import Keys
from khet.kernel.bulk import raw_rows, update_rows

BATCH = 1_000
PLACED = ("office_id", "school_id", "student_no", "as_of")
CALLED = ("prefix", "first_name", "last_name", "name_key", "birth_date", "as_of")


@dataclass
class Plan:
    """Who stands in which row, and what has to be written about them."""

    persons: list[int | None]
    new: list[Individual] = field(default_factory=list)
    new_numbers: list[tuple[Individual, str, str]] = field(default_factory=list)
    added_numbers: list[tuple[int, str, str]] = field(default_factory=list)
    placed: list[tuple[Any, ...]] = field(default_factory=list)
    called: list[tuple[Any, ...]] = field(default_factory=list)
    former: list[FormerName] = field(default_factory=list)
    contacts: list[tuple[int, Contact]] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """What the audit tells: numbers of people, never names."""
        return {
            "people_new": len(self.new),
            "people_placed": len(self.placed),
            "people_called": len(self.called),
            "numbers_added": len(self.added_numbers),
            "contacts_changed": len(self.contacts),
        }


def plan(answer: Evaluated, *, office_id: int, as_of: date) -> Plan:
    """Work out what publishing would write about people; two queries."""
    people, resolution = answer.people, answer.resolution
    if people is None or resolution is None:
        return Plan(persons=[])
    keys = places.keys()
    kind = personal.subject_kind(answer.dataset)
    made = Plan(persons=[])
    made.new = [
        _individual(people, each.at, kind=kind, office_id=office_id, as_of=as_of, keys=keys) for each in resolution.new
    ]
    made.persons = _pseudonyms(resolution, made.new)
    for individual, each in zip(made.new, resolution.new, strict=True):
        number, digest = people.numbers[each.at], people.digests[each.at]
        if each.with_number and number and digest:
            made.new_numbers.append((individual, number, digest))
    for at in resolution.added_numbers:
        number, digest, who = people.numbers[at], people.digests[at], resolution.who[at]
        if number and digest and who is not None:
            made.added_numbers.append((who, number, digest))
    if answer.dataset.key in personal.REGISTERS and _is_newest(answer, office_id):
        _plan_changes(made, people, resolution, office_id=office_id, as_of=as_of)
    _plan_contacts(made, answer, resolution, as_of=as_of)
    return made


def _individual(people: PeopleColumns, at: int, *, kind: str, office_id: int, as_of: date, keys: Keys) -> Individual:
    uuid = uuid4()
    return Individual(
        kind=kind,
        uuid=uuid,
        pseudonym=keys.pseudonym(uuid),
        office_id=office_id,
        school_id=people.school_ids[at],
        student_no=people.student_nos[at][:20],
        prefix=people.prefixes[at][:60],
        first_name=people.first_names[at][:150],
        last_name=people.last_names[at][:150],
        name_key=people.key(at)[:310],
        birth_date=day_of(people.born[at]),
        as_of=as_of,
    )


def _pseudonyms(resolution: Resolution, new: Sequence[Individual]) -> list[int | None]:
    known = {person: each.pseudonym for person, each in resolution.people.items()}
    known.update({-1 - place: each.pseudonym for place, each in enumerate(new)})
    return [None if who is None else known[who] for who in resolution.who]


def _is_newest(answer: Evaluated, office_id: int) -> bool:
    """Whether no later period of this register was published: an older file must not undo what a newer one told."""
    if answer.period is None:
        return False
    mine = order_of(answer.period.year, answer.period.round)
    later = Snapshot.objects.current().filter(office_id=office_id, dataset=answer.dataset.key)
    later = later.filter(year__gte=answer.period.year)
    return all(order_of(year, round_) <= mine for year, round_ in later.values_list("year", "round"))


def _plan_changes(made: Plan, people: PeopleColumns, resolution: Resolution, *, office_id: int, as_of: date) -> None:
    known = resolution.people
    table = zip(
        resolution.who,
        people.school_ids,
        people.student_nos,
        people.prefixes,
        people.first_names,
        people.last_names,
        people.born,
        strict=True,
    )
    for who, school_id, number, prefix, first, last, born in table:
        if who is None or who < 0:
            continue
        was = known[who]
        if (
            was.first_name == first
            and was.last_name == last
            and was.prefix == prefix
            and was.school_id == school_id
            and was.student_no == number
            and was.born == born
            and was.office_id == office_id
        ):
            continue
        _plan_change(made, was, (school_id, number, prefix, first, last, born), office_id=office_id, as_of=as_of)


def _plan_change(
    made: Plan, was: KnownPerson, told: tuple[int | None, str, str, str, str, int], *, office_id: int, as_of: date
) -> None:
    """One person who is called or placed otherwise; what the file leaves empty stays as it was."""
    school_id, number, prefix, first, last, born = told
    now = KnownPerson(
        id=was.id,
        pseudonym=was.pseudonym,
        office_id=office_id,
        school_id=school_id if school_id is not None else was.school_id,
        student_no=(number or was.student_no)[:20],
        prefix=(prefix or was.prefix)[:60],
        first_name=(first or was.first_name)[:150],
        last_name=(last or was.last_name)[:150],
        born=born or was.born,
        numbers=was.numbers,
    )
    if (now.office_id, now.school_id, now.student_no) != (was.office_id, was.school_id, was.student_no):
        made.placed.append((was.id, now.office_id, now.school_id, now.student_no, as_of))
    new_name = (now.prefix, now.first_name, now.last_name)
    old_name = (was.prefix, was.first_name, was.last_name)
    if old_name != new_name or now.born != was.born:
        made.called.append((was.id, *new_name, name_key(now.first_name, now.last_name)[:310], day_of(now.born), as_of))
    if any(old_name) and old_name != new_name:
        made.former.append(
            FormerName(
                individual_id=was.id,
                prefix=was.prefix,
                first_name=was.first_name,
                last_name=was.last_name,
                valid_to=as_of,
            )
        )


def _plan_contacts(made: Plan, answer: Evaluated, resolution: Resolution, *, as_of: date) -> None:
    columns = answer.checked.columns
    fields = personal.detail_fields(answer.dataset, columns)
    if not fields:
        return
    digests = personal.detail_digests(fields, columns)
    known = _known_digests(answer.dataset, resolution)
    seen: set[int] = set()
    for at, (who, digest) in enumerate(zip(resolution.who, digests, strict=True)):
        if who is None or known.get(who) == digest or who in seen:
            continue
        seen.add(who)
        details = personal.details_of(fields, columns, at)
        made.contacts.append((who, Contact(dataset=answer.dataset.key, details=details, digest=digest, given_on=as_of)))


def _known_digests(dataset: Dataset, resolution: Resolution) -> dict[int, str]:
    """The digests of the details that are stored, of everybody in the offices that the known people are of."""
    offices = {person.office_id for person in resolution.people.values()}
    found = Contact.objects.filter(dataset=dataset.key, individual__office_id__in=offices)
    return dict(raw_rows(found.values_list("individual_id", "digest")))


def store(made: Plan, *, kind: str, as_of: date) -> None:
    """Write what was planned; the caller holds the transaction."""
    Individual.objects.bulk_create(made.new, batch_size=BATCH)
    numbers = [(each.pk, number, digest) for each, number, digest in made.new_numbers]
    Identifier.objects.bulk_create(list(_identifiers([*numbers, *made.added_numbers], kind, as_of)), batch_size=BATCH)
    FormerName.objects.bulk_create(made.former, batch_size=BATCH)
    update_rows(Individual, PLACED, made.placed)
    update_rows(Individual, CALLED, made.called)
    for who, contact in made.contacts:
        contact.individual_id = who if who >= 0 else made.new[-1 - who].pk
    Contact.objects.bulk_create(
        [contact for _, contact in made.contacts],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["individual", "dataset"],
        update_fields=["details", "digest", "given_on"],
    )


def _identifiers(numbers: Sequence[tuple[int, str, str]], kind: str, as_of: date) -> Iterator[Identifier]:
    keys = places.keys()
    for person, number, digest in numbers:
        yield Identifier(
            individual_id=person,
            subject=kind,
            kind=G_CODE if number[:1] == "G" else CITIZEN,
            digest=digest,
            sealed=keys.seal(number),
            since=as_of,
        )


def published(answer: Evaluated, made: Plan) -> tuple[list[bool], list[int | None]]:
    """Which rows are published, and the pseudonyms of those."""
    mask = [status in personal.PUBLISHED for status in answer.status]
    return mask, list(compress(made.persons, mask)) if made.persons else []
