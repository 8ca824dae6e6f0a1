from __future__ import annotations

import pytest

from khet.calc.formula import check, parse
from khet.calc.formula.holding import Row, Value, holds
from khet.calc.formula.typed import Column
from tests.unit.calc.formula.datasets import DATASETS


def told(
    condition: str, dataset: str = "pupils", *, found: bool = True, year: int = 2567, **values: Value
) -> bool | None:
    leaf = check(parse(f"count({dataset} where {condition})"), DATASETS).leaves[0]

    def get(column: Column) -> Value:
        return values.get(column.field if column.join is None else f"joined_{column.field}")

    assert leaf.where is not None
    return holds(leaf.where, Row(get, lambda join: True, year=2567))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("grade = p1", True),
        ("grade != p1", False),
        ("grade in (p2, m3)", False),
        ("sex = m", None),
        ("sex != m", None),
        ("not (sex = m)", None),
        ("known(sex)", False),
        ("unknown(sex)", True),
        ("boarding", True),
        ("not boarding", False),
        ("gpa >= 2.5 and gpa <= 2.5", True),
        ("gpa > 2.5", False),
        ("gpa < 2.5", False),
        ("gpax > 1", None),
        ("grade = p1 and sex = m", None),
        ("grade = p2 and sex = m", False),
        ("grade = p1 or sex = m", True),
        ("grade = p2 or sex = m", None),
        ("grade = p2 or gpa = 1", False),
        ("found(cct)", True),
        ("gpa = joined_gpa", None),
    ],
)
def test_what_is_unknown_is_neither_so_nor_not_so(condition: str, expected: bool | None) -> None:
    values = {"grade": "p1", "sex": None, "boarding": True, "gpa": 250}

    assert told(condition.replace("joined_gpa", "after.pupils.gpa"), **values) is expected


def test_two_fields_are_compared() -> None:
    assert told("gpa < gpax", gpa=1, gpax=2) is True
    assert told("gpa <= gpax", gpa=2, gpax=2) is True
    assert told("gpa = gpax", gpa=2, gpax=1) is False
    assert told("gpa > gpax", gpa=None, gpax=1) is None


@pytest.mark.parametrize(("birth", "age"), [(20170610, 7), (20170611, 6), (20160611, 7), (20160610, 8), (20250101, -1)])
def test_an_age_is_counted_in_full_years_on_the_census_day(birth: int, age: int) -> None:
    assert told("age(birth_date, on census) = 7", birth_date=birth) is (age == 7)
    assert told("age(birth_date, on census) <= 6", birth_date=birth) is (age <= 6)
    assert told("age(birth_date, on census) >= 8", birth_date=birth) is (age >= 8)


def test_days_after_new_year_belong_to_the_school_year_that_began_before() -> None:
    assert told('age(birth_date, on "03-31") = 8', birth_date=20170331) is True
    assert told('age(birth_date, on "05-16") = 7', birth_date=20170516) is True
    assert told('age(birth_date, on "05-15") = 7', birth_date=20170516) is True


def test_an_age_needs_both_days() -> None:
    assert told("age(birth_date, on 2567-06-10) = 7", birth_date=None) is None
    assert told("age(pupils.birth_date, on measured_on) = 7", "growth", joined_birth_date=20170101) is None
    age = told("age(pupils.birth_date, on measured_on) = 7", "growth", joined_birth_date=20170101, measured_on=20240101)
    assert age is True


def test_a_leap_day_is_reached_on_the_first_of_march_in_other_years() -> None:
    assert told("age(birth_date, on 2566-02-28) = 15", birth_date=20080229) is False
    assert told("age(birth_date, on 2566-03-01) = 15", birth_date=20080229) is True
