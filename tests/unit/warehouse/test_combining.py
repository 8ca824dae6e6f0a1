"""Several tables of a file become one, and every cell stays under its own field, totals included."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from khet.domains.warehouse.rules.combining import combine, place_of
from khet.engine import schemas
from khet.engine.checks import OfficeFacts, Period, PlainKnown, check
from khet.engine.readers.tables import Cell, ColumnMapping, RawTable, SetAside

TOTAL = "ค่าเฉลี่ยระดับเขตพื้นที่"


def part(
    place: int, fields: Sequence[str], rows: Sequence[Sequence[Cell]], total: Sequence[Cell], grade: str
) -> tuple[int, RawTable, ColumnMapping]:
    table = RawTable(
        file_name=f"onet_{grade}_2567.csv",
        sheet="",
        kind="csv",
        encoding="utf-8",
        delimiter=",",
        header_row=1,
        headers=tuple(fields),
        columns=[list(cells) for cells in zip(*rows, strict=True)],
        row_numbers=list(range(2, len(rows) + 2)),
        set_aside=(SetAside(len(rows) + 2, "subtotal", tuple(total)),),
    )
    columns = {key: at for at, key in enumerate(fields) if key != "remark"}
    return place, table, ColumnMapping("onet", "", columns, 1, {"grade": grade})


PARTS = [
    part(
        0,
        ["remark", "school_code", "thai", "math"],
        [[None, "1", "50.00", "30.00"]],
        [TOTAL, None, "50.00", "30.00"],
        "p6",
    ),
    part(1, ["math", "thai", "school_code"], [["20.00", "40.00", "1"]], ["20.00", "41.00", TOTAL], "m3"),
]


def test_the_totals_of_several_tables_are_read_from_their_own_columns() -> None:
    table, mapping = combine(PARTS, name="onet_2567.zip")

    found = check(
        table,
        mapping,
        schemas.dataset("onet"),
        known=PlainKnown(schools_by_code={"1": 1}, school_names={1: "บ้านนา"}),
        decisions=[],
        office=OfficeFacts("6502", "สพป.สมมติ"),
        period=Period(2567),
        today=date(2025, 4, 1),
    )

    told = [(each.row, each.scope, each.values["thai"], each.values["math"], dict(each.codes)) for each in found.stated]
    assert told == [
        (3, "area", 5000, 3000, {"grade": "p6"}),
        (1_000_003, "area", 4100, 2000, {"grade": "m3"}),
    ]
    assert [(each.row, each.stated, each.computed) for each in found.reconciliation] == [(1_000_003, "41.00", "40.00")]


def test_a_row_keeps_its_place() -> None:
    table, _ = combine(PARTS, name="onet_2567.zip")

    assert [place_of(row) for row in table.row_numbers] == [(0, 2), (1, 2)]
