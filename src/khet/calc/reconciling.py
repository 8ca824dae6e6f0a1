"""Compare what a file states about the whole with what its rows come to.

Means over schools are weighted by the number of pupils behind each; counts are added up. Figures are integers scaled
by the decimals of their column, and the comparison happens after rounding half up to those decimals. Figures of one
row that differ for one cause are one disagreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khet.calc import reconcile_causes as causes
from khet.calc.reconcile_causes import Case, Explanation, Stated
from khet.calc.reconcile_figures import SUM, UNWEIGHTED, WEIGHTED, Column

__all__ = ["CAUSES", "SUM", "UNWEIGHTED", "WEIGHTED", "Cell", "Column", "Disagreement", "reconcile", "words"]

CAUSES = causes.CAUSES


@dataclass(frozen=True, slots=True)
class Cell:
    """One stated figure that the rows do not come to; figures as they are written."""

    column: str
    field: str
    stated: str
    computed: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Stated figures of one row that differ for one cause.

    ``column`` is the first column, ``columns`` are all of them, as the file names them; ``cells`` say them with their
    figures. ``weighting`` is "weighted" (by the number of pupils), "unweighted" or "sum". ``likely_cause`` is a key of
    ``CAUSES`` and ``detail`` what it says exactly: the order in which the row's columns really stand, the school that
    is missing, the part that was counted.
    """

    row: int
    column: str
    columns: tuple[str, ...]
    stated: str
    computed: str
    weighting: str
    likely_cause: str
    message_th: str
    message_en: str
    cells: tuple[Cell, ...]
    detail: tuple[str, ...] = ()


def reconcile(
    columns: Sequence[Column],
    *,
    stated: Stated,
    row: int,
    row_labels: Sequence[str],
    parts: Sequence[str | None] = (),
    absent: Sequence[str] = (),
    weighting: str = WEIGHTED,
) -> tuple[Disagreement, ...]:
    """Compare one stated row with the rows it sums up, column by column.

    ``stated`` holds scaled figures by the columns' keys, ``row`` is the row of the source in which they stand,
    ``row_labels`` say what each row is called and ``parts`` what part of the whole it belongs to, ``absent`` names what
    ought to have a row and has none. A column that is not
    stated, or that no row fills, is not compared.
    """
    case = Case({column.key: column for column in columns}, stated, weighting, row_labels, parts, absent)
    return tuple(_disagreement(beside, explanation, row) for beside, explanation in causes.explain(case))


def words(cause: str) -> tuple[str, str]:
    """What a likely cause says, in Thai and in English, with ``{detail}`` for what it says exactly."""
    return _WORDS[cause]


def _disagreement(case: Case, explanation: Explanation, row: int) -> Disagreement:
    cells = tuple(_cell(case, key) for key in explanation.columns)
    detail = tuple(_named(case, explanation.cause, key) for key in explanation.detail)
    thai, english = _WORDS[explanation.cause]
    said = {
        "row": row,
        "columns": ", ".join(cell.column for cell in cells),
        "stated": ", ".join(cell.stated for cell in cells),
        "computed": ", ".join(cell.computed for cell in cells),
        "detail": ", ".join(detail),
    }
    return Disagreement(
        row=row,
        column=cells[0].column,
        columns=tuple(cell.column for cell in cells),
        stated=cells[0].stated,
        computed=cells[0].computed,
        weighting=case.weighting,
        likely_cause=explanation.cause,
        message_th=(_TH[case.weighting] + thai).format(**said),
        message_en=(_EN[case.weighting] + english).format(**said),
        cells=cells,
        detail=detail,
    )


def _cell(case: Case, key: str) -> Cell:
    column = case.columns[key]
    return Cell(column.label, key, column.text(case.stated[key]), column.text(case.figures[key]))


def _named(case: Case, cause: str, key: str) -> str:
    """A column by its header, a row by its label, a part as it is."""
    if cause == causes.ROW_LEFT_OUT:
        return case.row_labels[int(key)]
    return case.columns[key].label if key in case.columns else key


_TH = {
    WEIGHTED: "แถว {row} ระบุ {columns} = {stated} แต่ค่าเฉลี่ยถ่วงน้ำหนักด้วยจำนวนนักเรียนได้ {computed} ",
    UNWEIGHTED: "แถว {row} ระบุ {columns} = {stated} แต่ค่าเฉลี่ยของแถวข้อมูลได้ {computed} ",
    SUM: "แถว {row} ระบุ {columns} = {stated} แต่ผลรวมของแถวข้อมูลได้ {computed} ",
}
_EN = {
    WEIGHTED: "Row {row} states {columns} = {stated}, but the mean weighted by pupils is {computed}. ",
    UNWEIGHTED: "Row {row} states {columns} = {stated}, but the mean of the rows is {computed}. ",
    SUM: "Row {row} states {columns} = {stated}, but the rows add up to {computed}. ",
}
_WORDS = {
    causes.UNWEIGHTED_MEAN: (
        "ค่าที่ระบุตรงกับค่าเฉลี่ยธรรมดาของแถวข้อมูล จึงน่าจะไม่ได้ถ่วงน้ำหนักด้วยจำนวนนักเรียน",
        "The stated figures are the plain mean of the rows: they were probably not weighted by pupils.",
    ),
    causes.COLUMNS_PERMUTED: (
        "ค่าที่ระบุตรงกับผลคำนวณเมื่อเรียงเป็น {detail} แถวนี้น่าจะเรียงคอลัมน์คนละลำดับกับหัวตาราง",
        "They fit in the order {detail}: this row's columns are probably in another order than the header.",
    ),
    causes.OTHER_COLUMN: (
        "ค่าที่ระบุตรงกับผลคำนวณของ {detail} จึงน่าจะใส่ค่าผิดคอลัมน์",
        "The stated figure is that of {detail}: it was probably put into the wrong column.",
    ),
    causes.ROUNDING: (
        "ต่างกันเพียงหนึ่งหน่วยของทศนิยมตำแหน่งสุดท้าย น่าจะมาจากการปัดเศษ",
        "They differ by one unit of the last decimal: probably rounding.",
    ),
    causes.ROW_LEFT_OUT: (
        "ค่าที่ระบุตรงกับผลคำนวณเมื่อไม่นับ {detail} จึงน่าจะคำนวณโดยขาดแถวนี้",
        "The stated figures fit without {detail}: that row was probably left out.",
    ),
    causes.ONLY_PART: (
        "ค่าที่ระบุตรงกับผลคำนวณเฉพาะ {detail} จึงน่าจะคำนวณจากข้อมูลเพียงส่วนเดียว",
        "The stated figures are those of {detail} alone: probably only that part was counted.",
    ),
    causes.SWAPPED_DIGITS: (
        "ตัวเลขสองหลักที่ติดกันสลับกัน น่าจะพิมพ์สลับหลัก",
        "Two neighbouring digits are swapped: probably a typing slip.",
    ),
    causes.ROW_MISSING: (
        "เกือบทุกคอลัมน์ต่างกัน และในไฟล์ไม่มีแถวของ {detail} ค่าที่ระบุน่าจะรวมข้อมูลที่ไม่มีในไฟล์",
        "Nearly every figure differs and the file has no row for {detail}: the stated figures probably include it.",
    ),
    causes.UNKNOWN: (
        "ยังไม่ทราบสาเหตุ โปรดตรวจสอบกับต้นทางของข้อมูล",
        "The cause is not known: check with whoever stated the figure.",
    ),
}
