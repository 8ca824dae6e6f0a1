"""Reads an import's file, and says which of its tables is what: by what was chosen, saved before, or recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
from khet.engine.readers.tables import ColumnMapping, Match, RawTable, Reading, Unreadable
from khet.kernel.files import blobs

LEAD = 0.05


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


def read(row: Import) -> Reading:
    """The tables of an import's file; raises FileUnreadable, StorageDamaged and DiskFull."""
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
        return readers.read(path, name=row.file_name)
    except Unreadable as problem:
        raise FileUnreadable(problem.message_th, problem.message_en, cause=problem.cause) from problem
    except OSError as problem:
        if blobs.is_full(problem):
            raise DiskFull from problem
        raise


def choose(row: Import, reading: Reading) -> Chosen:
    """Say which tables are imported and how; raises MappingNeeded with the proposals when that is not sure."""
    choices = [Choice(place, table, readers.fingerprint(table)) for place, table in enumerate(reading.tables)]
    wanted = str(row.hints.get("dataset", ""))
    explicit = {each["table"]: ColumnMapping.from_plain(each["mapping"]) for each in row.mapping}
    saved = _saved(row.office_id, {choice.fingerprint for choice in choices})
    for choice in choices:
        _settle(choice, wanted, explicit, saved)
    sure = [choice for choice in choices if choice.mapping is not None]
    if not sure:
        raise MappingUnsure(choices)
    dataset = wanted or _largest(sure)
    taken = [choice for choice in sure if choice.mapping and choice.mapping.dataset == dataset]
    if not taken:
        raise MappingUnsure(choices)
    for choice in taken:
        _check_fits(choice)
    return Chosen(reading, dataset, taken, [choice for choice in choices if choice not in taken])


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
        choice.mapping, choice.origin = remembered, "saved"
        return
    every = schemas.load()
    datasets = {wanted: every[wanted]} if wanted else every
    choice.matches = readers.recognise(choice.table, datasets)
    if choice.matches and _is_sure(choice.matches):
        choice.mapping, choice.origin = choice.matches[0].mapping, "recognised"


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


def _saved(office_id: int, fingerprints: set[str]) -> dict[str, ColumnMapping]:
    found = SavedMapping.objects.filter(office_id=office_id, fingerprint__in=fingerprints)
    return {key: ColumnMapping.from_plain(plain) for key, plain in found.values_list("fingerprint", "mapping")}
