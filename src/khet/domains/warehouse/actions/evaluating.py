"""An import's answer, worked out from its file, its mapping, its decisions and what is known; nothing is written.

The same four always give the same answer: checking and publishing both start here, so that nothing has to be staged
between them and a crash in between loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from khet.calc.schema import Dataset
from khet.domains.warehouse.actions.quiet import uncollected
from khet.domains.warehouse.models import Decision, Import, Shelf
from khet.domains.warehouse.queries import known, places, reading
from khet.domains.warehouse.queries.reading import Chosen
from khet.domains.warehouse.queries.register import DatabaseRegister
from khet.domains.warehouse.rules import identity, personal
from khet.domains.warehouse.rules.combining import combine
from khet.domains.warehouse.rules.described import PeopleColumns, Resolution
from khet.engine import checks, schemas
from khet.engine.checks.messages import ASK
from khet.engine.checks.types import REFUSED, WAITING, Checked, Finding, Period
from khet.engine.checks.types import Decision as Decided
from khet.engine.readers.tables import Reading


@dataclass
class Evaluated:
    """An import's answer. ``shelf`` is the number of the office's shelf on which it rests."""

    dataset: Dataset
    chosen: Chosen
    checked: Checked
    status: list[str]
    findings: tuple[Finding, ...]
    period: Period | None
    shelf: int
    people: PeopleColumns | None = None
    resolution: Resolution | None = None
    decided: Sequence[Decided] = field(default_factory=tuple)

    @property
    def is_none_at_all(self) -> bool:
        """Whether a file of headings alone was confirmed: in its period there was none."""
        asked = any(each.severity == ASK for each in self.findings)
        return self.dataset.may_be_empty and not self.checked.rows_in and not asked

    def count(self, status: str) -> int:
        """How many rows are in one of the four states, identity included."""
        return self.status.count(status)


class Answers:
    """What was decided about an import, asked by cause, group and row."""

    def __init__(self, decided: Sequence[Decided]) -> None:
        self._by_row = {(each.cause, row): each.option for each in decided for row in each.rows}
        self._by_group = {(each.cause, each.group): each.option for each in decided if not each.rows}

    def option(self, cause: str, group: str, row: int) -> str:
        """What was decided about this very row, else about its group."""
        return self._by_row.get((cause, row)) or self._by_group.get((cause, group), "")


@uncollected()
def evaluate(row: Import, *, today: date, read: Reading | None = None) -> Evaluated:
    """Work an import's answer out. Raises FileUnreadable, MappingNeeded and MappingRefused."""
    shelf = shelf_version(row.office_id)
    chosen = reading.choose(row, read or reading.read(row))
    dataset = schemas.dataset(chosen.dataset)
    table, mapping = combine(
        [(each.place, each.table, each.mapping) for each in chosen.choices if each.mapping], name=row.file_name
    )
    decided = decisions(row)
    checked = checks.check(
        table,
        mapping,
        dataset,
        known=known.known_schools(row.office_id, today=today),
        decisions=decided,
        office=known.office_facts(row.office_id),
        period=_told_period(row, dataset),
        today=today,
    )
    answer = Evaluated(
        dataset=dataset,
        chosen=chosen,
        checked=checked,
        status=checked.status,
        findings=checked.findings,
        period=checked.period,
        shelf=shelf,
        decided=decided,
    )
    if personal.subject_kind(dataset):
        _recognise_people(answer, row.office_id)
    return answer


def shelf_version(office_id: int) -> int:
    """The number of an office's shelf now; one query."""
    return Shelf.objects.filter(office_id=office_id).values_list("version", flat=True).first() or 0


def decisions(row: Import) -> tuple[Decided, ...]:
    """What was decided about an import, in the types of checking; one query."""
    found = Decision.objects.filter(imported=row).order_by("pk")
    fields = found.values_list("cause", "field", "group", "option", "rows")
    return tuple(Decided(cause, name, group, option, tuple(rows)) for cause, name, group, option, rows in fields)


def _told_period(row: Import, dataset: Dataset) -> Period | None:
    """The period a person gave; the round goes without saying where the dataset has one only."""
    year, round_ = row.hints.get("year"), row.hints.get("round")
    if year is None:
        return None
    if round_ is None and len(dataset.rounds) == 1:
        round_ = dataset.rounds[0]
    return Period(int(year), str(round_)) if round_ is not None else None


def _recognise_people(answer: Evaluated, office_id: int) -> None:
    """Say who each row is about; rows that are not sure wait from here on."""
    answer.people = personal.people_columns(answer.checked, places.keys())
    register = DatabaseRegister(
        kind=personal.subject_kind(answer.dataset), office_id=office_id, digests=answer.people.digests
    )
    answer.resolution, asked = identity.resolve(
        answer.people, register, Answers(answer.decided), one_row_each=personal.is_one_row_each(answer.dataset)
    )
    if asked or answer.resolution.refused:
        answer.status = list(answer.status)
        for at in answer.resolution.waiting:
            answer.status[at] = WAITING
        for at in answer.resolution.refused:
            answer.status[at] = REFUSED
        answer.findings = (*answer.findings, *asked)
