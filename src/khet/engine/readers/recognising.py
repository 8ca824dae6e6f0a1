"""Says which dataset and which layout a table is, with reasons, and which column is which field.

A layout that lists its headers in order is laid over the table's own headers; one that only names some marks, and the
shipped templates, are found by the headers that the fields know. Where a header stands twice, the cells decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from hashlib import sha256
from typing import Any

from khet.calc import thai
from khet.calc.schema import Code, Dataset, Field, Kind
from khet.engine import schemas
from khet.engine.readers import contents, headers, vocabulary
from khet.engine.readers.assigning import Assigned, Columns, assign
from khet.engine.readers.tables import ColumnMapping, Match, Proposal, RawTable

RECOGNISED = 0.75
LEAST = 0.3
MOST_WITHOUT_LAYOUT = 0.94
TEMPLATE = "khet"
SAMPLES = 5
_SCHOOL = ("school_code", "school_name")
_PERSON = ("citizen_id", "student_no")

Reason = tuple[str, str]


def recognise(table: RawTable, datasets: Mapping[str, Dataset] | Iterable[Dataset]) -> tuple[Match, ...]:
    """What a table may be, best first; a score of ``RECOGNISED`` or more may be taken without asking."""
    found = datasets.values() if isinstance(datasets, Mapping) else datasets
    columns = Columns(table)
    matches = [match for dataset in found if (match := _best(columns, dataset)) is not None]
    return tuple(sorted(matches, key=lambda match: (-match.score, match.dataset)))


def propose(table: RawTable, dataset: Dataset) -> ColumnMapping:
    """A first mapping of a table that nothing recognised, for a person to put right."""
    columns = Columns(table)
    found = assign(columns, schemas.mappable(dataset), only_exact=False)
    return _mapping(columns, dataset, "", {key: offer.column for key, offer in found.items()})


def proposals(table: RawTable, dataset: Dataset) -> tuple[Proposal, ...]:
    """For every column, the field it probably is, how surely and why, and a few of its values."""
    found = {
        offer.column: offer for offer in assign(Columns(table), schemas.mappable(dataset), only_exact=False).values()
    }
    return tuple(_proposal(table, column, found.get(column)) for column in range(table.width))


def fingerprint(table: RawTable) -> str:
    """The same for every table with the same headers in the same order, whatever stands below them."""
    keys = "\x1f".join(map(headers.key, table.headers))
    return sha256(f"{table.width}\x1e{bool(table.header_row)}\x1e{keys}".encode()).hexdigest()[:32]


def _proposal(table: RawTable, column: int, offer: Assigned | None) -> Proposal:
    samples = table.samples(column, SAMPLES)
    header = table.headers[column]
    if offer is None:
        return Proposal(column, header, "", 0.0, "ไม่พบฟิลด์ที่ใกล้เคียง", "No field comes near", samples)
    return Proposal(column, header, offer.field, offer.confidence, offer.reason_th, offer.reason_en, samples)


def _best(columns: Columns, dataset: Dataset) -> Match | None:
    assigned = assign(columns, schemas.mappable(dataset), only_exact=True)
    matches = [_by_fields(columns, dataset, assigned)]
    for layout in dataset.layouts:
        if "headers" in layout and "columns" in layout:
            matches.append(_by_order(columns, dataset, layout))
        elif "marks" in layout:
            matches.append(_by_marks(columns, dataset, layout, assigned))
    possible = [match for match in matches if match is not None and match.score >= LEAST]
    return max(possible, key=lambda match: match.score, default=None)


def _by_order(columns: Columns, dataset: Dataset, layout: Mapping[str, Any]) -> Match | None:
    """Lay a full list of headers over the table's own; the score is the share on which both agree."""
    wanted = [headers.key(header) for header in layout["headers"]]
    matcher = SequenceMatcher(None, columns.keys, wanted, autojunk=False)
    if matcher.quick_ratio() < RECOGNISED:
        return None
    pairs = [(block.a + step, block.b + step) for block in matcher.get_matching_blocks() for step in range(block.size)]
    mapped = {str(layout["columns"][at]): column for column, at in pairs if layout["columns"][at]}
    _settle_twins(columns, mapped)
    present = sum(1 for key in columns.keys if key and key not in vocabulary.counters())
    score = 2 * len(pairs) / (len(wanted) + max(present, len(pairs)))
    reason = (
        f"หัวตารางตรงกับ “{layout['name']}” {len(pairs)} จาก {len(wanted)} คอลัมน์ตามลำดับ",
        f"{len(pairs)} of the {len(wanted)} headers of “{layout['name_en']}” stand in its order",
    )
    return _match(columns, dataset, str(layout["key"]), score, mapped, [reason])


def _by_marks(
    columns: Columns, dataset: Dataset, layout: Mapping[str, Any], assigned: Mapping[str, Assigned]
) -> Match | None:
    """A layout known by a few headers that nothing else has together."""
    marks = [headers.key(mark) for mark in layout["marks"]]
    if not set(marks) <= set(columns.keys) or ("width" in layout and len(columns.named) > int(layout["width"]) + 1):
        return None
    score = 0.8 + 0.2 * _explained(columns, assigned)
    reason = (
        f"มีหัวคอลัมน์เฉพาะของ “{layout['name']}” ครบ {len(marks)} คอลัมน์",
        f"All {len(marks)} headers that mark “{layout['name_en']}” are there",
    )
    return _match(columns, dataset, str(layout["key"]), score, _places(assigned), [reason])


def _by_fields(columns: Columns, dataset: Dataset, assigned: Mapping[str, Assigned]) -> Match | None:
    """No layout, but headers that the fields know: how many columns they explain, and whether anything is missing."""
    own = [field for field in dataset.fields if field.key in assigned and field.key not in _person_fields(dataset)]
    if not own:
        return None
    explained = _explained(columns, assigned)
    places = _places(assigned)
    missing = _missing(dataset, places, _constants(columns.table, dataset, places))
    needed = sum(1 for field in dataset.fields if field.required) or 1
    score = explained * (1 - 0.5 * len(missing) / needed)
    if len(assigned) < 2 or (len(own) < 2 and explained < 1):
        score *= 0.7
    reason = (
        f"หัวคอลัมน์ {len(assigned)} คอลัมน์ตรงกับข้อมูล “{dataset.name}” (จาก {len(columns.named)} คอลัมน์)",
        f"{len(assigned)} of {len(columns.named)} headers are those of “{dataset.name_en}”",
    )
    layout = TEMPLATE if _is_template(dataset, columns) else ""
    return _match(columns, dataset, layout, min(score, MOST_WITHOUT_LAYOUT), places, [reason])


def _is_template(dataset: Dataset, columns: Columns) -> bool:
    wanted = {headers.key(field.name) for field in schemas.mappable(dataset)}
    return wanted <= set(columns.keys)


def _person_fields(dataset: Dataset) -> frozenset[str]:
    """Fields that say who a row is about; they stand in many datasets and speak for none."""
    if dataset.subject not in ("pupil", "staff") or dataset.key in ("pupils", "staff"):
        return frozenset()
    names = {"prefix", "first_name", "last_name", "grade", "room", "sex"}
    return frozenset({*_PERSON, *names})


def _explained(columns: Columns, assigned: Mapping[str, Assigned]) -> float:
    named = set(columns.named)
    return len({offer.column for offer in assigned.values()} & named) / len(named) if named else 0.0


def _places(assigned: Mapping[str, Assigned]) -> dict[str, int]:
    return {key: offer.column for key, offer in assigned.items()}


def _settle_twins(columns: Columns, mapped: dict[str, int]) -> None:
    """Two columns under one header: the one that holds 13 digits or G codes is the citizen number."""
    first, second = (mapped.get(key) for key in _PERSON)
    if first is None or second is None or columns.keys[first] != columns.keys[second]:
        return
    if _share_of_persons(columns, second) > _share_of_persons(columns, first):
        mapped["citizen_id"], mapped["student_no"] = second, first


def _share_of_persons(columns: Columns, column: int) -> float:
    cells = columns.cells[column]
    return sum(map(contents.is_person, cells)) / len(cells) if cells else 0.0


def _match(
    columns: Columns, dataset: Dataset, layout: str, score: float, mapped: Mapping[str, int], reasons: list[Reason]
) -> Match:
    mapping = _mapping(columns, dataset, layout, mapped)
    table = columns.table
    word = vocabulary.hinted(dataset, (table.file_name, table.sheet, *table.title))
    if word:
        score += 0.05
        reasons.append(
            (f"ชื่อไฟล์ ชื่อแผ่นงาน หรือหัวเรื่องมีคำว่า “{word}”", f"The file's name, the sheet or the title says “{word}”")
        )
    reasons += [
        (f"{dataset.by_key[key].name} = {value} จากชื่อไฟล์หรือหัวเรื่อง", f"{dataset.by_key[key].name_en} = {value}")
        for key, value in mapping.constants.items()
    ]
    missing = _missing(dataset, mapped, mapping.constants)
    return Match(dataset.key, layout, round(min(score, 1.0), 3), mapping, tuple(reasons), missing)


def _mapping(columns: Columns, dataset: Dataset, layout: str, mapped: Mapping[str, int]) -> ColumnMapping:
    table = columns.table
    return ColumnMapping(dataset.key, layout, dict(mapped), table.header_row, _constants(table, dataset, mapped))


def _missing(dataset: Dataset, mapped: Mapping[str, int], constants: Mapping[str, str]) -> tuple[str, ...]:
    missing = [field.key for field in dataset.fields if field.required and field.key not in {*mapped, *constants}]
    if not any(key in mapped for key in _SCHOOL):
        missing.insert(0, "school")
    return tuple(missing)


def _constants(table: RawTable, dataset: Dataset, mapped: Mapping[str, int]) -> dict[str, str]:
    """Values of required codes that no column holds: the only one allowed, or the one that the file's name says."""
    found: dict[str, str] = {}
    for field in dataset.fields:
        if field.required and field.kind is Kind.CODE and field.key not in mapped and field.codes:
            value = _said(field, (table.file_name, table.sheet, *table.title))
            if value:
                found[field.key] = value
    return found


def _said(field: Field, texts: Sequence[str]) -> str:
    codes = field.codes.codes if field.codes else ()
    if len(codes) == 1:
        return codes[0].key
    joined = thai.to_arabic_digits(" ".join(texts)).casefold()
    extra = vocabulary.hints()["constants"].get(field.key)
    if extra is not None:
        whole = headers.key(joined)
        said = {code.key for code in codes for word in extra.get(code.key, ()) if headers.key(word) in whole}
    elif field.key == "grade":
        said = {code.key for code in codes if any(spelling.search(joined) for spelling in _patterns(code))}
    else:
        return ""
    return said.pop() if len(said) == 1 else ""


@cache
def _patterns(code: Code) -> tuple[re.Pattern[str], ...]:
    """Every way to write a grade, with or without dots and spaces, where no digit goes on after it."""
    found = []
    for spelling in (code.key, code.name, *code.spellings):
        parts = re.findall(r"[^\d\s.]+|\d+", thai.to_arabic_digits(spelling).casefold())
        before = r"(?<![a-z])" if spelling[:1].isascii() else ""
        found.append(re.compile(before + r"\s*\.?\s*".join(parts) + r"(?!\d)"))
    return tuple(found)
