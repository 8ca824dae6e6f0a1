"""The page of what answers say: tables, totals both ways, why, files, and nothing where too few answered."""

from __future__ import annotations

import io

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse

from khet.domains.instruments.models import Campaign
from tests.analysis_cast import columns, form_of, rated, stored, training
from tests.web.analysis.conftest import House

pytestmark = pytest.mark.django_db


def page(browser: Client, campaign: Campaign, name: str = "analysis", **query: str) -> str:
    """A page of the campaign's analysis."""
    found = browser.get(reverse(f"instruments:{name}", args=[campaign.pk]), query)
    assert found.status_code == 200, found.status_code
    return found.content.decode()


def test_the_table_prints_what_the_published_one_prints_and_the_other_total_beside_it(
    house: House, table: Campaign
) -> None:
    told = page(house.browse("officer"), table)

    for figure in ("4.79", "4.43", "4.64", "4.50", "4.86", "4.70", ">0.47<", ">0.50<", "มากที่สุด"):
        assert figure in told


def test_every_kind_of_question_has_its_part(house: House, trained: Campaign) -> None:
    told = page(house.browse("officer"), trained)

    for part in ("ตำแหน่ง", "หัวข้อที่สนใจ", "จัดอันดับ", "อายุ", "ข้อเสนอแนะ", "เกษตรอินทรีย์", "39.50"):
        assert part in told


@pytest.mark.parametrize(
    ("figure", "working"),
    [
        ("item:item1.mean", "(5×11 + 4×3) ÷ 14 = 67 ÷ 14 = 4.785714 → 4.79"),
        ("item:item1.sd", "√[(323 − 67² ÷ 14) ÷ (14 − 1)] = 0.425815 → 0.43"),
        ("total:t1.sd", "÷ 7 = 0.472731 → 0.47"),
        ("total:t1.pooled_sd", "0.501733 → 0.50"),
        ("persons:t1:5", "100 × 11 ÷ 14 = 78.571429 → 78.57"),
        ("share:item2:4", "100 × 13 ÷ 14 = 92.857143 → 92.86"),
    ],
)
def test_every_figure_opens_to_its_why(house: House, table: Campaign, figure: str, working: str) -> None:
    told = page(house.browse("officer"), table, "analysis_why", figure=figure)

    assert working in told
    assert "ฉบับที่ 1" in told


def test_a_figure_that_is_none_is_not_found(house: House, table: Campaign) -> None:
    browser = house.browse("officer")
    address = reverse("instruments:analysis_why", args=[table.pk])

    for figure in (
        "",
        "item:nothing.mean",
        "item",
        "total:t9.mean",
        "dim:t1:x.mean",
        "need:x.pni",
        "test.mean",
        "rate",
    ):
        assert browser.get(address, {"figure": figure}).status_code == 404


def test_with_too_few_answers_nothing_but_their_number_is_told(house: House) -> None:
    form, rows = training()
    few = stored(house.office_id, form, rows[:4])
    browser = house.browse("officer")

    told = page(browser, few)

    assert "ผู้ตอบยังน้อยเกินกว่าจะแสดงผล" in told
    assert "เกษตรอินทรีย์" not in told
    for name in ("analysis_groups", "analysis_quality"):
        assert "ผู้ตอบยังน้อยเกินกว่าจะแสดงผล" in page(browser, few, name)
    csv = browser.get(reverse("instruments:analysis", args=[few.pk]), {"format": "csv"}).content.decode("utf-8-sig")
    assert len(csv.splitlines()) == 1


def test_small_groups_and_what_gives_them_away_are_hidden(house: House, trained: Campaign) -> None:
    told = page(house.browse("officer"), trained, "analysis_groups")

    assert "ปกปิด 2 กลุ่ม" in told
    assert "n = 3" not in told
    assert told.count("n = ") == 1


def test_the_analysis_comes_as_files(house: House, trained: Campaign) -> None:
    browser = house.browse("officer")
    address = reverse("instruments:analysis", args=[trained.pk])

    files = {kind: browser.get(address, {"format": kind}).content for kind in ("xlsx", "pdf", "docx", "csv")}

    book = python_calamine.load_workbook(io.BytesIO(files["xlsx"]))
    assert len(book.sheet_names) == 3
    assert files["pdf"].startswith(b"%PDF")
    assert files["docx"].startswith(b"PK")
    assert "speaker" in files["csv"].decode("utf-8-sig")


def test_a_text_that_looks_like_a_formula_stays_a_text(house: House) -> None:
    form = form_of(rated("x1", label="=HYPERLINK(1)"))
    campaign = stored(house.office_id, form, columns(x1=[5, 4, 3, 5, 4, 5]))

    csv = house.browse("officer").get(reverse("instruments:analysis", args=[campaign.pk]), {"format": "csv"})

    assert "'=HYPERLINK(1)" in csv.content.decode("utf-8-sig")


def test_another_offices_campaign_does_not_exist(house: House, table: Campaign) -> None:
    stranger = house.browse("outsider")

    assert stranger.get(reverse("instruments:analysis", args=[table.pk])).status_code in (403, 404)


def test_the_answers_to_each_item_stand_as_a_bar_whose_parts_say_their_share(house: House, table: Campaign) -> None:
    told = page(house.browse("officer"), table)

    assert told.count('class="plot parts"') == 7
    assert "มาก 6 ราย ร้อยละ 42.86" in told
    assert 'class="l3" x="594"' in told  # the one who said "ปานกลาง" of item 2 stands last


def test_the_highest_level_has_nothing_above_it(house: House, table: Campaign) -> None:
    told = page(house.browse("officer"), table)

    assert "ระดับมากที่สุดขึ้นไป" not in told.split("จำนวนและร้อยละรายข้อ")[0]


def needed(house: House) -> Campaign:
    """Six answers to a need asked twice: what is, and what ought to be."""
    form = form_of(rated("now", pair="present", pair_key="k"), rated("ought", pair="desired", pair_key="k"))
    return stored(house.office_id, form, columns(now=[3, 2, 3, 2, 3, 2], ought=[5, 5, 4, 5, 5, 4]))


def test_an_analysis_leads_back_to_its_campaign(house: House, table: Campaign) -> None:
    told = page(house.browse("officer"), table)

    assert f'href="{reverse("instruments:campaign", args=[table.pk])}"' in told


def test_the_sides_of_a_dual_response_are_told_apart_on_the_page_and_in_its_files(house: House) -> None:
    campaign = needed(house)
    browser = house.browse("officer")

    shares = page(browser, campaign).split("จำนวนและร้อยละรายข้อ")[-1]
    book = python_calamine.load_workbook(
        io.BytesIO(browser.get(reverse("instruments:analysis", args=[campaign.pk]), {"format": "xlsx"}).content)
    )
    cells = [str(cell) for row in book.get_sheet_by_name("จำนวนและร้อยละของคำตอบ").to_python() for cell in row]

    for told in (shares, " ".join(cells)):
        assert told.index("สภาพปัจจุบัน") < told.index("สภาพที่พึงประสงค์")
