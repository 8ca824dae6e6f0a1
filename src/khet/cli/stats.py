"""Statistics of instruments from a file, without storing anything: ``khet stats``."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import click

from khet.calc import item_analysis, needs, paired, plausibility, reliability
from khet.calc.descriptives import Summary
from khet.calc.rounding import half_up, text
from khet.cli import console
from khet.cli.answers import pairs, read
from khet.cli.options import EXISTING_FILE, json_option
from khet.cli.problem import Problem
from khet.cli.thai import Group

Figure = Fraction | Decimal | int
T = TypeVar("T")


@click.group(cls=Group, help="สถิติของเครื่องมือวัด คำนวณจากแฟ้มโดยไม่บันทึกข้อมูล")
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
    answers = read(file)
    found = _fit(lambda: reliability.cronbach(answers.columns, missing=missing))
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
    answers = read(file)
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

    answers = read(file)
    if len(answers.columns) < 2:
        raise Problem("แฟ้มต้องมีคะแนนสองคอลัมน์: ก่อน และ หลัง")
    before, after = answers.columns[:2]
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
        shown_p = "p < 0.0001" if p < 0.0001 else f"p = {p:.4f}"
        click.echo(f"t = {_shown(found.t, 2)}{mark(p)}  df = {found.degrees}  {shown_p}")
    if gain is not None:
        click.echo(f"ดัชนีประสิทธิผล (E.I.) หรือพัฒนาการของกลุ่ม = {_shown(gain.of_class, 4)}")
        click.echo(f"พัฒนาการเฉลี่ยรายบุคคล = {_shown(gain.mean_of_persons, 4)}")


@stats.command("needs", help="ความต้องการจำเป็น (PNI) จากคอลัมน์คู่ สภาพปัจจุบัน และ สภาพที่พึงประสงค์ ของแต่ละข้อ")
@click.argument("file", type=EXISTING_FILE, metavar="แฟ้ม")
@json_option
def needs_command(file: Path, as_json: bool) -> None:
    """PNI and PNI modified of pairs of columns, ranked."""
    found = needs.assess(pairs(read(file)))
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


def _fit(call: Callable[[], T]) -> T:
    try:
        return call()
    except reliability.Unfit as error:
        raise Problem(str(error)) from error


def _summary(summary: Summary) -> dict[str, Any]:
    return {"n": summary.n, "missing": summary.missing, "mean": _number(summary.mean), "sd": _number(summary.sd)}


def _number(value: Figure | None) -> float | None:
    """A figure for JSON: rounded half up to six decimals."""
    return None if value is None else float(half_up(value, 6))


def _shown(value: Figure | None, places: int) -> str:
    return "–" if value is None else text(value, places)


def _word(p: Fraction) -> str:
    return item_analysis.difficulty_word(half_up(p, 2))
