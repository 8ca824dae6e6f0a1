"""Tables, schools and people for tests of the checks; everyone is invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from khet.calc import identifiers
from khet.engine import schemas
from khet.engine.checks import Checked, Decision, Finding, OfficeFacts, Period, PlainKnown, check, name_key
from khet.engine.readers.tables import Cell, ColumnMapping, RawTable, SetAside

TODAY = date(2026, 11, 21)
OFFICE = OfficeFacts("6502", "สพป.ตัวอย่าง เขต 2")
SCHOOLS = {
    1: ("65020001", "บ้านนา"),
    2: ("65020002", "บ้านสวน"),
    3: ("65020003", "บ้านใหม่"),
    4: ("65020004", "บ้านใหม่"),
    5: ("080005", "วัดป่าสัก (ประชาอุทิศ)"),
}
CENSUS = Period(2567, "06-10")


def known(**more) -> PlainKnown:
    """The register of five schools, two of which bear one name."""
    by_name: dict[str, tuple[int, ...]] = {}
    for school, (_, name) in SCHOOLS.items():
        by_name[name_key(name)] = (*by_name.get(name_key(name), ()), school)
    facts = {
        "schools_by_code": {code: school for school, (code, _) in SCHOOLS.items()},
        "schools_by_name": by_name,
        "school_names": {school: name for school, (_, name) in SCHOOLS.items()},
        "school_codes": {school: code for school, (code, _) in SCHOOLS.items()},
        "office_codes": ("6502",),
        "other_office_codes": {"6501": "สพป.ตัวอย่าง เขต 1"},
        **more,
    }
    return PlainKnown(**facts)


def citizen(number: int) -> str:
    """An invented citizen number with a right check digit; no card begins with 0."""
    digits = f"0{number:011d}"
    return f"{digits}{identifiers.check_digit(digits)}"


def table(
    columns: Mapping[str, Sequence[Cell]],
    *,
    dataset: str = "pupils",
    file_name: str = "ข้อมูล.xlsx",
    title: Sequence[str] = (),
    first_row: int = 2,
    set_aside: Sequence[SetAside] = (),
) -> RawTable:
    """A table whose columns stand under the official header of their field."""
    names = {field.key: (*field.headers, field.name)[0] for field in schemas.mappable(schemas.dataset(dataset))}
    height = len(next(iter(columns.values())))
    return RawTable(
        file_name=file_name,
        sheet="Sheet1",
        kind="xlsx",
        encoding="",
        delimiter="",
        header_row=first_row - 1,
        headers=tuple(names[key] for key in columns),
        columns=[list(cells) for cells in columns.values()],
        row_numbers=list(range(first_row, first_row + height)),
        set_aside=tuple(set_aside),
        title=tuple(title),
    )


def checked(
    columns: Mapping[str, Sequence[Cell]],
    *,
    dataset: str = "pupils",
    decisions: Sequence[Decision] = (),
    constants: Mapping[str, str] | None = None,
    register: PlainKnown | None = None,
    period: Period | None = CENSUS,
    **shape,
) -> Checked:
    """Check a table made of the given columns."""
    made = table(columns, dataset=dataset, **shape)
    mapping = ColumnMapping(dataset, "khet", {key: at for at, key in enumerate(columns)}, 1, dict(constants or {}))
    return check(
        made,
        mapping,
        schemas.dataset(dataset),
        known=register or known(),
        decisions=decisions,
        office=OFFICE,
        period=period,
        today=TODAY,
    )


def pupils(count: int = 1, **columns) -> dict[str, list[Cell]]:
    """Columns of pupils of บ้านนา in ป.1, right in every cell unless given otherwise."""
    usual: dict[str, list[Cell]] = {
        "school_code": ["65020001"] * count,
        "citizen_id": [citizen(number) for number in range(1, count + 1)],
        "student_no": [f"{number:04d}" for number in range(1, count + 1)],
        "grade": ["ป.1"] * count,
        "sex": ["ช"] * count,
        "prefix": ["ด.ช."] * count,
        "first_name": ["กล้า"] * count,
        "last_name": ["ตัวอย่าง"] * count,
        "birth_date": ["15/06/2560"] * count,
    }
    for key, cells in columns.items():
        usual[key] = list(cells)
    return usual


def results(rows: Sequence[Sequence[Cell]]) -> dict[str, list[Cell]]:
    """Columns of an O-NET file: code, name, candidates, Thai, English, maths, mean."""
    keys = ("school_code", "school_name", "candidates", "thai", "english", "math", "average")
    return {key: list(cells) for key, cells in zip(keys, zip(*rows, strict=True), strict=True)}


def finding(found: Checked, cause: str) -> Finding:
    """The only finding of a cause."""
    (one,) = [finding for finding in found.findings if finding.cause == cause]
    return one


def causes(found: Checked) -> set[str]:
    """Every cause that was found."""
    return {finding.cause for finding in found.findings}


def counts(found: Checked) -> tuple[int, int, int, int]:
    """Rows accepted, repaired, waiting, refused."""
    return tuple(found.count(state) for state in ("accepted", "repaired", "waiting", "refused"))  # type: ignore[return-value]
