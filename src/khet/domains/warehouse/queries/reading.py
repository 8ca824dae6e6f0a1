"""Reads an import's file, and says which of its tables is what: by what was chosen, saved before, or recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from khet.domains.warehouse.models import Import, SavedMapping
from khet.domains.warehouse.rules.refusals import (
    DiskFull,
    FileUnreadable,
    MappingNeeded,
    MappingRefused,
    NotFound,
    StorageDamaged,
)
from khet.engine import readers, schemas
from khet.engine.readers.reading import HeaderRows
from khet.engine.readers.tables import ColumnMapping, Match, RawTable, Reading, Unreadable
from khet.kernel.files import blobs

LEAD = 0.05
MOST_HEADERS_TRIED = 5


@dataclass
class Choice:
    """One table of a file: how it is read, why, and what else it may be."""

    place: int
    table: RawTable
    fingerprint: str
    mapping: ColumnMapping | None = None
    origin: str = ""
    matches: Sequence[Match] = ()


@dataclass
class Chosen:
    """The tables of a file that are imported, all of one dataset; ``aside`` are the others."""

    reading: Reading
    dataset: str = ""
    choices: list[Choice] = field(default_factory=list)
    aside: list[Choice] = field(default_factory=list)


def read(row: Import, *, header_rows: HeaderRows | None = None) -> Reading:
    """The tables of an import's file; raises FileUnreadable, StorageDamaged and DiskFull.

    ``header_rows`` are the rows in which headers end where a person said so; without it those kept with the import.
    """
    if row.file is None:
        raise NotFound("ไฟล์ต้นฉบับถูกลบตามกำหนดเก็บแล้ว", "The source file was removed when its retention ended")
    path = blobs.path_of(row.file.sha256)
    if not path.exists() or not blobs.is_whole(path):
        raise StorageDamaged(
            f"เนื้อหาของไฟล์ {row.file_name} ในที่เก็บไฟล์หายไปหรือไม่ตรงกับที่ส่งมา จึงไม่อ่านต่อ",
            f"The stored content of {row.file_name} is gone or is not what was sent",
            advice="ส่งไฟล์เดิมอีกครั้งแล้วทำต่อได้ สิ่งที่ตัดสินไว้ยังอยู่ และแจ้งผู้ดูแลระบบให้ตรวจดิสก์",
        )
    try:
        given = headers_given(row) if header_rows is None else header_rows
        return readers.read(path, name=row.file_name, header_rows=given, takes_empty=True)
    except Unreadable as problem:
        raise FileUnreadable(problem.message_th, problem.message_en, cause=problem.cause) from problem
    except OSError as problem:
        if blobs.is_full(problem):
            raise DiskFull from problem
        raise


def headers_given(row: Import, *, but: int | None = None) -> HeaderRows:
    """Where the headers of an import's tables end as far as a person said so; ``but`` leaves one table out."""
    return {
        (str(each.get("file", row.file_name)), str(each["sheet"])): int(each["mapping"]["header_row"])
        for each in row.mapping
        if each["mapping"].get("header_given") and each["table"] != but
    }


def header_given(kept_mappings: Sequence[Mapping[str, Any]], place: int) -> int | None:
    """The row that was named as the end of the header of one table; None where it was detected."""
    kept: Mapping[str, Any] = next((each["mapping"] for each in kept_mappings if each["table"] == place), {})
    return int(kept["header_row"]) if kept.get("header_given") else None


def read_with_header(row: Import, place: int, header_row: int | None) -> Reading:
    """The tables of a file, one of them with its header where a person says, or as detected (None).

    Raises what ``read`` raises, and MappingRefused where no row of data would be left.
    """
    others = headers_given(row, but=place)
    found = read(row, header_rows=others)
    if header_row is None or place >= len(found.tables):
        return found
    again = read(row, header_rows={**others, found.tables[place].key: header_row})
    if [table.key for table in again.tables] != [table.key for table in found.tables]:
        raise MappingRefused(
            f"หัวตารางอยู่แถวที่ {header_row} ไม่ได้ เพราะไม่มีแถวข้อมูลอยู่ข้างใต้",
            f"The header cannot stand in row {header_row}: there is no row of data below it",
        )
    return again


def alike(row: Import, tables: Sequence[RawTable], place: int, header_row: int | None) -> dict[int, RawTable]:
    """The tables, by place, that have the same header as the one at ``place``, read by the same given row."""
    mine = readers.fingerprint(tables[place])
    if header_row is None:
        return {at: table for at, table in enumerate(tables) if readers.fingerprint(table) == mine}
    again = _again(row, [table for table in tables if table.key != tables[place].key], header_row)
    found = {at: again[table.key] for at, table in enumerate(tables) if table.key in again}
    same = {at: table for at, table in found.items() if readers.fingerprint(table) == mine}
    return {**same, place: tables[place]}


def _again(row: Import, tables: Sequence[RawTable], header_row: int) -> dict[tuple[str, str], RawTable]:
    """Tables of a file as they are with their header in a given row, by their key; those too short for it are left."""
    wanted = {table.key: header_row for table in tables if table.height and table.row_numbers[-1] > header_row}
    if not wanted:
        return {}
    return {table.key: table for table in read(row, header_rows=wanted).tables if table.key in wanted}


def choose(row: Import, reading: Reading) -> Chosen:
    """Say which tables are imported and how; raises MappingNeeded with the proposals when that is not sure."""
    choices = [Choice(place, table, readers.fingerprint(table)) for place, table in enumerate(reading.tables)]
    wanted = str(row.hints.get("dataset", ""))
    explicit = {each["table"]: ColumnMapping.from_plain(each["mapping"]) for each in row.mapping}
    saved = _saved(row.office_id, {choice.fingerprint for choice in choices})
    for choice in choices:
        _settle(choice, wanted, explicit, saved)
    _settle_by_given_headers(row, choices, wanted)
    sure = [choice for choice in choices if choice.mapping is not None]
    if not sure:
        _check_rows(choices, wanted)
        raise MappingUnsure(choices)
    dataset = wanted or _largest(sure)
    taken = [choice for choice in sure if choice.mapping and choice.mapping.dataset == dataset]
    if not taken:
        raise MappingUnsure(choices)
    for choice in taken:
        _check_fits(choice)
    _check_rows(taken, dataset)
    return Chosen(reading, dataset, taken, [choice for choice in choices if choice not in taken])


def _check_rows(choices: Sequence[Choice], dataset: str) -> None:
    """Raise FileUnreadable for headings without rows, but for datasets of which there may be none in a period."""
    known = schemas.load().get(dataset)
    for choice in choices:
        if not choice.table.height and (known is None or not known.may_be_empty):
            raise FileUnreadable(
                f"ตาราง “{choice.table.sheet or choice.table.file_name}” มีแต่หัวคอลัมน์ ไม่มีแถวข้อมูล",
                f"Table “{choice.table.sheet or choice.table.file_name}” has a header and no rows of data",
                cause="no_rows",
            )


class MappingUnsure(MappingNeeded):
    """No table of the file is sure; ``choices`` hold what each may be."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.choices = tuple(choices)
        super().__init__("ยังไม่แน่ใจว่าคอลัมน์ใดคือข้อมูลใด โปรดจับคู่คอลัมน์ก่อนตรวจ", "The columns have to be mapped first")


def proposals(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    """What the tables may be, best first, as it is kept with the import."""
    return [
        {
            "table": choice.place,
            "sheet": choice.table.sheet,
            "rows": choice.table.height,
            "dataset": match.dataset,
            "layout": match.layout,
            "score": f"{match.score:.2f}",
            "mapping": match.mapping.to_plain(),
            "missing": list(match.missing),
            "reasons": [{"th": thai, "en": english} for thai, english in match.reasons],
        }
        for choice in choices
        for match in choice.matches[:5]
    ]


def as_kept(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    """The mappings as the import keeps them."""
    return [
        {
            "table": choice.place,
            "file": choice.table.file_name,
            "sheet": choice.table.sheet,
            "origin": choice.origin,
            "fingerprint": choice.fingerprint,
            "mapping": choice.mapping.to_plain(),
        }
        for choice in choices
        if choice.mapping is not None
    ]


def _settle(
    choice: Choice, wanted: str, explicit: Mapping[int, ColumnMapping], saved: Mapping[str, ColumnMapping]
) -> None:
    """What a person said about this table, else what was saved for one like it, else what it is recognised as."""
    if choice.place in explicit:
        choice.mapping, choice.origin = explicit[choice.place], "chosen"
        return
    remembered = saved.get(choice.fingerprint)
    if remembered is not None and wanted in ("", remembered.dataset):
        kept = replace(remembered, header_row=choice.table.header_row, is_header_given=False)
        choice.mapping, choice.origin = kept, "saved"
        return
    every = schemas.load()
    datasets = {wanted: every[wanted]} if wanted else every
    choice.matches = readers.recognise(choice.table, datasets)
    if choice.matches and _is_sure(choice.matches):
        choice.mapping, choice.origin = choice.matches[0].mapping, "recognised"


def _settle_by_given_headers(row: Import, choices: Sequence[Choice], wanted: str) -> None:
    """Tables that nobody knows may be known by a header in the row that a person named for another file like it."""
    left = [choice for choice in choices if choice.mapping is None]
    saved = {key: each for key, each in _saved(row.office_id).items() if each.is_header_given} if left else {}
    saved = {key: each for key, each in saved.items() if wanted in ("", each.dataset)}
    for header_row in sorted({each.header_row for each in saved.values()})[:MOST_HEADERS_TRIED]:
        left = [choice for choice in left if choice.mapping is None]
        again = _again(row, [choice.table for choice in left], header_row)
        for choice in left:
            table = again.get(choice.table.key)
            known = saved.get(readers.fingerprint(table)) if table is not None else None
            if table is not None and known is not None and known.header_row == header_row:
                choice.table, choice.fingerprint = table, readers.fingerprint(table)
                choice.mapping, choice.origin = known, "saved"


def _is_sure(matches: Sequence[Match]) -> bool:
    best = matches[0]
    others = [each.score for each in matches[1:] if each.dataset != best.dataset]
    return best.score >= readers.RECOGNISED and not best.missing and best.score - max(others, default=0.0) >= LEAD


def _largest(choices: Sequence[Choice]) -> str:
    """The dataset that most rows are of."""
    rows: dict[str, int] = {}
    for choice in choices:
        if choice.mapping is not None:
            rows[choice.mapping.dataset] = rows.get(choice.mapping.dataset, 0) + choice.table.height
    return max(rows, key=lambda key: rows[key])


def _check_fits(choice: Choice) -> None:
    """Raise MappingRefused for a mapping that names a column or a field that does not exist."""
    mapping = choice.mapping
    if mapping is None:
        return
    known = {each.key for each in schemas.mappable(schemas.dataset(mapping.dataset))}
    if unknown := sorted({*mapping.columns, *mapping.constants} - known):
        raise MappingRefused(f"ชุดข้อมูลนี้ไม่มีรายการ {', '.join(unknown)}", f"No such field: {', '.join(unknown)}")
    if any(at >= choice.table.width for at in mapping.columns.values()):
        raise MappingRefused("การจับคู่อ้างถึงคอลัมน์ที่ไม่มีในไฟล์", "The mapping names a column that is not there")


def _saved(office_id: int, fingerprints: set[str] | None = None) -> dict[str, ColumnMapping]:
    """The mappings that an office has saved, of all tables or of those with these fingerprints; one query."""
    found = SavedMapping.objects.filter(office_id=office_id)
    if fingerprints is not None:
        found = found.filter(fingerprint__in=fingerprints)
    return {key: ColumnMapping.from_plain(plain) for key, plain in found.values_list("fingerprint", "mapping")}
