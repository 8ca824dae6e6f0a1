"""Shipped indicators over a handful of rows, each figure worked out by hand beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from khet.calc.formula import Reason
from khet.calc.indicator import Figure
from khet.engine import backends, schemas, snapshots
from khet.engine.compute import StateTable, compute
from khet.engine.snapshots import Content
from khet.engine.sources import SchoolRow, Schools, Source
from tests.engines import library

YEAR, HILL, RIVER = 2567, 1, 2
Rows = Sequence[Mapping[str, Any]]


def pupil(person: int, school: int, grade: str, sex: str, born: int, **more: Any) -> dict[str, Any]:
    usual = {
        "disadvantage": "none",
        "disability": "none",
        "nationality": "thai",
        "absent_long": False,
        "boarding": False,
    }
    return {"person": person, "school_id": school, "grade": grade, "sex": sex, "birth_date": born, **usual, **more}


LAST_JUNE = [
    pupil(1, HILL, "p5", "f", 20130105),
    pupil(2, HILL, "p6", "m", 20120105),
    pupil(3, HILL, "m3", "f", 20090105),
    pupil(4, HILL, "m3", "m", 20090105),
    pupil(9, RIVER, "p1", "m", 20160105),
]
LAST_MARCH = [each for each in LAST_JUNE if each["person"] != 9]
JUNE = [
    pupil(1, HILL, "p6", "f", 20130105, disability="learning"),
    pupil(2, RIVER, "m1", "m", 20120105, disadvantage="poor"),
    pupil(3, HILL, "m4", "f", 20090105, absent_long=True),
    # Secondary 3 is for those who turn 15 in 2024: one born in 2007 turns 17, one of 2008 turns 16.
    pupil(5, HILL, "m3", "f", 20071231, nationality="none"),
    pupil(6, HILL, "m3", "m", 20080101, disadvantage="orphan"),
    pupil(7, RIVER, "p1", "f", 20170601),
    pupil(8, RIVER, "p1", "m", 20150601, absent_long=None),
    pupil(10, RIVER, "k3", "f", 20180601, disability=None),
]
NOVEMBER = [each for each in JUNE if each["person"] != 8]


def score(school: int, grade: str, candidates: int, math: int) -> dict[str, Any]:
    return {"school_id": school, "grade": grade, "candidates": candidates, "math": math, "average": math}


def size(person: int, school: int, weight: str | None, height: str | None, shape: str) -> dict[str, Any]:
    classes = {"weight_for_age": weight, "height_for_age": height, "weight_for_height": shape}
    return {"person": person, "school_id": school, **classes}


DATA: dict[tuple[str, int, str], Rows] = {
    ("pupils", 2566, "06-10"): LAST_JUNE,
    ("pupils", 2566, "03-31"): LAST_MARCH,
    ("pupils", 2567, "06-10"): JUNE,
    ("pupils", 2567, "11-10"): NOVEMBER,
    ("schools", 2567, ""): [{"school_id": HILL, "internet": True}, {"school_id": RIVER, "internet": None}],
    ("staff", 2567, ""): [
        {"person": 101, "school_id": HILL, "teaches": True, "position": "teacher", "standing": "k_none",
         "education": "bachelor", "sex": "f", "birth_date": 19690930},  # 55 on 30 September 2024
        {"person": 102, "school_id": HILL, "teaches": True, "position": "teacher", "standing": "k_specialist",
         "education": "master", "sex": "m", "birth_date": 19691001},  # 54
        {"person": 103, "school_id": RIVER, "teaches": True, "position": "teacher", "standing": None,
         "education": "bachelor", "sex": "f", "birth_date": None},
        {"person": 104, "school_id": None, "teaches": False, "position": "supervisor", "standing": "k_expert",
         "education": "doctor", "sex": "f", "birth_date": 19800101},
    ],
    ("dropouts", 2566, ""): [
        {"person": 9, "school_id": RIVER, "kind": "dropped_out", "returned": False, "tracing": "tracing"},
    ],
    ("dropouts", 2567, ""): [
        {"person": 8, "school_id": RIVER, "kind": "dropped_out", "returned": True, "tracing": "found_returning"},
        {"person": 3, "school_id": HILL, "kind": "absent_long", "returned": False, "tracing": "not_found"},
    ],
    ("cct", 2567, "1"): [
        {"person": 1, "school_id": HILL, "poverty_class": "not_poor"},
        {"person": 2, "school_id": RIVER, "poverty_class": "extremely_poor"},
        {"person": 7, "school_id": RIVER, "poverty_class": "poor"},
    ],
    ("sdq", 2567, "1"): [
        {"person": 1, "school_id": HILL, "rater": "teacher", "total_class": "normal", "peer_class": "risk"},
        {"person": 1, "school_id": HILL, "rater": "self", "total_class": "problem", "peer_class": "problem"},
        {"person": 2, "school_id": RIVER, "rater": "teacher", "total_class": "risk", "peer_class": "normal"},
        {"person": 6, "school_id": HILL, "rater": "teacher", "total_class": "problem", "peer_class": "normal"},
    ],
    ("growth", 2567, "1"): [
        size(1, HILL, "low", "short", "normal"),
        size(2, RIVER, "normal", "tall", "normal"),
        size(5, HILL, None, None, "obese"),
    ],
    ("marks", 2567, "1"): [
        {"person": 1, "school_id": HILL, "gpa": 350, "attendance": 7999, "failed_subjects": 0},
        {"person": 2, "school_id": RIVER, "gpa": 300, "attendance": 8000, "failed_subjects": 2},
        {"person": 5, "school_id": HILL, "gpa": None, "attendance": None, "failed_subjects": None},
    ],
    ("onet", 2566, ""): [score(HILL, "p6", 10, 2000)],
    ("onet", 2567, ""): [score(HILL, "p6", 30, 2500), score(RIVER, "p6", 10, 4000), score(HILL, "m3", 5, 9900)],
    ("incidents", 2567, ""): [
        {"school_id": HILL, "danger": "accident", "status": "closed", "pupils_involved": 2, "injured": 1},
        {"school_id": RIVER, "danger": "right", "status": "open", "pupils_involved": 1, "injured": 0},
    ],
    ("nispa", 2567, "1"): [
        {"school_id": HILL, "normal": 190, "risk": 6, "user": 2, "addict": 1, "dealer": 0},
        {"school_id": RIVER, "normal": 300, "risk": 1, "user": 0, "addict": 0, "dealer": None},
    ],
}  # fmt: skip


def write(folder: Path) -> Iterator[Source]:
    for place, ((key, year, round_name), rows) in enumerate(DATA.items()):
        dataset = schemas.dataset(key)
        columns = {each.key: [row.get(each.key) for row in rows] for each in dataset.fields}
        content = Content(
            dataset=dataset,
            year=year,
            round=round_name,
            row_numbers=list(range(2, len(rows) + 2)),
            school_ids=[row["school_id"] for row in rows],
            persons=[row["person"] for row in rows] if snapshots.has_people(dataset) else None,
            columns=columns,
        )
        target = folder / str(place)
        snapshots.write(target, content)
        yield Source(1, key, year, round_name, target, len(rows), str(place))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> StateTable:
    sources = list(write(tmp_path_factory.mktemp("golden")))
    schools = Schools((SchoolRow(HILL, 1, None, "medium"), SchoolRow(RIVER, 1, None, "small")))
    engine = backends.open_engine("duckdb", threads=1)
    return compute(library.shipped(), sources=sources, schools=schools, year=YEAR, by=(), backend=engine)


def figure(table: StateTable, code: str) -> Figure:
    return table.figure(code, ())


@pytest.mark.parametrize(
    ("code", "above", "below", "shown"),
    [
        pytest.param("enrolment.all", 8, None, "8", id="eight pupils in June"),
        pytest.param("enrolment.present", 7, None, "7", id="eight less one absent long; unknown is not absent"),
        pytest.param("enrolment.absent_long_rate", 1, 8, "12.50", id="1 of 8"),
        pytest.param("enrolment.girls", 5, 8, "62.50", id="pupils 1, 3, 5, 7 and 10"),
        pytest.param("enrolment.change", 3, 5, "60.00", id="8 against 5 last year"),
        pytest.param("enrolment.compulsory_age", 6, None, "6", id="without pupils 5 (turns 17) and 10 (turns 6)"),
        pytest.param("enrolment.over_age", 2, 6, "33.33", id="pupil 5 turns 17 in m3, pupil 8 turns 9 in p1"),
        pytest.param("enrolment.moved_inside", 0, None, "0", id="pupil 2 went up to m1, which does not count"),
        pytest.param("dropout.rate", 1, 8, "12.50", id="1 dropped out, 8 enrolled; absent long is no dropout"),
        pytest.param("dropout.returned", 1, 1, "100.00", id="the one who dropped out came back"),
        pytest.param("tracing.found", 1, 2, "50.00", id="1 of 2 was found"),
        pytest.param("transition.m3_m4", 1, 2, "50.00", id="pupil 3 is in m4, pupil 4 is gone"),
        pytest.param("transition.p6_m1", 1, 1, "100.00", id="pupil 2 went on at another school"),
        pytest.param("retention.next_year", 1, 2, "50.00", id="of p5 and p1 only pupil 1 is still there"),
        pytest.param("retention.left_by_november", 1, None, "1", id="pupil 8"),
        pytest.param("poverty.rate", 2, 3, "66.67", id="2 of 3 screened"),
        pytest.param("poverty.screened", 3, 6, "50.00", id="3 of the 6 pupils from p1 to m3"),
        pytest.param("disadvantage.rate", 2, 8, "25.00", id="poor and orphan"),
        pytest.param("disability.rate", 1, 8, "12.50", id="one known disability; unknown stays in the denominator"),
        pytest.param("nationality.none", 1, None, "1", id="pupil 5"),
        pytest.param("sdq.risk", 2, 3, "66.67", id="by teachers only"),
        pytest.param("sdq.problem", 1, 3, "33.33", id="by teachers only: problem"),
        pytest.param("sdq.peer", 1, 3, "33.33", id="one subscale"),
        pytest.param("sdq.screened", 3, 7, "42.86", id="3 of 7 from p1 up"),
        pytest.param("growth.underweight", 1, 2, "50.00", id="of the two with a class"),
        pytest.param("growth.fit", 1, 2, "50.00", id="pupil 2: normal shape, tall"),
        pytest.param("growth.obese", 1, 3, "33.33", id="all three have a shape"),
        pytest.param("marks.absent", 1, 2, "50.00", id="79.99 is below 80, 80.00 is not"),
        pytest.param("marks.failing", 1, 2, "50.00", id="of the two with marks"),
        pytest.param("marks.good", 2, 2, "100.00", id="3.50 and 3.00"),
        pytest.param("staff.pupils_per_teacher", 8, 3, "2.7", id="8 pupils, 3 who teach"),
        pytest.param("staff.standing", 1, 3, "33.33", id="one of three teachers; unknown counts as without"),
        pytest.param("staff.retiring", 1, 3, "33.33", id="55 on 30 September, 54, and 44"),
        pytest.param("schools.small", 1, 2, "50.00", id="one of two"),
        pytest.param("schools.internet", 1, 2, "50.00", id="unknown counts as without"),
        pytest.param("safety.pupils_rate", 3, 8, "37.50", id="three pupils in two incidents"),
        pytest.param("safety.accident_rate", 1, 8, "125.00", id="1 accident, 8 pupils, per thousand"),
        pytest.param("safety.closed", 1, 2, "50.00", id="one of two"),
        pytest.param("drugs.involved", 3, None, "3", id="2 + 1 + 0, the unknown is nobody"),
        pytest.param("drugs.involved_rate", 3, 500, "6.00", id="3 of 190+6+2+1+300+1 pupils, per thousand"),
    ],
)
def test_the_figure_is_what_one_counts_by_hand(
    table: StateTable, code: str, above: int, below: int | None, shown: str
) -> None:
    found = figure(table, code)

    assert (found.numerator, found.denominator, str(found.value)) == (above, below, shown)


def test_means_are_weighted_by_candidates(table: StateTable) -> None:
    found = figure(table, "onet.p6_math")

    assert (found.numerator, found.denominator) == (30 * 25 + 10 * 40, 40)
    assert found.value == Decimal("28.75")


def test_the_change_compares_two_weighted_means(table: StateTable) -> None:
    assert figure(table, "onet.p6_change").value == Decimal("8.75")  # 28.75 - 20.00


def test_the_fall_is_last_years_rate_less_this_years(table: StateTable) -> None:
    assert figure(table, "dropout.fall").value == Decimal("7.50")  # 1/5 - 1/8 = 20.00 - 12.50


def test_mean_marks_leave_out_who_has_none(table: StateTable) -> None:
    assert figure(table, "marks.gpa").value == Decimal("3.25")


def test_nobody_is_compared_with_a_country_that_no_file_states(table: StateTable) -> None:
    found = figure(table, "onet.p6_math_country")

    assert (found.value, found.reason) == (None, Reason.NOT_STATED)


def test_without_data_there_is_no_figure_rather_than_zero(table: StateTable) -> None:
    assert figure(table, "nt.average").reason is Reason.NO_DATA
