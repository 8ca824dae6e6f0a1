"""Statistics of instruments from a file, without storing anything: ``khet stats``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from khet.calc import item_analysis, needs, paired, plausibility, reliability
from khet.calc.descriptives import Summary
from khet.calc.rounding import half_up, text
from khet.cli import console
from khet.cli.options import EXISTING_FILE, json_option
from khet.cli.problem import Problem

if TYPE_CHECKING:
    from khet.engine.readers import RawTable

Figure = Fraction | Decimal | int
T = TypeVar("T")
LABELS = ("ที่", "ลำดับ", "ลำดับที่", "เลขที่", "รหัส", "ชื่อ", "no", "no.", "id", "name", "person")
PRESENT, DESIRED = ("สภาพปัจจุบัน", "ปัจจุบัน", "present", "_d"), ("สภาพที่พึงประสงค์", "พึงประสงค์", "desired", "_i")


@dataclass(frozen=True)
class Answers:
    """The columns of numbers in a file, with their headers."""

    names: tuple[str, ...]
    columns: tuple[tuple[Decimal | None, ...], ...]

    @property
    def items(self) -> list[list[Decimal | int | None]]:
        """The columns, whole numbers as integers, which add up faster."""
        return [[_whole(value) for value in column] for column in self.columns]


@click.group(help="สถิติของเครื่องมือวัด คำนวณจากแฟ้มโดยไม่บันทึกข้อมูล")
def stats() -> None:
    """Group of the statistics of a file."""


@stats.command("reliability", help="ความเชื่อมั่นของแบบสอบถาม (แอลฟา) แถวละคน คอลัมน์ละข้อ")
@click.argument("file", type=EXISTING_FILE, metavar="แฟ้ม")
@click.option(
    "--missing",
    type=click.Choice(["listwise", "pairwise"]),
    default="listwise",
    help="ผู้ตอบไม่ครบ: ตัดทั้งคน (listwise) หรือใช้เฉพาะคู่ข้อที่ตอบ (pairwise)",
)
@json_option
def reliability_command(file: Path, missing: reliability.Missing, as_json: bool) -> None:
    """Cronbach's alpha, alpha if an item is deleted, item-total correlations, means and S.D.s."""
    answers = _read(file)
    found = _fit(lambda: reliability.cronbach(answers.items, missing=missing))
    if as_json:
        items = [
            {"item": name, **_summary(item.summary), "alpha_if_deleted": _number(item.alpha_if_deleted),
             "item_total_r": _number(item.item_total)}
            for name, item in zip(answers.names, found.items, strict=True)
        ]  # fmt: skip
        kept = {"alpha": _number(found.alpha), "n": found.n, "left_out": found.left_out, "missing": missing}
        console.write_json({**kept, "items": items})
        return
    click.echo(f"ค่าสัมประสิทธิ์แอลฟาของครอนบาค = {text(found.alpha, 3)} (ผู้ตอบ {found.n} คน ตัดออก {found.left_out} คน)")
    rows = [
        [name, str(item.summary.n), _shown(item.summary.mean, 2), _shown(item.summary.sd, 2),
         _shown(item.item_total, 3), _shown(item.alpha_if_deleted, 3)]
        for name, item in zip(answers.names, found.items, strict=True)
    ]  # fmt: skip
    headings = ["ข้อ", "n", "x̄", "S.D.", "r รายข้อกับรวม", "แอลฟาเมื่อตัดข้อ"]
    console.table(headings, rows, right=frozenset(range(1, 6)))


@stats.command("items", help="คุณภาพข้อสอบ (0/1): ความยาก p อำนาจจำแนก r และ KR-20")
@click.argument("file", type=EXISTING_FILE, metavar="แฟ้ม")
@json_option
def items_command(file: Path, as_json: bool) -> None:
    """Difficulty, discrimination by 27 % groups, point-biserial, KR-20."""
    answers = _read(file)
    table = [[0 if value is None else int(value) for value in column] for column in answers.columns]
    if any(value not in (None, 0, 1) for column in answers.columns for value in column):
        raise Problem("คะแนนต้องเป็น 0 หรือ 1 เท่านั้น", "ตรวจคอลัมน์ที่ไม่ใช่ข้อสอบ แล้วลบออกจากแฟ้ม")
    found = _fit(lambda: item_analysis.analyse(table))
    kr20 = _fit(lambda: reliability.kr20(table))
    if as_json:
        items = [
            {"item": name, "p": _number(item.difficulty), "p_groups": _number(item.group_difficulty),
             "r": _number(item.discrimination), "point_biserial": _number(item.point_biserial),
             "right": item.right, "n": item.n, "difficulty": _word(item.difficulty)}
            for name, item in zip(answers.names, found, strict=True)
        ]  # fmt: skip
        console.write_json({"kr20": _number(kr20), "n": found[0].n, "items": items})
        return
    click.echo(f"ความเชื่อมั่น KR-20 = {text(kr20, 3)} (ผู้สอบ {found[0].n} คน ข้อที่ว่างนับเป็นตอบผิด)")
    rows = [
        [name, text(item.difficulty, 3), _word(item.difficulty), text(item.group_difficulty, 3),
         text(item.discrimination, 3), _shown(item.point_biserial, 3)]
        for name, item in zip(answers.names, found, strict=True)
    ]  # fmt: skip
    headings = ["ข้อ", "p", "ความยาก", "p (กลุ่ม 27 %)", "r (กลุ่ม 27 %)", "r point-biserial"]
    console.table(headings, rows, right=frozenset({1, 3, 4, 5}))


@stats.command("paired", help="ก่อน-หลัง: t แบบจับคู่ พัฒนาการ และดัชนีประสิทธิผล จากสองคอลัมน์แรกที่เป็นคะแนน")
@click.argument("file", type=EXISTING_FILE, metavar="แฟ้ม")
@click.option("--full", type=click.IntRange(min=1), help="คะแนนเต็ม (ต้องระบุเมื่อจะคำนวณพัฒนาการ)")
@json_option
def paired_command(file: Path, full: int | None, as_json: bool) -> None:
    """Paired t with its probability, and with the full score the gains of the class and of the persons."""
    from khet.engine.distributions import mark, t_two_sided

    answers = _read(file)
    if len(answers.columns) < 2:
        raise Problem("แฟ้มต้องมีคะแนนสองคอลัมน์: ก่อน และ หลัง")
    before, after = answers.items[:2]
    found = _fit(lambda: paired.compare(before, after))
    p = None if found.t is None else t_two_sided(found.t, found.degrees)
    gain = None if full is None else _fit(lambda: paired.gain(before, after, full=full))
    if as_json:
        plain: dict[str, Any] = {
            "n": found.n, "left_out": found.left_out, "before": _summary(found.before), "after": _summary(found.after),
            "sum_d": _number(found.sum_of_differences), "sum_d2": _number(found.sum_of_squares),
            "t": _number(found.t), "df": found.degrees, "p": p,
        }  # fmt: skip
        if gain is not None:
            plain |= {"gain_class": _number(gain.of_class), "gain_mean": _number(gain.mean_of_persons)}
        console.write_json(plain)
        return
    rows = [
        [name, str(side.n), _shown(side.mean, 2), _shown(side.sd, 2)]
        for name, side in (("ก่อน", found.before), ("หลัง", found.after))
    ]
    console.table(["การทดสอบ", "n", "x̄", "S.D."], rows, right=frozenset({1, 2, 3}))
    click.echo(f"ΣD = {_shown(found.sum_of_differences, 2)}  ΣD² = {_shown(found.sum_of_squares, 2)}")
    if p is None:
        click.echo("ทุกคนเปลี่ยนแปลงเท่ากัน จึงไม่มีค่า t")
    else:
        click.echo(f"t = {_shown(found.t, 2)}{mark(p)}  df = {found.degrees}  p = {p:.4f}")
    if gain is not None:
        click.echo(f"ดัชนีประสิทธิผล (E.I.) หรือพัฒนาการของกลุ่ม = {_shown(gain.of_class, 4)}")
        click.echo(f"พัฒนาการเฉลี่ยรายบุคคล = {_shown(gain.mean_of_persons, 4)}")


@stats.command("needs", help="ความต้องการจำเป็น (PNI) จากคอลัมน์คู่ สภาพปัจจุบัน และ สภาพที่พึงประสงค์ ของแต่ละข้อ")
@click.argument("file", type=EXISTING_FILE, metavar="แฟ้ม")
@json_option
def needs_command(file: Path, as_json: bool) -> None:
    """PNI and PNI modified of pairs of columns, ranked."""
    found = needs.assess(_pairs(_read(file)))
    if as_json:
        console.write_json(
            [
                {"item": need.name, "n": need.n, "present": _number(need.present), "desired": _number(need.desired),
                 "pni": _number(need.pni), "pni_modified": _number(need.pni_modified), "rank": need.rank,
                 "rank_modified": need.rank_modified, "flag": need.flag}
                for need in found
            ]
        )  # fmt: skip
        return
    words = {"": "", "negative": "สูงกว่าที่พึงประสงค์", "zero": "ปัจจุบันเป็น 0", "no_answers": "ไม่มีคำตอบ"}
    rows = [
        [need.name, str(need.n), _shown(need.present, 2), _shown(need.desired, 2), _shown(need.pni_modified, 3),
         _shown(need.rank_modified, 0), _shown(need.pni, 3), _shown(need.rank, 0), words[need.flag]]
        for need in found
    ]  # fmt: skip
    headings = ["ข้อ", "n", "ปัจจุบัน (D)", "พึงประสงค์ (I)", "PNI modified", "ลำดับ", "PNI", "ลำดับ", "หมายเหตุ"]
    console.table(headings, rows, right=frozenset(range(1, 8)))


@stats.command("plausible", help="ค่าเฉลี่ยและ S.D. ที่พิมพ์ไว้ เป็นไปได้หรือไม่ กับจำนวนผู้ตอบและมาตรวัดนั้น")
@click.option("--mean", required=True, help="ค่าเฉลี่ยตามที่พิมพ์ เช่น 4.79")
@click.option("--sd", help="ส่วนเบี่ยงเบนมาตรฐานตามที่พิมพ์ เช่น 0.43")
@click.option("--n", "count", required=True, type=click.IntRange(1, 2000), help="จำนวนผู้ตอบ")
@click.option("--scale", default="1-5", show_default=True, help="มาตรวัด ต่ำสุด-สูงสุด")
@json_option
def plausible_command(mean: str, sd: str | None, count: int, scale: str, as_json: bool) -> int:
    """Whether printed figures are arithmetically possible; leaves with 1 when they are not."""
    low, _dash, high = scale.partition("-")
    if not (low.strip().isdecimal() and high.strip().isdecimal() and int(low) < int(high) <= int(low) + 100):
        raise click.UsageError("--scale ต้องเป็น ต่ำสุด-สูงสุด เช่น 1-5")
    try:
        figures = plausibility.printed(mean), None if sd is None else plausibility.printed(sd)
    except plausibility.Malformed as error:
        if as_json:
            console.write_json({"possible": False, "reason": "malformed", "message": str(error)})
            return 1
        raise Problem(str(error)) from error
    found = plausibility.check(mean=figures[0], sd=figures[1], n=count, low=int(low), high=int(high))
    if as_json:
        plain = {"possible": found.possible, "reason": found.reason, "message": found.message}
        console.write_json(plain | {"sums": list(found.sums), "example": list(found.example)})
    else:
        click.echo(found.message)
        if found.example:
            click.echo(f"ตัวอย่างคำตอบที่ให้ค่านี้: {' '.join(map(str, found.example))}")
    return 0 if found.possible else 1


def _read(file: Path) -> Answers:
    """The columns of numbers of the first table; columns of names and numbers of persons are left out."""
    from khet.engine import readers

    try:
        reading = readers.read(file, name=file.name)
    except readers.Unreadable as error:
        raise Problem(error.message_th) from error
    table = reading.tables[0]
    names, columns = [], []
    for index, header in enumerate(table.headers):
        if header.strip().lower() in LABELS or all(cell is None or cell == "" for cell in table.columns[index]):
            continue
        names.append(header or f"ข้อ {index + 1}")
        columns.append(tuple(_cell(table, index, row) for row in range(table.height)))
    if not columns:
        raise Problem("ไม่พบคอลัมน์ที่เป็นตัวเลขในแฟ้ม")
    return Answers(tuple(names), tuple(columns))


def _cell(table: RawTable, index: int, row: int) -> Decimal | None:
    cell = table.columns[index][row]
    shown = "" if cell is None else str(cell).strip()
    if shown in {"", "-"}:
        return None
    try:
        return plausibility.printed(shown)
    except plausibility.Malformed as error:
        where = f"คอลัมน์ “{table.headers[index]}” แถว {table.row_numbers[row]}"
        raise Problem(f"{where}: {error}", "แก้ค่าในแฟ้ม หรือลบคอลัมน์ที่ไม่ใช่คำตอบ") from error


def _pairs(answers: Answers) -> list[tuple[str, Sequence[Any], Sequence[Any]]]:
    """Columns two by two: by the words in their headers, else the first half against the second."""
    columns = answers.items
    if len(columns) < 2 or len(columns) % 2:
        raise Problem("ต้องมีคอลัมน์เป็นคู่: สภาพปัจจุบัน และ สภาพที่พึงประสงค์ ของแต่ละข้อ")
    now = [place for place, name in enumerate(answers.names) if _ends(name, PRESENT)]
    ought = [place for place, name in enumerate(answers.names) if _ends(name, DESIRED)]
    if len(now) != len(ought) or 2 * len(now) != len(columns):
        half = len(columns) // 2
        now, ought = list(range(half)), list(range(half, 2 * half))
    return [
        (_bare(answers.names[first]), columns[first], columns[second]) for first, second in zip(now, ought, strict=True)
    ]


def _ends(name: str, words: tuple[str, ...]) -> bool:
    lowered = name.lower().strip()
    return any(lowered.endswith(word) or word in lowered.split() for word in words)


def _bare(name: str) -> str:
    for word in (*PRESENT, *DESIRED):
        if name.lower().endswith(word):
            return name[: -len(word)].strip(" -_()") or name
    return name


def _fit(call: Callable[[], T]) -> T:
    try:
        return call()
    except reliability.Unfit as error:
        raise Problem(str(error)) from error


def _whole(value: Decimal | None) -> Decimal | int | None:
    return int(value) if value is not None and value == value.to_integral_value() else value


def _summary(summary: Summary) -> dict[str, Any]:
    return {"n": summary.n, "missing": summary.missing, "mean": _number(summary.mean), "sd": _number(summary.sd)}


def _number(value: Figure | None) -> float | None:
    """A figure for JSON: rounded half up to six decimals."""
    return None if value is None else float(half_up(value, 6))


def _shown(value: Figure | None, places: int) -> str:
    return "–" if value is None else text(value, places)


def _word(p: Fraction) -> str:
    return item_analysis.difficulty_word(half_up(p, 2))
