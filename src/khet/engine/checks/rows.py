"""Rules about one row: dates in order, totals and means that fit their parts, ages that fit grades.

Which rules a dataset has stands in its description; each ``kind`` there is one function here. A rule only looks at
rows in which every value it needs is present: a missing value is another rule's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from khet.calc import calendars, rounding
from khet.engine.checks import dates
from khet.engine.checks.numbers import scaled
from khet.engine.checks.sheet import ACCEPT, EMPTY_IT, REFUSE, Sheet
from khet.engine.checks.types import Option, Period, Value

# The year of age in which a child of compulsory schooling is in its first primary grade.
GRADE_AGES = {
    **{f"k{number}": 3 + number for number in (1, 2, 3)},
    **{f"p{number}": 6 + number for number in range(1, 7)},
    **{f"m{number}": 12 + number for number in range(1, 7)},
    **{f"v{number}": 15 + number for number in (1, 2, 3)},
}
GRADE_ORDER = {grade: place for place, grade in enumerate(GRADE_AGES)}
TOO_YOUNG, TOO_OLD = -2, 4
YOUNGEST_PUPIL, OLDEST_PUPIL = 2, 30
YOUNGEST_STAFF, OLDEST_STAFF = 18, 80
COMPUTE = Option("compute", "ใช้ผลรวมที่คำนวณได้", "Take the sum of the parts")
BOY_WORDS, GIRL_WORDS = ("เด็กชาย", "นาย"), ("เด็กหญิง", "นางสาว", "นาง")

Rule: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class When:
    """Today, and the period of the file as far as it is known."""

    today: date
    period: Period | None

    @property
    def year(self) -> int:
        """The academic year of the file, or today's."""
        return self.period.year if self.period else calendars.AcademicYear.of(self.today).be

    @property
    def day(self) -> date:
        """The day ages are counted at: the census, or the first day of a term, or today."""
        if self.period is None:
            return self.today
        year = calendars.AcademicYear(self.period.year)
        month, _, day = self.period.round.partition("-")
        return year.round_end(int(month), int(day)) if day else min(year.ends, max(year.starts, self.today))


def check(sheet: Sheet, when: When) -> None:
    """Apply every rule about rows that the dataset names."""
    for rule in sheet.dataset.rules:
        apply = _RULES.get(str(rule["kind"]))
        if apply is not None:
            apply(sheet, rule, when)


def _present(sheet: Sheet, *fields: str) -> Iterator[tuple[int, tuple[Value, ...]]]:
    """The rows in which every field has a value, with the values."""
    if not sheet.has(*fields):
        return
    for row, values in enumerate(zip(*(sheet.values[field] for field in fields), strict=True)):
        if None not in values:
            yield row, values


def _judged(sheet: Sheet, fields: Sequence[str], judge: Callable[..., bool]) -> list[tuple[int, tuple[Value, ...]]]:
    """The rows whose values a judge finds wrong; each distinct combination is judged once."""
    if not sheet.has(*fields):
        return []
    combined = list(zip(*(sheet.values[field] for field in fields), strict=True))
    wrong = {values for values in set(combined) if None not in values and judge(*values)}
    return [(row, values) for row, values in enumerate(combined) if values in wrong] if wrong else []


def _order(sheet: Sheet, rule: Rule, when: When) -> None:
    del when
    first, second = rule["first"], rule["second"]
    wrong = _judged(sheet, (first, second), lambda early, late: late < early)
    _ask_dates(sheet, "row.order", second, wrong, {"other": sheet.header(first)})


def _not_after_today(sheet: Sheet, rule: Rule, when: When) -> None:
    field, today = rule["field"], dates.stored(when.today)
    wrong = _judged(sheet, (field,), lambda day: day > today)
    _ask_dates(sheet, "row.future", field, wrong, {})


def _ask_dates(
    sheet: Sheet, cause: str, field: str, wrong: Sequence[tuple[int, tuple[Value, ...]]], facts: Mapping[str, str]
) -> None:
    if wrong:
        sample = [" > ".join(dates.written(int(value or 0)) for value in values) for _, values in wrong[:3]]
        options = [ACCEPT, REFUSE] if sheet.fields[field].required else [EMPTY_IT, ACCEPT, REFUSE]
        sheet.doubt(cause, rows=[row for row, _ in wrong], field=field, options=options, sample=sample, facts=facts)


def _grade_order(sheet: Sheet, rule: Rule, when: When) -> None:
    del when
    wrong = _judged(sheet, (rule["low"], rule["high"]), lambda low, high: GRADE_ORDER[high] < GRADE_ORDER[low])
    if wrong:
        listed = sheet.fields[rule["low"]].codes
        names = {code.key: code.name for code in listed.codes} if listed else {}
        sample = [f"{names.get(str(low), low)}-{names.get(str(high), high)}" for _, (low, high) in wrong[:3]]
        rows = [row for row, _ in wrong]
        sheet.doubt("row.grade_order", rows=rows, field=rule["high"], options=(EMPTY_IT, ACCEPT, REFUSE), sample=sample)


def _sum_of(sheet: Sheet, rule: Rule, when: When) -> None:
    del when
    total = rule["field"]
    computed: dict[int, Value] = {}
    sample = []
    for row, (stated, *parts) in _present(sheet, total, *rule["of"]):
        amount = sum(int(part or 0) for part in parts)
        if amount != stated:
            computed[row] = amount
            sample.append(f"{stated} ≠ {amount}")
    if computed:
        options = (COMPUTE, ACCEPT, EMPTY_IT, REFUSE)
        sheet.doubt("row.sum", rows=list(computed), field=total, options=options, sample=sample[:3], computed=computed)


def _mean_of(sheet: Sheet, rule: Rule, when: When) -> None:
    """The plain mean of the parts that are there; the parts were rounded before, hence the tolerance."""
    del when
    target, places = rule["field"], sheet.fields[rule["field"]].places
    parts = [field for field in rule["of"] if sheet.has(field)]
    if not parts or not sheet.has(target):
        return
    tolerance = scaled(str(rule["tolerance"]), places)
    wrong, sample = [], []
    columns = zip(sheet.values[target], *(sheet.values[part] for part in parts), strict=True)
    for row, (stated, *figures) in enumerate(columns):
        present = [int(figure) for figure in figures if figure is not None]
        if stated is None or not present or abs(Fraction(sum(present), len(present)) - int(stated)) <= tolerance:
            continue
        wrong.append(row)
        mean = rounding.text(Fraction(sum(present), len(present) * 10**places), places)
        sample.append(f"{rounding.text(Fraction(int(stated), 10**places), places)} ≠ {mean}")
    if wrong:
        sheet.doubt("row.mean", rows=wrong, field=target, sample=sample[:3])


def _bands(sheet: Sheet, rule: Rule, when: When) -> None:
    """A class beside its score, by the cut-offs for whoever answered; a row that names other criteria is not judged."""
    del when
    score, kept, rater, other = rule["score"], rule["class"], rule["by"], rule["unless"]
    classes, bounds = rule["classes"], rule["bounds"]

    def differs(points: int, stated: str, who: str) -> bool:
        cuts = bounds.get(who)
        return cuts is not None and classes[sum(points > cut for cut in cuts)] != stated

    wrong = _judged(sheet, (score, kept, rater), differs)
    if sheet.has(other):
        wrong = [(row, values) for row, values in wrong if sheet.values[other][row] is None]
    if wrong:
        listed = sheet.fields[kept].codes
        names = {code.key: code.name for code in listed.codes} if listed else {}
        sample = [f"{points} → {names.get(str(stated), stated)}" for _, (points, stated, _) in wrong[:3]]
        sheet.doubt("row.class_score", rows=[row for row, _ in wrong], field=kept, sample=sample)


def _closed_status(sheet: Sheet, rule: Rule, when: When) -> None:
    del when
    status, closed = rule["status"], rule["closed"]
    if sheet.has(status, closed):
        pairs = zip(sheet.values[status], sheet.values[closed], strict=True)
        wrong = [row for row, (state, day) in enumerate(pairs) if state == "open" and day is not None]
        if wrong:
            sheet.doubt("row.status_date", rows=wrong, field=closed)


def _part_of(sheet: Sheet, rule: Rule, when: When) -> None:
    del when
    owners = {part: whole for whole, parts in rule["parts"].items() for part in parts}
    groups: dict[str, list[int]] = {}
    for row, (part, _) in _judged(
        sheet, (rule["field"], rule["whole"]), lambda part, whole: owners.get(part, whole) != whole
    ):
        groups.setdefault(str(part), []).append(row)
    codes = sheet.fields[rule["field"]].codes
    for part, rows in groups.items():
        name = codes.by_key[part].name if codes else part
        sheet.doubt("row.part", rows=rows, field=rule["field"], group=name)


def _not_both(sheet: Sheet, rule: Rule, when: When) -> None:
    del when
    field, other = rule["field"], rule["other"]
    wrong = _judged(sheet, (field, other), lambda value, beside: value is True and beside in rule["values"])
    if wrong:
        sheet.doubt(
            "row.contradiction", rows=[row for row, _ in wrong], field=field, facts={"other": sheet.header(other)}
        )


def _prefix_sex(sheet: Sheet, rule: Rule, when: When) -> None:
    del when
    prefix, sex = rule["prefix"], rule["sex"]

    def differs(word: str, stated: str) -> bool:
        return (word in BOY_WORDS and stated == "f") or (word in GIRL_WORDS and stated == "m")

    groups: dict[str, list[int]] = {}
    for row, (word, _) in _judged(sheet, (prefix, sex), differs):
        groups.setdefault(str(word), []).append(row)
    options = (Option("use:ชาย", "เพศชาย", "Male"), Option("use:หญิง", "เพศหญิง", "Female"), ACCEPT, REFUSE)
    for word, rows in groups.items():
        sheet.doubt("row.prefix_sex", rows=rows, field=sex, group=word, options=options)


def _age_at_grade(sheet: Sheet, rule: Rule, when: When) -> None:
    birth, grade = rule["birth"], rule["grade"]
    ce_year = calendars.ce_year(when.year)

    def off(day: int, level: str) -> int:
        return ce_year - day // 10000 - GRADE_AGES[level]

    impossible = _judged(sheet, (birth,), lambda day: not YOUNGEST_PUPIL <= ce_year - day // 10000 <= OLDEST_PUPIL)
    _ask_birth(sheet, birth, impossible, ce_year)
    known = {row for row, _ in impossible}
    far = _judged(sheet, (birth, grade), lambda day, level: not TOO_YOUNG <= off(day, level) <= TOO_OLD)
    far = [(row, values) for row, values in far if row not in known]
    if far:
        grades = sheet.fields[grade].codes
        sample = [
            f"{grades.by_key[str(level)].name if grades else level} {ce_year - int(day or 0) // 10000} ปี"
            for _, (day, level) in far[:3]
        ]
        sheet.doubt("row.age_grade", rows=[row for row, _ in far], field=birth, sample=sample)


def _adult(sheet: Sheet, rule: Rule, when: When) -> None:
    ce_year = calendars.ce_year(when.year)
    wrong = _judged(sheet, (rule["birth"],), lambda day: not YOUNGEST_STAFF <= ce_year - day // 10000 <= OLDEST_STAFF)
    _ask_birth(sheet, rule["birth"], wrong, ce_year)


def _ask_birth(sheet: Sheet, birth: str, wrong: Sequence[tuple[int, tuple[Value, ...]]], ce_year: int) -> None:
    if wrong:
        sample = [f"{dates.written(int(day or 0))} = {ce_year - int(day or 0) // 10000} ปี" for _, (day,) in wrong[:3]]
        rows = [row for row, _ in wrong]
        sheet.doubt("row.age_impossible", rows=rows, field=birth, options=(EMPTY_IT, ACCEPT, REFUSE), sample=sample)


def _age_stated(sheet: Sheet, rule: Rule, when: When) -> None:
    """An age in full years beside the date of birth; a year of difference is the day on which it was counted."""
    on = when.day

    def differs(day: int, stated: int) -> bool:
        age = on.year - day // 10000 - ((on.month, on.day) < (day // 100 % 100, day % 100))
        return abs(age - stated) > 1

    wrong = _judged(sheet, (rule["birth"], rule["age"]), differs)
    if wrong:
        sample = [f"{dates.written(int(day or 0))}, {age} ปี" for _, (day, age) in wrong[:3]]
        sheet.doubt("row.age_stated", rows=[row for row, _ in wrong], field=rule["age"], sample=sample)


Apply: TypeAlias = Callable[[Sheet, Rule, When], None]
_RULES: Mapping[str, Apply] = {
    "order": _order,
    "not_after_today": _not_after_today,
    "grade_order": _grade_order,
    "sum_of": _sum_of,
    "mean_of": _mean_of,
    "bands": _bands,
    "closed_status": _closed_status,
    "part_of": _part_of,
    "not_both": _not_both,
    "prefix_sex": _prefix_sex,
    "age_at_grade": _age_at_grade,
    "adult": _adult,
    "age_stated": _age_stated,
}
