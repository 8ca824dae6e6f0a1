"""Definitions as text: a YAML file of one indicator or of many, its canonical form, and all that is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from khet.calc import formula
from khet.calc.criteria_types import Problem
from khet.calc.formula import FormulaErrors, Typed
from khet.calc.indicator import Indicator, IndicatorErrors, SmallCell, parse_indicator, to_plain
from khet.calc.schema import Dataset
from khet.domains.indicators.rules import dimensions, guarding
from khet.domains.indicators.rules.refusals import DefinitionRefused, TextProblem
from khet.engine import plain_yaml

LARGEST_TEXT = 500_000
MOST_AT_ONCE = 500
Datasets = Mapping[str, Dataset]


@dataclass(frozen=True)
class Definition:
    """An indicator with its formula checked against the datasets, and the hash of its canonical form as written."""

    indicator: Indicator
    typed: Typed
    hash: str


def read_many(text: str, datasets: Datasets) -> tuple[Definition, ...]:
    """The definitions of a file: one indicator, or a list under ``indicators``; raises DefinitionRefused."""
    if len(text) > LARGEST_TEXT:
        raise DefinitionRefused(
            [TextProblem("", None, "ไฟล์ใหญ่เกิน 500,000 ตัวอักษร", "The file is longer than 500,000 characters")]
        )
    plain = plain_yaml.read(text)
    if plain.problems:
        raise DefinitionRefused(
            TextProblem(each.path, each.line, each.message_th, each.message_en) for each in plain.problems
        )
    found: list[Definition] = []
    problems: list[TextProblem] = []
    for path, each in _listed(plain.value):
        try:
            found.append(of_plain(each, datasets, path=path))
        except DefinitionRefused as refused:
            problems += [_placed(problem, plain.line(problem.path)) for problem in refused.problems]
    problems += _twice(found, plain)
    if problems:
        raise DefinitionRefused(problems)
    return tuple(found)


def of_plain(plain: object, datasets: Datasets, *, path: str = "", is_stored: bool = False) -> Definition:
    """The definition that plain data describe; raises DefinitionRefused with every problem.

    One that is stored was accepted by the rules of its day: it is still read when what may be published has narrowed,
    but hides what is hidden today.
    """
    try:
        indicator = parse_indicator(plain, path)
    except IndicatorErrors as wrong:
        raise DefinitionRefused(_told(each, plain) for each in wrong.problems) from wrong
    at = f"{path}." if path else ""
    problems: list[TextProblem] = []
    typed = None
    try:
        typed = typed_formula(indicator.formula, datasets, usual_round=indicator.round)
    except DefinitionRefused as refused:
        problems += [_moved(each, at) for each in refused.problems]
    for key in indicator.by:
        if "." in key and dimensions.coded_field(key, datasets) is None:
            problems.append(
                TextProblem(
                    f"{at}by", None, f"“{key}” ไม่ใช่ช่องรหัสของชุดข้อมูลใด", f"“{key}” is no coded field of a dataset"
                )
            )
    if typed is not None and not is_stored:
        problems += _unguarded(indicator, typed, datasets, at)
    if typed is None or problems:
        raise DefinitionRefused(problems)
    hash_ = digest(indicator)
    if is_stored and not guarding.guards_pupils(indicator, typed, datasets):
        indicator = replace(indicator, small_cell=SmallCell.BOTH)
    return Definition(indicator, typed, hash_)


def _unguarded(indicator: Indicator, typed: Typed, datasets: Datasets, at: str) -> list[TextProblem]:
    """What of a definition would tell about single pupils."""
    if guarding.sums_over_pupils(typed, datasets):
        return [
            TextProblem(
                f"{at}formula",
                None,
                "ผลรวมของค่ารายบุคคลบอกค่าของนักเรียนคนเดียวได้ ใช้ mean(…) หรือ count(…) แทน",
                "A sum of what is known of each pupil can tell it of one: use mean(…) or count(…)",
            )
        ]
    if guarding.guards_pupils(indicator, typed, datasets):
        return []
    return [
        TextProblem(
            f"{at}small_cell",
            None,
            "สูตรนี้แสดงจำนวนนักเรียนที่ยังไม่ปกปิด ให้ปกปิดทั้งจำนวนที่นับได้และจำนวนที่เหลือ (both)",
            "The formula shows a number of pupils that is not guarded: hide small counts on both sides (both)",
        )
    ]


def typed_formula(text: str, datasets: Datasets, *, usual_round: str = "") -> Typed:
    """The checked formula; raises DefinitionRefused with every mistake and its place in the text."""
    try:
        return formula.check(formula.parse(text), datasets, usual_round=usual_round)
    except FormulaErrors as wrong:
        raise DefinitionRefused(
            TextProblem("formula", None, each.message_th, each.message_en, each.start, each.end)
            for each in wrong.errors
        ) from wrong


def write(indicators: list[Indicator]) -> str:
    """Indicators as a file that ``read_many`` takes back: one by itself, several as a list."""
    plain = [to_plain(each) for each in indicators]
    return plain_yaml.write(plain[0] if len(plain) == 1 else {"indicators": plain})


def canonical(indicator: Indicator) -> dict[str, Any]:
    """The definition as stored."""
    stored: dict[str, Any] = json.loads(_canonical_text(indicator))
    return stored


def digest(indicator: Indicator) -> str:
    """SHA-256 of the canonical JSON; changing how it is written changes every stored hash."""
    return hashlib.sha256(_canonical_text(indicator).encode()).hexdigest()


def _canonical_text(indicator: Indicator) -> str:
    return json.dumps(to_plain(indicator), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _listed(value: object) -> list[tuple[str, object]]:
    if not isinstance(value, Mapping) or "indicators" not in value:
        return [("", value)]
    listed = value["indicators"]
    if not isinstance(listed, list) or not listed or len(listed) > MOST_AT_ONCE or len(value) > 1:
        raise DefinitionRefused(
            [
                TextProblem(
                    "indicators",
                    None,
                    f"indicators ต้องเป็นรายการ 1 ถึง {MOST_AT_ONCE} ตัวชี้วัด และไม่มีคีย์อื่นข้าง ๆ",
                    f"indicators must be a list of 1 to {MOST_AT_ONCE}, with no other key beside it",
                )
            ]
        )
    return [(f"indicators[{place}]", each) for place, each in enumerate(listed)]


def _twice(found: list[Definition], plain: plain_yaml.PlainYaml) -> list[TextProblem]:
    seen: set[str] = set()
    problems = []
    for place, each in enumerate(found):
        code = each.indicator.code
        if code in seen:
            path = f"indicators[{place}].code"
            problems.append(
                TextProblem(path, plain.line(path), f"รหัส “{code}” ซ้ำในไฟล์", f"Code “{code}” appears twice")
            )
        seen.add(code)
    return problems


def _told(problem: Problem, plain: object) -> TextProblem:
    """A problem of the whole definition; one of the formula gets its place in the formula's text."""
    if problem.path.endswith("formula") and isinstance(plain, Mapping):
        try:
            formula.parse(str(plain.get("formula") or ""))
        except FormulaErrors as wrong:
            for each in wrong.errors:
                if each.message_th == problem.message_th:
                    return TextProblem(problem.path, None, each.message_th, each.message_en, each.start, each.end)
    return TextProblem(problem.path, None, problem.message_th, problem.message_en)


def _moved(problem: TextProblem, at: str) -> TextProblem:
    return TextProblem(f"{at}{problem.path}", None, problem.message_th, problem.message_en, problem.start, problem.end)


def _placed(problem: TextProblem, line: int | None) -> TextProblem:
    return TextProblem(problem.path, line, problem.message_th, problem.message_en, problem.start, problem.end)
