"""The periods of datasets: which there are, in what order, and the day on which what they tell was so."""

from __future__ import annotations

from datetime import date

from khet.calc.calendars import AcademicYear
from khet.calc.schema import Dataset
from khet.domains.warehouse.rules.refusals import PeriodUnknown

FIRST, LAST = 2500, 2700
TERMS = {"1": (6, 10), "2": (11, 10)}
ORDER = {"": 0, "1": 1, "06-10": 1, "2": 2, "11-10": 2, "03-31": 3}


def check_period(dataset: Dataset, year: int, round_: str) -> None:
    """Raise PeriodUnknown unless the dataset has such a period."""
    if not FIRST <= year <= LAST:
        raise PeriodUnknown("ยังไม่ทราบว่าเป็นข้อมูลปีการศึกษาใด โปรดระบุปี พ.ศ.", "The academic year is not known")
    if round_ not in dataset.rounds:
        known = ", ".join(each or "ทั้งปี" for each in dataset.rounds)
        raise PeriodUnknown(
            f"ยังไม่ทราบว่าเป็นข้อมูลรอบใดของปี {year} โปรดระบุรอบ: {known}", f"The round is not known: {known}"
        )


def day_of_period(year: int, round_: str) -> date:
    """The day on which what a period tells was so: the census day, the middle of a term, the year's first census."""
    academic = AcademicYear(year)
    if "-" in round_:
        month, day = (int(part) for part in round_.split("-"))
        return academic.round_end(month, day)
    return academic.round_end(*TERMS.get(round_, (6, 10)))


def order_of(year: int, round_: str) -> tuple[int, int]:
    """For ordering periods in time: the census of 31 March comes after those of June and November."""
    return year, ORDER.get(round_, 0)
