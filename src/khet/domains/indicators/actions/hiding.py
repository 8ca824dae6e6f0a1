"""Decides ahead, whenever an office's data change, what is hidden of its figures, so that no page has to work it out.

Only for readers who may see no persons, and so alike for nearly everybody: an officer, the public page. What is hidden
from the head of a school, whose own figures are open to them, is decided when they look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from khet.domains.indicators.models import HiddenCells
from khet.domains.indicators.queries import hiding
from khet.domains.indicators.queries.computing import READER, Basis, basis
from khet.domains.indicators.queries.definitions import datasets, definition_by_hash, indicator_rows
from khet.domains.indicators.queries.hiding import Case, Question
from khet.domains.indicators.rules import dimensions
from khet.domains.indicators.rules.decisions import to_bytes
from khet.domains.indicators.rules.guarding import guards
from khet.kernel import jobs

JOB = "indicators.decide_hidden"
NOBODY: frozenset[int] = frozenset()
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a run came to: all there was to decide, how much of it was new, and how many old decisions went.

    ``is_done`` is False when it made room for other work before its end.
    """

    questions: int
    new: int
    removed: int
    is_done: bool = True


def ask(office_id: int, at: datetime) -> None:
    """Let the worker decide for an office, once for all changes that it has not begun with."""
    waiting = jobs.jobs(READER, state="queued", name=JOB, office_id=office_id)
    if not waiting.exists():
        label = _("ตัดสินตัวเลขที่ต้องปกปิด")
        jobs.enqueue(JOB, actor=READER, args={"office_id": office_id}, label=label, office_id=office_id, at=at)


def decide_hidden(
    *, office_id: int, on: date, at: datetime, tell: Tell | None = None, makes_room: Callable[[], bool] | None = None
) -> Decided:
    """Decide what is not decided yet of all indicators, years and attributes of an office, and store it.

    ``makes_room`` is asked after every table, some seconds at most, whether to end here. Begun again, it goes on where
    it stopped. Decisions on which nothing rests any more are removed at the end.
    """
    shelf = basis([office_id], on=on)
    keys = {each: hiding.key_of(each, basis=shelf, persons_in=NOBODY) for each in _questions(office_id, shelf)}
    mine = HiddenCells.objects.filter(office_id=office_id)
    stored = set(mine.values_list("key", flat=True))
    tables: dict[tuple[int, str], list[Question]] = {}
    for question, key in keys.items():
        if key not in stored:
            tables.setdefault((question.year, question.attribute), []).append(question)
    new = 0
    for done, group in enumerate(tables.values()):
        if done and makes_room is not None and makes_room():
            return Decided(len(keys), new, 0, is_done=False)
        if tell is not None:
            tell(done, len(tables), _("ปี %(year)s") % {"year": group[0].year})
        found = {keys[question]: case for question, case in hiding.cases(group, shelf, NOBODY)}
        _store(office_id, found, at)
        new += len(found)
    old = mine.filter(decided_at__lt=at).values_list("key", "pk")
    wanted = set(keys.values())
    gone = [pk for key, pk in old if key not in wanted]
    HiddenCells.objects.filter(pk__in=gone).delete()
    return Decided(len(keys), new, len(gone))


def _questions(office_id: int, shelf: Basis) -> Iterator[Question]:
    """Everything that may be asked about an office: each guarded indicator by each of its attributes, every year."""
    for row in indicator_rows(actor=READER, office_id=office_id):
        definition = definition_by_hash(row.definition_hash)
        if guards(definition.indicator, definition.typed):
            attributes = [key for key in definition.indicator.by if _is_attribute(key)]
            for year in shelf.years(definition.typed.datasets):
                yield from (Question(definition, year, each) for each in ("", *attributes))


def _is_attribute(key: str) -> bool:
    return key in (dimensions.GRADE, dimensions.SEX) or dimensions.coded_field(key, datasets()) is not None


def _store(office_id: int, cases: Mapping[str, Case], at: datetime) -> None:
    """Store the decisions of some cases by key; those whose counts were decided before are taken over. Two queries."""
    names = {key: case.name for key, case in cases.items()}
    before = HiddenCells.objects.filter(office_id=office_id, counts__in=set(names.values())).order_by()
    known = dict(before.values_list("counts", "cells"))
    made = [
        HiddenCells(
            office_id=office_id,
            key=key,
            counts=names[key],
            cells=bytes(known[names[key]]) if names[key] in known else to_bytes(case.decided()),
            decided_at=at,
        )
        for key, case in cases.items()
    ]
    HiddenCells.objects.bulk_create(made, ignore_conflicts=True)
