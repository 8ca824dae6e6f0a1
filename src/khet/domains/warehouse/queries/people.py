"""Individuals as plain rows: who stands behind pseudonyms, who may be one, who was merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Count

from khet.calc.identifiers import BadIdentifier, citizen_id
from khet.calc.matching import Described, likeness
from khet.domains.warehouse import permissions
from khet.domains.warehouse.models import Identifier, Individual, Merge
from khet.domains.warehouse.queries import places
from khet.domains.warehouse.queries.names import school_names
from khet.domains.warehouse.queries.rows import CandidateRow, MergeRow, PersonRow
from khet.kernel.actor import Actor

ENOUGH = 60
MOST = 200
CHUNK = 5_000


def person_rows(found: Iterable[Individual]) -> list[PersonRow]:
    """Plain rows of individuals with their numbers masked; two queries more."""
    people = list(found)
    numbers = _masked([person.pk for person in people])
    names = school_names({person.school_id for person in people if person.school_id})
    return [
        PersonRow(
            pseudonym=person.pseudonym,
            individual_id=person.pk,
            kind=person.kind,
            prefix=person.prefix,
            first_name=person.first_name,
            last_name=person.last_name,
            identifier=numbers.get(person.pk, ""),
            student_no=person.student_no,
            birth_date=person.birth_date,
            school_id=person.school_id,
            school_name=names.get(person.school_id or 0, ""),
        )
        for person in people
    ]


def _masked(ids: Collection[int]) -> dict[int, str]:
    """The last number of each, masked: enough to tell two people apart."""
    keys, found = places.keys(), {}
    rows = Identifier.objects.filter(individual_id__in=list(ids)).order_by("since", "pk")
    for person, kind, sealed in rows.values_list("individual_id", "kind", "sealed"):
        found[person] = masked(keys.unseal(bytes(sealed)), kind)
    return found


def masked(number: str, kind: str) -> str:
    """A number with only its last digits."""
    if kind == Identifier.CITIZEN:
        try:
            return citizen_id(number).masked
        except BadIdentifier:
            pass
    return f"{number[:1]}…{number[-3:]}"


def behind(actor: Actor, pseudonyms: Collection[int], permission: str) -> list[Individual]:
    """The individuals behind pseudonyms, merged ones as whom they were found to be, as far as the actor reaches."""
    wanted = sorted(set(pseudonyms))
    ids: set[int] = set()
    for start in range(0, len(wanted), CHUNK):
        part = Individual.objects.filter(pseudonym__in=wanted[start : start + CHUNK])
        ids |= {_standing_id(person, kept) for person, kept in part.values_list("pk", "kept_as_id")}
    seen = Individual.objects.visible_to(actor, permission)
    found: dict[int, Individual] = {}
    rest = sorted(ids)
    for start in range(0, len(rest), CHUNK):
        found.update({person.pk: person for person in seen.filter(pk__in=rest[start : start + CHUNK])})
    return sorted(found.values(), key=lambda person: (person.school_id or 0, person.name_key, person.pk))


def _standing_id(person: int, kept: int | None) -> int:
    """Whom somebody was found to be; a chain of merges is walked to its end."""
    while kept is not None:
        person = kept
        kept = Individual.objects.filter(pk=person).values_list("kept_as_id", flat=True).first()
    return person


def candidates(actor: Actor, office_id: int, *, most: int = MOST) -> list[CandidateRow]:
    """Pairs of an office's people who may be one, the likest first; a handful of queries.

    Pairs have the same name, or stand under the same number in the same school; those with birth dates that cannot be
    one are left out.
    """
    seen = Individual.objects.visible_to(actor, permissions.PERSON_MERGE)
    seen = seen.filter(office_id=office_id, kept_as__isnull=True)
    groups: dict[object, list[Individual]] = defaultdict(list)
    doubled = seen.exclude(name_key=" ").values("kind", "name_key").annotate(count=Count("pk")).filter(count__gt=1)
    for person in seen.filter(name_key__in=doubled.values("name_key")).order_by("pk"):
        groups[person.kind, person.name_key].append(person)
    same_number = seen.exclude(student_no="").values("school_id", "student_no").annotate(count=Count("pk"))
    numbers = same_number.filter(count__gt=1)
    for person in seen.filter(student_no__in=numbers.values("student_no")).exclude(student_no="").order_by("pk"):
        groups[person.kind, person.school_id, person.student_no].append(person)
    pairs = {}
    for people in groups.values():
        for place, one in enumerate(people):
            for other in people[place + 1 :]:
                comparison = likeness(_described(one), _described(other))
                if comparison.score >= ENOUGH:
                    pairs[one.pk, other.pk] = (one, other, comparison)
    best = sorted(pairs.values(), key=lambda pair: (-pair[2].score, pair[0].pk, pair[1].pk))[:most]
    shown = {row.individual_id: row for row in person_rows({p.pk: p for a, b, _ in best for p in (a, b)}.values())}
    return [
        CandidateRow(
            one=shown[one.pk],
            other=shown[other.pk],
            score=comparison.score,
            reasons=tuple((each.key, each.message_th, each.message_en) for each in comparison.reasons),
        )
        for one, other, comparison in best
    ]


def _described(person: Individual) -> Described:
    return Described(person.first_name, person.last_name, person.birth_date, person.school_id, person.student_no)


def merges(actor: Actor, office_id: int) -> list[MergeRow]:
    """The merges of an office's people, newest first, undone ones among them; three queries."""
    seen = Individual.objects.visible_to(actor, permissions.PERSON_MERGE).filter(office_id=office_id)
    found = Merge.objects.filter(kept__in=seen).select_related("kept", "absorbed").order_by("-pk")
    rows = list(found)
    people = {each.pk: each for row in rows for each in (row.kept, row.absorbed)}
    shown = {row.individual_id: row for row in person_rows(people.values())}
    return [merge_row(row, shown[row.kept_id], shown[row.absorbed_id]) for row in rows]


def merge_row(row: Merge, kept: PersonRow, absorbed: PersonRow) -> MergeRow:
    """The plain row of a merge."""
    return MergeRow(
        id=row.pk,
        kept=kept,
        absorbed=absorbed,
        reasons=tuple(row.reasons),
        note=row.note,
        merged_at=row.merged_at,
        merged_by_name=row.merged_by_name,
        undone_at=row.undone_at,
        undone_by_name=row.undone_by_name,
        undone_reason=row.undone_reason,
    )
