"""Figures are explored by anybody of the office, every way of looking says the same, and small counts stay hidden."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pyarrow import parquet

from khet.domains.indicators import public as indicators
from khet.domains.organisations import public as organisations
from tests import indicators_cast
from tests.indicators_cast import AT, MACHINE, Roll
from tests.web.frameworks.conftest import House

HEADS = "/figures/heads/"


@pytest.fixture
def small_house(figures_house: House) -> House:
    """The same house with a third school, of three pupils, beside the two."""
    made = organisations.add_school(
        actor=MACHINE, office_id=figures_house.office_id, name="บ้านปลายนา", codes={"smis8": "99020003"}, at=AT
    )
    schools = [row.id for row in organisations.schools(actor=MACHINE, office_id=figures_house.office_id, on=AT.date())]
    roll = Roll()
    for school in schools:
        pupils = 3 if school == made.id else 25
        roll.add(school, pupils, grade="p1", sex="f")
        if school != made.id:
            roll.add(school, 20, grade="p1", sex="m")
    indicators_cast.store(
        figures_house.office_id,
        "pupils",
        2567,
        "06-10",
        schools=roll.schools,
        persons=roll.persons,
        columns=roll.columns,
        edition=2,
    )
    return figures_house


def shown(client: Client, address: str, **query: Any) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_catalogue_tells_the_value_of_the_office_for_each_indicator(figures_house: House):
    page = shown(figures_house.browse("officer"), "/figures/")

    assert "จำนวนนักเรียน" in page
    assert ">90<" in page.replace("\n", "")
    assert "55.56" in page


def test_the_catalogue_is_searched_by_name_and_by_code(figures_house: House):
    page = shown(figures_house.browse("officer"), "/figures/", q="girls")

    assert "ร้อยละของนักเรียนหญิง" in page
    assert "นักเรียนลดลง" not in page


@pytest.mark.parametrize("show", ["table", "rank", "spread", "trend", "map"])
def test_each_way_of_looking_opens_without_a_script(figures_house: House, show: str):
    page = shown(figures_house.browse("officer"), HEADS, show=show)

    assert 'id="shown"' in page
    assert "<html" in page


def test_a_change_of_settings_loads_the_part_alone(figures_house: House):
    answer = figures_house.browse("officer").get(HEADS, headers={"HX-Request": "true", "HX-Target": "shown"})

    assert "<html" not in answer.content.decode()


def test_a_two_way_table_has_totals_on_both_sides(figures_house: House):
    page = shown(figures_house.browse("director"), HEADS, by="school", **{"with": "sex"})

    for number in ("25", "20", "45", "50", "40", "90"):
        assert f">{number}</td>" in page.replace("\n", "")


def test_settings_that_nobody_offers_are_left_alone(figures_house: House):
    page = shown(figures_house.browse("officer"), HEADS, by="secret.field", year="9999", show="party", **{"with": "x"})

    assert "บ้านริมคลอง" in page


def test_an_unknown_indicator_is_not_found(figures_house: House):
    assert figures_house.browse("officer").get("/figures/nothing/").status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_files_hold_what_the_page_shows(figures_house: House, kind: str):
    answer = figures_house.browse("officer").get(HEADS, {"format": kind})

    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    if kind == "parquet":
        table = parquet.read_table(io.BytesIO(answer.content))
        values = dict(zip(table.column("สถานศึกษา").to_pylist(), table.column("ค่า").to_pylist(), strict=True))
        assert (values["บ้านริมคลอง"], values["บ้านชายทุ่ง"], values["รวม"]) == (45, 45, 90)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_small_count_is_hidden_in_page_and_file_alike(small_house: House, kind: str):
    client = small_house.browse("officer")

    page = shown(client, HEADS)
    answer = client.get(HEADS, {"format": kind})

    assert "ปกปิด" in page
    assert ">3<" not in page
    if kind == "parquet":
        table = parquet.read_table(io.BytesIO(answer.content))
        rows = dict(zip(table.column("สถานศึกษา").to_pylist(), table.column("ค่า").to_pylist(), strict=True))
        assert rows["บ้านปลายนา"] is None
        assert list(rows.values()).count(None) > 1
    else:
        lines = [line for line in answer.content.decode("utf-8-sig").splitlines() if "บ้านปลายนา" in line]
        assert [line.endswith(",,คน,,,,,ปกปิด") for line in lines] == [True]


def test_who_may_see_persons_sees_the_small_count(small_house: House):
    assert ">3</a>" in shown(small_house.browse("director"), HEADS).replace("\n", "")


def test_a_figure_opens_to_its_formula_its_counts_and_its_file(figures_house: House):
    page = shown(figures_house.browse("officer"), "/figures/girls/why/")

    assert "share(sex = f of pupils)" in page
    assert "50 ÷ 90 × 100 = 55.56" in page
    assert "pupils-2567-1.xlsx" in page


def test_names_are_only_for_those_who_may_see_persons(figures_house: House):
    assert "เปิดรายชื่อ" not in shown(figures_house.browse("officer"), "/figures/heads/why/")
    assert figures_house.browse("officer").get("/figures/heads/names/").status_code == 403


def test_names_need_a_purpose(figures_house: House):
    client = figures_house.browse("director")

    refused = client.post("/figures/heads/names/", {"purpose": " "})
    opened = client.post("/figures/heads/names/", {"purpose": "ติดตามเด็กขาดเรียน"})

    assert refused.status_code == 400
    assert opened.status_code == 200


def test_the_page_of_names_says_whose_names_before_it_opens_them(figures_house: House):
    client = figures_house.browse("director")
    found = re.search(r'href="(/figures/heads/why/[^"]*k\.school=\d+)"[^>]*>', shown(client, HEADS, show="table"))
    assert found is not None
    why = found[1].replace("&amp;", "&")
    school = re.search(r"สถานศึกษา ([^<·]+)<", shown(client, why))
    assert school is not None

    assert school[1].strip() in shown(client, why.replace("/why/", "/names/"))


@pytest.mark.parametrize("slice_", ["k.school=abc", "k.school=99999999999999999999", "k.colour=red"])
def test_an_invented_slice_breaks_no_page_of_names(figures_house: House, slice_: str):
    assert figures_house.browse("director").get(f"/figures/heads/names/?{slice_}").status_code == 200


def test_a_ranking_without_levels_has_no_column_for_them(figures_house: House):
    assert 'data-label="ระดับ"' not in shown(figures_house.browse("officer"), HEADS, show="rank")


def test_a_view_is_kept_shared_and_deleted(figures_house: House):
    client, colleague = figures_house.browse("officer"), figures_house.browse("director")
    query = {
        "code": "heads",
        "office": figures_house.office_id,
        "by": "school",
        "show": "rank",
        "name": "นักเรียนรายโรงเรียน",
    }

    client.post(reverse("indicators:save_view"), query)
    view = indicators.saved_views(actor=figures_house.actor("officer"), office_id=figures_house.office_id)[0]
    client.post(reverse("indicators:change_view", args=[view.id]), {"then": "share"})
    token = indicators.saved_views(actor=figures_house.actor("officer"), office_id=figures_house.office_id)[0].token
    opened = colleague.get(reverse("indicators:shared", args=[token]))
    client.post(reverse("indicators:change_view", args=[view.id]), {"then": "delete"})

    assert opened.status_code == 302
    assert "show=rank" in opened["Location"]
    assert colleague.get(reverse("indicators:shared", args=[token])).status_code == 404


def test_a_view_without_a_name_is_refused_with_a_message(figures_house: House):
    query = {"code": "heads", "office": figures_house.office_id, "name": " "}

    answer = figures_house.browse("officer").post(reverse("indicators:save_view"), query, follow=True)

    assert "โปรดตั้งชื่อมุมมอง" in answer.content.decode()


def test_the_part_that_is_not_said_opens_to_itself(figures_house: House):
    school = organisations.schools(actor=MACHINE, office_id=figures_house.office_id, on=AT.date())[0].id
    roll = Roll().add(school, 30, grade="p1", sex="m").add(school, 12, sex="f")
    indicators_cast.store(
        figures_house.office_id,
        "pupils",
        2567,
        "06-10",
        schools=roll.schools,
        persons=roll.persons,
        columns=roll.columns,
        edition=2,
    )
    browser = figures_house.browse("officer")

    page = browser.get("/figures/heads/?by=grade&year=2567").content.decode()
    address = re.search(r'href="([^"]*k\.grade=)"', page)

    assert address is not None
    assert ">12<" in browser.get(html.unescape(address[1])).content.decode()


def test_two_coded_fields_are_not_offered_together(figures_house: House):
    two = indicators_cast.HEADS.replace("pupils.disadvantage]", "pupils.disadvantage, pupils.disability]")
    indicators_cast.define(two)
    browser = figures_house.browse("officer")
    one = browser.get("/figures/heads/?by=pupils.disadvantage").content.decode()
    both = browser.get("/figures/heads/?by=pupils.disadvantage&with=pupils.disability")

    offered = one[one.index('id="s-with"') :].partition("</select>")[0]
    assert both.status_code == 200
    assert 'value="grade"' in offered
    assert 'value="pupils.' not in offered
