"""A table sorts in Thai order, filters, searches, pages and exports by its address alone."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from khet.kernel.web import tables
from khet.kernel.web.tables import Column, Filter, TableSpec

SCHOOLS = [
    {"name": "เอื้องคำวิทยาคม", "network": "ก", "pupils": 88, "mean": Decimal("3.50"), "opened": date(2000, 2, 29)},
    {"name": "กิ่งไผ่ศึกษา", "network": "ข", "pupils": 412, "mean": None, "opened": date(1999, 1, 2)},
    {"name": "โนนไม้งาม", "network": "ก", "pupils": 7, "mean": Decimal("4.25"), "opened": None},
    {"name": "=1+1", "network": "ข", "pupils": 1000, "mean": Decimal("1.00"), "opened": date(2020, 12, 31)},
]
SPEC = TableSpec(
    name="schools",
    columns=(
        Column("name", "ชื่อ"),
        Column("network", "เครือข่าย", sort=False),
        Column("pupils", "นักเรียน", kind="number"),
        Column("mean", "เฉลี่ย", kind="number"),
        Column("opened", "ก่อตั้ง", kind="date"),
    ),
    filters=(Filter("network", "เครือข่าย", [("ก", "เครือ ก"), ("ข", "เครือ ข")]),),
    search=True,
    order="name",
    page_size=3,
)


@pytest.fixture
def table(rf):
    """Builds the table that an address asks for."""

    def asked(rows=SCHOOLS, spec=SPEC, **query):
        return tables.build(rf.get("/schools/", query), rows, spec)

    return asked


def names(page):
    """The first cells of a page."""
    return [row["name"] for row in page.plain_rows]


def test_names_stand_in_thai_order(table):
    assert names(table(page="1")) == ["=1+1", "กิ่งไผ่ศึกษา", "โนนไม้งาม"]


def test_the_second_page_holds_the_rest(table):
    assert names(table(page="2")) == ["เอื้องคำวิทยาคม"]


@pytest.mark.parametrize("page", ["99", "๒"])
def test_a_page_beyond_the_last_shows_the_last_and_thai_digits_count(table, page):
    assert names(table(page=page)) == ["เอื้องคำวิทยาคม"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 40])
def test_a_page_that_is_none_shows_the_first(table, page):
    assert table(page=page).page in {1, 2}


def test_figures_sort_by_value(table):
    assert names(table(sort="-pupils"))[0] == "=1+1"


@pytest.mark.parametrize("sort", ["mean", "-mean"])
def test_a_missing_value_is_last_both_ways(table, sort):
    assert names(table(sort=sort, page="2")) == ["กิ่งไผ่ศึกษา"]


@pytest.mark.parametrize("sort", ["network", "pk", "__class__", "-"])
def test_an_order_that_is_not_offered_is_ignored(table, sort):
    assert names(table(sort=sort)) == [row["name"] for row in SCHOOLS[:3]]


def test_a_filter_keeps_only_its_value(table):
    assert names(table(network="ก")) == ["โนนไม้งาม", "เอื้องคำวิทยาคม"]


def test_a_filter_value_that_is_not_offered_is_ignored(table):
    assert table(network="x").total == 4


def test_search_finds_every_word_and_short_ones(table):
    assert names(table(q="ไผ่")) == ["กิ่งไผ่ศึกษา"]
    assert names(table(q="ไม้ งาม")) == ["โนนไม้งาม"]
    assert table(q="ไม้ ไผ่").total == 0


def test_links_keep_the_rest_of_the_address(table):
    page = table(network="ข", sort="-pupils", other="7")

    assert page.columns[0].sort_url == "/schools/?network=%E0%B8%82&other=7&sort=name"
    assert page.columns[2].aria_sort == "descending"
    assert page.columns[1].sort_url == ""
    assert page.clear_url == "/schools/?sort=-pupils&other=7"
    assert dict(page.kept) == {"sort": "-pupils", "other": "7"}


def test_two_tables_on_a_page_do_not_disturb_each_other(rf):
    second = TableSpec(name="second", columns=SPEC.columns, prefix="b-", page_size=3)
    request = rf.get("/schools/", {"sort": "-pupils", "b-page": "2"})

    assert tables.build(request, SCHOOLS, second).page == 2
    assert tables.build(request, SCHOOLS, SPEC).page == 1


def test_the_summary_says_which_rows_are_shown(table):
    assert str(table(page="2").summary) == "แสดง 4–4 จาก 4 รายการ"


def test_excel_gets_all_filtered_rows_as_real_values(table):
    answer = table(network="ก", export="xlsx", page="2").response()

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["ชื่อ", "เครือข่าย", "นักเรียน", "เฉลี่ย", "ก่อตั้ง"]
    assert rows[1][:4] == ["โนนไม้งาม", "ก", 7, 4.25]
    assert rows[2][4].date() == date(2000, 2, 29)
    assert "107041E" in sheet.cell(3, 5).number_format
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_text_like_a_formula_is_only_text_in_both_files(table):
    sheet = openpyxl.load_workbook(io.BytesIO(table(export="xlsx").response().content)).active
    text = table(export="csv").response().content.decode("utf-8-sig")

    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert next(csv.DictReader(io.StringIO(text)))["ชื่อ"] == "'=1+1"


def test_csv_opens_in_thai_and_writes_buddhist_dates(table):
    content = table(export="csv", network="ก").response().content

    assert content.startswith(b"\xef\xbb\xbf")
    assert "29 ก.พ. 2543" in content.decode()


def test_an_export_that_is_not_offered_is_not_made(table):
    assert table(export="exe").ask.export == ""
    assert table(spec=TableSpec(name="t", columns=SPEC.columns, exportable=False), export="csv").ask.export == ""


def test_htmx_gets_the_table_alone_and_others_the_page(rf):
    from django_htmx.middleware import HtmxDetails

    request = rf.get("/schools/", headers={"HX-Request": "true", "HX-Target": "table-schools"})
    request.htmx = HtmxDetails(request)
    answer = tables.answer(request, "no/such/page.html", {}, table=tables.build(request, SCHOOLS, SPEC))

    assert answer.content.decode().lstrip().startswith('<section class="card swaps" id="table-schools"')


def test_an_empty_table_says_so_and_a_filtered_one_offers_to_clear(table):
    from django.template.loader import render_to_string

    assert "ยังไม่มีรายการ" in render_to_string("components/table.html", {"table": table(rows=[])})
    assert "ล้างตัวกรอง" in render_to_string("components/table.html", {"table": table(q="ไม่มีทางพบ")})


def test_what_a_row_holds_is_escaped(table):
    from django.template.loader import render_to_string

    html = render_to_string("components/table.html", {"table": table(rows=[SCHOOLS[0] | {"name": "<b>x</b>"}])})

    assert "&lt;b&gt;x&lt;/b&gt;" in html
