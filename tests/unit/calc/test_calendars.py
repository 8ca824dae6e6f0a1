"""Buddhist-era dates and the fiscal and academic calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khet.calc import calendars, thai
from khet.calc.calendars import AcademicYear, FiscalYear, ThaiDateError

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
THIS_CENTURY = st.dates(min_value=date(1957, 1, 1), max_value=date(2056, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("30/9/2566", date(2023, 9, 30)),
        ("30-09-66", date(2023, 9, 30)),
        ("30.9.2566", date(2023, 9, 30)),
        ("30/9/2023", date(2023, 9, 30)),
        ("1 ต.ค. 66", date(2023, 10, 1)),
        ("1ต.ค.66", date(2023, 10, 1)),
        ("1 ตค 2566", date(2023, 10, 1)),
        ("๑ ตุลาคม ๒๕๖๖", date(2023, 10, 1)),
        ("1 ตุลา 2566", date(2023, 10, 1)),
        ("วันที่ 30 กันยายน พ.ศ. 2566", date(2023, 9, 30)),
        ("5 พ.ค. ค.ศ. 2023", date(2023, 5, 5)),
        ("5 พ.ค. ค.ศ. 23", date(2023, 5, 5)),
        ("5 May 2023", date(2023, 5, 5)),
        ("29 กุมภาพันธ์ 2567", date(2024, 2, 29)),
        ("29/02/2567", date(2024, 2, 29)),
        ("2023-09-30", date(2023, 9, 30)),
        ("2566-09-30", date(2023, 9, 30)),
        ("2024-02-29T00:00:00", date(2024, 2, 29)),
        (" 30/9/2566\u200b", date(2023, 9, 30)),
    ],
)
def test_reads_dates_as_offices_write_them(text, day):
    assert calendars.parse_date(text) == day


@pytest.mark.parametrize("text", ["", "พรุ่งนี้", "30 กันยา", "1 กก 2566", "30/9", "2566", "1/2/3/4", "5 mayor 2023x"])
def test_says_what_a_date_looks_like(text):
    with pytest.raises(ThaiDateError, match="ไม่ใช่วันที่"):
        calendars.parse_date(text)


@pytest.mark.parametrize("text", ["29/2/2566", "31/4/2566", "1/13/2566", "0/1/2566"])
def test_refuses_days_that_do_not_exist(text):
    with pytest.raises(ThaiDateError, match="ไม่มีวันที่"):
        calendars.parse_date(text)


@given(DAYS)
def test_dates_written_out_are_read_back(day):
    assert calendars.parse_date(calendars.long_date(day)) == day
    assert calendars.parse_date(calendars.short_date(day)) == day
    assert calendars.parse_date(thai.to_thai_digits(calendars.long_date(day))) == day
    assert calendars.parse_date(day.isoformat()) == day
    assert calendars.parse_date(f"{day.day}/{day.month}/{calendars.be_year(day.year)}") == day


@given(THIS_CENTURY)
def test_two_digits_are_a_buddhist_year(day):
    assert calendars.parse_date(f"{day.day}/{day.month}/{calendars.be_year(day.year) % 100:02}") == day


def test_dates_are_written_with_the_buddhist_year():
    assert calendars.long_date(date(2023, 9, 30)) == "30 กันยายน 2566"
    assert calendars.short_date(date(2023, 9, 30)) == "30 ก.ย. 2566"


@given(st.integers(min_value=1, max_value=9000))
def test_years_come_back(year):
    assert calendars.ce_year(calendars.be_year(year)) == year


@given(DAYS)
def test_every_day_is_in_its_fiscal_year_and_in_no_other(day):
    year = FiscalYear.of(day)

    assert year.contains(day)
    assert not year.next().contains(day)
    assert not year.previous().contains(day)
    assert year.next().starts == year.ends + timedelta(days=1)
    assert str(year) == str(year.be)


@pytest.mark.parametrize(
    ("day", "year", "quarter"),
    [
        (date(2022, 9, 30), 2565, 4),
        (date(2022, 10, 1), 2566, 1),
        (date(2022, 12, 31), 2566, 1),
        (date(2023, 1, 1), 2566, 2),
        (date(2023, 4, 1), 2566, 3),
        (date(2023, 7, 1), 2566, 4),
    ],
)
def test_october_opens_the_fiscal_year(day, year, quarter):
    assert FiscalYear.of(day) == FiscalYear(year)
    assert FiscalYear.quarter(day) == quarter


def test_rounds_end_inside_the_fiscal_year():
    year = FiscalYear(2566)

    assert (year.starts, year.ends) == (date(2022, 10, 1), date(2023, 9, 30))
    assert year.round_end(3, 31) == date(2023, 3, 31)
    assert year.round_end(9, 30) == date(2023, 9, 30)
    assert year.round_end(12, 31) == date(2022, 12, 31)


@given(DAYS)
def test_every_day_is_in_its_academic_year_and_in_no_other(day):
    year = AcademicYear.of(day)

    assert year.contains(day)
    assert not year.next().contains(day)
    assert not year.previous().contains(day)
    assert year.next().starts == year.ends + timedelta(days=1)
    assert str(year) == str(year.be)


@pytest.mark.parametrize(
    ("day", "year", "term"),
    [
        (date(2023, 5, 15), 2565, 2),
        (date(2023, 5, 16), 2566, 1),
        (date(2023, 10, 20), 2566, 1),
        (date(2023, 11, 1), 2566, 2),
        (date(2024, 3, 31), 2566, 2),
    ],
)
def test_may_opens_the_academic_year(day, year, term):
    assert AcademicYear.of(day) == AcademicYear(year)
    assert AcademicYear(year).term(day) == term


def test_a_school_round_ends_in_the_march_after():
    assert AcademicYear(2566).round_end(3, 31) == date(2024, 3, 31)
    assert AcademicYear(2566).round_end(10, 10) == date(2023, 10, 10)


@pytest.mark.parametrize(("hour", "day"), [(16, 30), (17, 1), (23, 1)])
def test_a_day_begins_at_midnight_in_thailand(hour, day):
    moment = datetime(2026, 9, 30, hour, 59, tzinfo=UTC)

    assert calendars.thai_day(moment).day == day
    assert FiscalYear.of(calendars.thai_day(moment)).be == (2569 if day == 30 else 2570)
