"""What a file states about its area is kept apart from its rows, compared with them, and never stops a row."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from khet.engine import schemas
from khet.engine.checks import OfficeFacts, Period, PlainKnown, check, name_key
from khet.engine.readers.tables import ColumnMapping, RawTable, SetAside
from tests.checks_cast import TODAY, causes, checked, counts, finding, known, results

YEAR = Period(2567)
SCHOOL_ROWS = [
    ("65020001", "บ้านนา", 10, "50.00", "40.00", "30.00", "40.00"),
    ("65020002", "บ้านสวน", 20, "60.00", "50.00", "40.00", "50.00"),
    ("65020003", "บ้านใหม่", 30, "45.00", "52.00", "35.00", "44.00"),
]
COUNTRY = ("00000000", "ระดับประเทศ", None, "41.00", "42.00", "43.00", "42.00")


def onet(area, **more):
    return checked(
        results([*SCHOOL_ROWS, area, COUNTRY]), dataset="onet", constants={"grade": "p6"}, period=YEAR, **more
    )


def area(*figures):
    return ("65020000", "ค่าเฉลี่ยระดับเขตพื้นที่", None, *figures)


def test_rows_of_the_area_and_the_country_are_no_schools():
    found = onet(area("50.83", "49.33", "35.83", "45.33"))

    assert found.rows_in == 3
    assert [(stated.scope, stated.row, stated.values["thai"]) for stated in found.stated] == [
        ("area", 5, 5083),
        ("country", 6, 4100),
    ]
    assert found.reconciliation == ()
    assert counts(found) == (3, 0, 0, 0)


@pytest.mark.parametrize(
    ("figures", "cause", "columns"),
    [
        (("51.67", "47.33", "35.00", "44.67"), "unweighted_mean", ("ไทย", "อังกฤษ", "คณิตศาสตร์", "เฉลี่ย")),
        (("49.33", "35.83", "50.83", "45.33"), "columns_permuted", ("ไทย", "อังกฤษ", "คณิตศาสตร์")),
        (("56.67", "46.67", "36.67", "46.67"), "row_left_out", ("ไทย", "อังกฤษ", "คณิตศาสตร์", "เฉลี่ย")),
        (("50.38", "49.33", "35.83", "45.33"), "swapped_digits", ("ไทย",)),
        (("50.83", "49.33", "45.33", "45.33"), "other_column", ("คณิตศาสตร์",)),
        (("50.84", "49.33", "35.83", "45.33"), "rounding", ("ไทย",)),
    ],
)
def test_what_is_wrong_in_an_area_row_is_found_and_stops_nothing(figures, cause, columns):
    found = onet(area(*figures))

    (one,) = found.reconciliation
    assert (one.row, one.likely_cause, one.columns, one.weighting) == (5, cause, columns, "weighted")
    assert counts(found) == (3, 0, 0, 0)


def test_an_area_row_in_another_order_is_said_once_with_its_order():
    """The invented twin of a real file: schools right, the area's row in the order of another form."""
    (one,) = onet(area("49.33", "35.83", "50.83", "45.33")).reconciliation

    assert [(cell.column, cell.stated, cell.computed) for cell in one.cells] == [
        ("ไทย", "49.33", "50.83"),
        ("อังกฤษ", "35.83", "49.33"),
        ("คณิตศาสตร์", "50.83", "35.83"),
    ]
    assert one.detail == ("อังกฤษ", "คณิตศาสตร์", "ไทย")


def test_a_row_about_another_area_is_kept_and_not_compared():
    found = onet(("65010000", "ระดับเขตพื้นที่", None, "1.00", "1.00", "1.00", "1.00"))

    assert found.stated[0].scope == "other_area"
    assert found.reconciliation == ()


def test_an_office_known_by_letters_knows_its_area_row_by_its_schools_codes():
    register = replace(known(), office_codes=("pilot",), other_office_codes={})

    assert onet(area("50.83", "49.33", "35.83", "45.33"), register=register).stated[0].scope == "area"


def test_a_country_row_whose_zeros_a_spreadsheet_ate_is_still_the_country():
    rows = [*SCHOOL_ROWS, (0, "ระดับประเทศ", None, "41.00", "42.00", "43.00", "42.00")]
    found = checked(results(rows), dataset="onet", constants={"grade": "p6"}, period=YEAR)

    assert [stated.scope for stated in found.stated] == ["country"]


def test_a_file_of_several_grades_is_compared_grade_by_grade():
    columns = {
        "school_code": ["65020001", "65020002", "65020001", "65020000", "65020000", "65000000"],
        "grade": ["ป.6", "ป.6", "ม.3", "ป.6", "ม.3", "ป.6"],
        "candidates": [10, 30, 5, None, None, None],
        "thai": ["50.00", "60.00", "70.00", "57.50", "71.00", "1.00"],
    }
    found = checked(columns, dataset="onet", period=YEAR)

    assert [stated.scope for stated in found.stated] == ["area", "area", "province"]
    assert [(one.row, one.stated, one.computed) for one in found.reconciliation] == [(6, "71.00", "70.00")]


def test_a_stated_row_names_the_grade_that_stands_in_it_or_that_the_whole_file_is_of():
    """A row of its own grade, one that names none in a file of two, one whose grade no list has."""
    columns = {
        "school_code": ["65020001", "65020002", "65020000", "65000000", "00000000"],
        "grade": ["ป.6", "ม.3", "ม.3", "-", "ทุกชั้น"],
        "thai": ["50.00", "60.00", "60.00", "1.00", "2.00"],
    }
    two = checked(columns, dataset="onet", period=YEAR)
    one = checked({**columns, "grade": ["ป.6", "ป.6", "ป.6", None, "ทุกชั้น"]}, dataset="onet", period=YEAR)
    constant = onet(area("50.83", "49.33", "35.83", "45.33"))

    assert [stated.codes for stated in two.stated] == [{"grade": "m3"}, {}, {}]
    assert [stated.codes for stated in one.stated] == [{"grade": "p6"}, {"grade": "p6"}, {}]
    assert [stated.codes for stated in constant.stated] == [{"grade": "p6"}, {"grade": "p6"}]


def test_a_file_without_candidates_is_compared_by_the_plain_mean_and_waits_for_them():
    columns = {
        "school_code": ["65020001", "65020002", "65020000"],
        "thai": ["50.00", "60.00", "58.00"],
    }
    found = checked(columns, dataset="onet", constants={"grade": "p6"}, period=YEAR)

    assert "file.column_missing" in causes(found)
    assert [(one.weighting, one.computed) for one in found.reconciliation] == [("unweighted", "55.00")]


def test_totals_of_counts_are_added_up_wherever_they_stand():
    """The last row is a total: by its word in the table, or set aside by the reader."""
    columns = {
        "school_code": ["65020001", "65020002", None],
        "school_name": ["บ้านนา", "บ้านสวน", "รวมทั้งหมด"],
        "normal": [100, 50, 150],
        "risk": [3, 2, 6],
    }
    inside = checked(columns, dataset="nispa", period=Period(2567, "1"))
    total = SetAside(4, "subtotal", (None, "รวม", 150, 6))
    rest = {key: cells[:2] for key, cells in columns.items()}
    aside = checked(rest, dataset="nispa", period=Period(2567, "1"), set_aside=(total,))

    for found in (inside, aside):
        assert [(one.row, one.column, one.stated, one.computed, one.weighting) for one in found.reconciliation] == [
            (4, "กลุ่มเสี่ยง", "6", "5", "sum")
        ]
        assert counts(found) == (2, 0, 0, 0)


def test_a_dataset_without_totals_has_nothing_to_compare():
    found = checked({"school_code": ["65020001"], "internet": ["มี"]}, dataset="schools", period=YEAR)

    assert found.reconciliation == ()


@pytest.fixture
def phayao(real_data: Path) -> tuple[RawTable, PlainKnown]:
    """The O-NET file of one area as it was filed, and the register it came with."""
    with (real_data / "onet/phayao1_register.csv").open(encoding="utf-8-sig", newline="") as stream:
        register = [row for row in csv.reader(stream) if row[0].isdecimal() and not row[0].endswith("0000")]
    with (real_data / "onet/phayao1_onet_p6_2558.csv").open(encoding="cp874", newline="") as stream:
        header, *rows = csv.reader(stream)
    by_name: dict[str, tuple[int, ...]] = {}
    for school, (_, name) in enumerate(register, 1):
        by_name[name_key(name)] = (*by_name.get(name_key(name), ()), school)
    facts = PlainKnown(
        schools_by_code={code: school for school, (code, _) in enumerate(register, 1)},
        schools_by_name=by_name,
        school_names={school: name for school, (_, name) in enumerate(register, 1)},
        school_codes={school: code for school, (code, _) in enumerate(register, 1)},
        office_codes=("5601",),
    )
    table = RawTable(
        file_name="phayao1_onet_p6_2558.csv",
        sheet="",
        kind="csv",
        encoding="cp874",
        delimiter=",",
        header_row=1,
        headers=tuple(header),
        columns=[[row[at] or None for row in rows] for at in range(len(header))],
        row_numbers=list(range(2, len(rows) + 2)),
    )
    return table, facts


@pytest.mark.real_data
def test_the_real_area_file_comes_in_untouched_and_its_faults_are_found(phayao):
    table, facts = phayao
    keys = ["school_code", "school_name", "candidates", "thai", "social", "english", "math", "science", "average"]
    mapping = ColumnMapping("onet", "area", {key: at for at, key in enumerate(keys)})

    found = check(
        table,
        mapping,
        schemas.dataset("onet"),
        known=facts,
        decisions=(),
        office=OfficeFacts("5601", "เขตพื้นที่"),
        period=None,
        today=TODAY,
    )

    assert (found.rows_in, counts(found), found.repairs) == (93, (93, 0, 0, 0), ())
    assert found.period == Period(2558)
    (one,) = found.reconciliation
    assert (one.row, one.likely_cause, one.weighting) == (95, "columns_permuted", "weighted")
    assert [(cell.column, cell.stated, cell.computed) for cell in one.cells] == [
        ("สังคม", "53.72", "51.43"),
        ("อังกฤษ", "46.59", "45.97"),
        ("คณิตศาสตร์", "51.43", "53.72"),
        ("วิทยาศาสตร์", "45.97", "46.59"),
    ]
    assert one.detail == ("คณิตศาสตร์", "วิทยาศาสตร์", "สังคม", "อังกฤษ")
    twice = finding(found, "school.twice_counted")
    assert twice.rows == (17, 38)
    assert twice.options[0].label_th == "บ้านใหม่ (56010026)"
    assert causes(found) == {"school.twice_counted", "file.grade_from_name"}
