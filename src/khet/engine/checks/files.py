"""Doubts about the file as a whole: another year's file, a file that lost schools or pupils, no period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from khet.calc import calendars
from khet.engine.checks import periods
from khet.engine.checks.rows import GRADE_AGES
from khet.engine.checks.schools import Register
from khet.engine.checks.sheet import ACCEPT, REFUSE, Sheet
from khet.engine.checks.types import Option, Period

FEWEST_PUPILS = 30
# Schools take children by the year of birth or by the sixteenth of May, so in the right year at least a third of all
# pupils are in the grade of their year of birth; pupils ahead of it are rare.
SHARE_OF_YEAR = (1, 5)
FALLEN, FEWEST_BEFORE = (7, 10), 10
MOST_OF_SCHOOLS = 2
NONE_AT_ALL = Option(ACCEPT.key, "ยืนยันว่าทั้งเขตไม่มีรายการในช่วงเวลานี้", "There was none in the whole area")


def check_period(sheet: Sheet, period: Period | None, given: Period | None, *, today: date) -> None:
    """Ask for a period that nobody knows or that is still to come, and where the title tells of another year."""
    if period is None:
        sheet.doubt_file("file.period_unknown")
        return
    if period.year > calendars.be_year(today.year):
        sheet.doubt_file("file.period_ahead", group=str(period.year), options=(ACCEPT, REFUSE))
    titled = periods.titled_years(sheet.table)
    if given is not None and titled and given.year not in titled:
        facts = {"year": str(given.year)}
        sheet.doubt_file("file.year_differs", group=str(titled[0]), options=(ACCEPT, REFUSE), facts=facts)


def check_rows(sheet: Sheet) -> None:
    """Ask whether there really was nothing: a file of headings alone may also be one that nobody filled in."""
    if not sheet.height:
        sheet.doubt_file("file.empty", options=(NONE_AT_ALL,), facts={"name": sheet.dataset.name})


def check(sheet: Sheet, period: Period | None, register: Register) -> None:
    """Apply every rule about the file that the dataset names."""
    for rule in sheet.dataset.rules:
        if rule["kind"] == "year_by_birth" and period is not None:
            _year_by_birth(sheet, str(rule["birth"]), str(rule["grade"]), period)
        elif rule["kind"] == "dates_in_period" and period is not None:
            _dates_in_period(sheet, str(rule["field"]), period)
        elif rule["kind"] == "counts_fallen":
            _counts_fallen(sheet, register)


def _year_by_birth(sheet: Sheet, birth: str, grade: str, period: Period) -> None:
    """The academic year that dates of birth and grades fit, beside the one the file is taken as."""
    if not sheet.has(birth, grade):
        return
    years: Counter[int] = Counter()
    for (day, level), count in Counter(zip(sheet.values[birth], sheet.values[grade], strict=True)).items():
        if isinstance(day, int) and isinstance(level, str):
            years[calendars.be_year(day // 10000) + GRADE_AGES[level]] += count
    total = sum(years.values())
    fitting = latest_year(years)
    if total >= FEWEST_PUPILS and fitting != period.year:
        facts = {"year": str(period.year)}
        sheet.doubt_file("file.other_year", group=str(fitting), options=(ACCEPT, REFUSE), facts=facts)


def latest_year(years: Mapping[int, int]) -> int:
    """The latest year in which a fair share of all pupils is in the grade of their year of birth, or ahead of it."""
    part, whole = SHARE_OF_YEAR
    total, seen = sum(years.values()), 0
    for year in sorted(years, reverse=True):
        seen += years[year]
        if seen * whole >= total * part:
            return year
    return 0


def _dates_in_period(sheet: Sheet, field: str, period: Period) -> None:
    if not sheet.has(field):
        return
    found = periods.periods_of(sheet.values[field], is_term=False)
    inside, total = sum(count for when, count in found.items() if when.year == period.year), sum(found.values())
    if total and inside * 2 < total:
        year = found.most_common(1)[0][0].year
        facts = {"year": str(period.year)}
        sheet.doubt_file("file.dates_other_year", group=str(year), options=(ACCEPT, REFUSE), facts=facts)


def _counts_fallen(sheet: Sheet, register: Register) -> None:
    """Schools with far fewer pupils than in the last census, and schools gone from a file of the whole area."""
    last = {school: count for school, count in register.known.last_counts.items() if count}
    now = Counter(school for school in sheet.school_ids if school is not None)
    part, whole = FALLEN
    for school in sorted(now):
        before = last.get(school, 0)
        if before >= FEWEST_BEFORE and now[school] * whole < before * part:
            facts = {"name": register.label(school), "before": str(before), "after": str(now[school])}
            rows = [row for row, found in enumerate(sheet.school_ids) if found == school]
            sheet.doubt("file.count_fallen", rows=rows, field="school_code", group=str(school), facts=facts)
    absent = sorted(set(last) - set(now))
    if absent and len(set(last) & set(now)) * MOST_OF_SCHOOLS >= len(last):
        facts = {"count": str(len(absent))}
        sheet.doubt_file("file.school_absent", sample=[register.label(school) for school in absent], facts=facts)
