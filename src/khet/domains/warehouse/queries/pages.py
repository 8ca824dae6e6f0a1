"""What pages read from an import's file itself: its tables for the mapper, and the rows a question is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from khet.domains.warehouse import permissions
from khet.domains.warehouse.models import Decision, Import
from khet.domains.warehouse.queries import places, reading
from khet.domains.warehouse.queries.imports import dataset_of, loaded
from khet.domains.warehouse.queries.rows import ImportReport, ImportRow, SnapshotRow
from khet.domains.warehouse.queries.snapshots import loaded as by_uuid
from khet.domains.warehouse.queries.snapshots import snapshots
from khet.domains.warehouse.rules import units
from khet.domains.warehouse.rules.combining import place_of
from khet.domains.warehouse.rules.refusals import StorageDamaged
from khet.engine.readers.tables import Cell, ColumnMapping, RawTable, Reading
from khet.kernel.actor import Actor

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of the source file as it stands there; ``number`` is that of the whole import, ``row`` of its table."""

    number: int
    table: int
    row: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SourceRows:
    """Rows of one table of the file under its headers, with which field each column was read as."""

    sheet: str
    headers: tuple[str, ...]
    fields: tuple[str, ...]
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision about an import."""

    cause: str
    option: str
    at: datetime
    who: str


def tables_of(actor: Actor, import_id: int) -> tuple[Import, Reading]:
    """The file of an import, read anew; raises NotFound and FileUnreadable."""
    row = loaded(actor, import_id, permissions.FILE_IMPORT)
    return row, reading.read(row)


def tables_with_header(actor: Actor, import_id: int, place: int, header_row: int | None) -> Reading:
    """The file with the header of one table in the row that a person names, or where it is detected (None).

    Raises what ``tables_of`` raises, NotAllowed for whoever may not see people, and MappingRefused for a row with no
    data below it.
    """
    row = loaded(actor, import_id, permissions.FILE_IMPORT)
    if header_row is not None:
        actor.require_office(permissions.PERSON_VIEW, row.office_id)
    return reading.read_with_header(row, place, header_row)


def source_rows(actor: Actor, import_id: int, numbers: Collection[int]) -> list[SourceRows]:
    """The rows of these numbers as the file holds them, by table; at most MOST_ROWS of them."""
    row, found = tables_of(actor, import_id)
    wanted: dict[int, list[int]] = {}
    for number in sorted(numbers)[:MOST_ROWS]:
        table, line = place_of(number)
        wanted.setdefault(table, []).append(line)
    mappings = {each["table"]: ColumnMapping.from_plain(each["mapping"]) for each in row.mapping}
    return [
        _rows(found.tables[place], place, mappings.get(place), lines)
        for place, lines in wanted.items()
        if place < len(found.tables)
    ]


def _rows(table: RawTable, place: int, mapping: ColumnMapping | None, lines: Sequence[int]) -> SourceRows:
    at = {line: index for index, line in enumerate(table.row_numbers)}
    fields = {column: key for key, column in mapping.columns.items()} if mapping else {}
    rows = [
        SourceRow(place * 1_000_000 + line, place, line, tuple(column[at[line]] for column in table.columns))
        for line in lines
        if line in at
    ]
    return SourceRows(
        table.sheet, table.headers, tuple(fields.get(column, "") for column in range(table.width)), tuple(rows)
    )


@dataclass(frozen=True, slots=True)
class Replaced:
    """The snapshot of the same period that another file became.

    ``schools`` are how many it has of the parts (the grade) that this file tells of, ``shared`` those that the file has
    too; with ``is_all`` accepting takes every one's rows away unless somebody says otherwise.
    """

    snapshot: SnapshotRow
    schools: int
    shared: int
    is_all: bool


def replaced_by(actor: Actor, row: ImportRow, report: ImportReport) -> Replaced | None:
    """What accepting a file may replace, None where its period is free; two queries.

    Of a snapshot whose files are gone nothing can be said but that it stands.
    """
    rows = snapshots(actor, row.office_id, dataset=row.dataset, year=row.year, current=True)
    found = next((each for each in rows if each.round == row.round and each.import_id != row.id), None)
    if found is None:
        return None
    mine = {(school, tuple(part)) for school, *part in report.units}
    try:
        theirs = set(places.units_of(by_uuid(actor, found.uuid), dataset_of(found.dataset)))
    except StorageDamaged:
        theirs = set()
    before = units.before(mine, theirs)
    return Replaced(found, len(before), len(before & units.schools(mine)), units.is_of_most(mine, theirs))


def decided_by(actor: Actor, import_id: int) -> list[Decided]:
    """Who decided what about an import, newest first; two queries."""
    row = loaded(actor, import_id, permissions.FILE_IMPORT)
    found = Decision.objects.filter(imported=row).order_by("-decided_at", "-pk")
    return [Decided(each.cause, each.option, each.decided_at, each.decided_by_name) for each in found]
