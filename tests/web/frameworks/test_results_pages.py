"""The pages that show results: every figure opens, every missing score says why, nothing needs a script."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.frameworks_cast import YEAR


def test_the_overview_shows_each_framework_with_its_figure_and_what_is_not_open_yet(house, published):
    page = house.browse("director").get(f"/results/?year={YEAR}").content.decode()

    assert "4.44" not in page
    assert "4.38" in page
    assert "กรอบปากน้ำ" in page


def test_opening_an_evaluation_leads_to_its_first_round(house):
    browser = house.browse("director")

    answer = browser.post(
        "/results/open/", {"office": house.office_id, "year": YEAR, "framework": "river"}, follow=True
    )

    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0].endswith("/6/")
    assert "น้ำใส" in answer.content.decode()


def test_opening_it_twice_says_so(house, river):
    answer = house.browse("director").post(
        "/results/open/", {"office": house.office_id, "year": YEAR, "framework": "river"}, follow=True
    )

    assert "เปิด" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/results/"


def test_the_table_shows_the_figure_the_level_and_why_it_is_so(house, published, place_url):
    page = house.browse("officer").get(place_url("river")).content.decode()

    for words in ("4.38", "ดีเยี่ยม", "ทำไมจึงเป็น 4.38", "น้ำใส", "ปลาชุม"):
        assert words in page


def test_every_node_without_a_score_says_why(house, published, place_url):
    page = house.browse("officer").get(place_url("river")).content.decode()

    assert "เฉพาะ สพป." in page


def test_the_reason_opens_as_a_page_and_as_a_part_of_one(house, published, place_url):
    browser = house.browse("officer")

    page = browser.get(place_url("river", "why/1/")).content.decode()
    part = browser.get(place_url("river", "why/1/"), headers={"HX-Request": "true"}).content.decode()

    assert "<html" in page
    assert "<html" not in part
    for text in (page, part):
        assert "4.50" in text


@pytest.mark.parametrize("more", ["why/nothing/", "publications/99/"])
def test_what_does_not_exist_is_not_found(house, published, place_url, more):
    assert house.browse("officer").get(place_url("river", more)).status_code == 404


def test_another_year_is_not_found(house, published):
    assert house.browse("officer").get(f"/results/{house.office_id}/2560/river/").status_code == 404


def test_targets_show_target_result_and_meaning(house, delta, place_url):
    page = house.browse("officer").get(place_url("delta")).content.decode()

    assert "ค่าเป้าหมาย" in page
    assert "เทียบเป้า" in page
    assert "ไม่นับในคะแนนเฉลี่ย" in page


def test_shared_scores_name_each_other(house, delta, place_url):
    page = house.browse("officer").get(place_url("delta")).content.decode()

    assert "ใช้คะแนนร่วมกับ 14" in page
    assert "ใช้คะแนนร่วมกับ 13" in page


def test_trying_other_levels_shows_both_figures_and_stores_nothing(house, published, place_url):
    from khet.domains.frameworks.models import Entry

    before = list(Entry.objects.order_by("pk").values_list("pk", "revision"))
    page = house.browse("officer").get(place_url("river", "what-if/"), {"n:1:6": "๑", "n:1:12": "1"}).content.decode()

    assert "4.38" in page
    assert "3.50" in page
    assert list(Entry.objects.order_by("pk").values_list("pk", "revision")) == before


@pytest.mark.parametrize("typed", ["abc", "9", "0"])
def test_a_level_that_cannot_be_is_named(house, published, place_url, typed):
    page = house.browse("officer").get(place_url("river", "what-if/"), {"n:1:6": typed}).content.decode()

    assert 'role="alert"' in page


def test_the_trend_draws_what_was_published_and_lists_it(house, published, place_url):
    page = house.browse("officer").get(place_url("river", "trend/")).content.decode()

    assert "<svg" in page
    assert "4.25" in page
    assert "4.38" in page


def test_a_trend_without_publications_says_so(house, river, place_url):
    assert "ยังไม่มีผลที่เผยแพร่" in house.browse("officer").get(place_url("river", "trend/")).content.decode()


def test_publications_are_kept_and_each_opens(house, published, place_url):
    browser = house.browse("officer")

    page = browser.get(place_url("river", "publications/")).content.decode()
    first = browser.get(place_url("river", "publications/1/")).content.decode()

    assert "ฉบับที่ 2" in page
    assert "4.25" in first
    assert "มีฉบับใหม่กว่านี้แล้ว" in first


def test_offices_are_compared_for_those_who_see_two(house, published):
    answer = house.browse("two_offices").get("/results/compare/", {"framework": "river", "year": YEAR})

    assert answer.status_code == 200
    assert "สพม.ริมน้ำ" in answer.content.decode()
    assert "4.38" in answer.content.decode()


@pytest.mark.parametrize("more", [{}, {"comparison-sort": "node:1"}, {"comparison-format": "xlsx"}])
def test_offices_of_which_one_has_no_value_somewhere_are_compared(house, published, monkeypatch, more):
    from khet.domains.frameworks.queries import published as queries

    (office,) = queries.comparison(actor=house.actor("two_offices"), framework_code="river", year=YEAR)
    other = replace(
        office,
        office=house.people.other_office,
        nodes={code: replace(node, value="") if code == "1" else node for code, node in office.nodes.items()},
    )
    for rows in ([office, other], [other, office], [other, replace(other, nodes={})]):
        monkeypatch.setattr(queries, "comparison", lambda rows=rows, **_asked: rows)

        answer = house.browse("two_offices").get("/results/compare/", {"framework": "river", "year": YEAR, **more})

        assert answer.status_code == 200


def test_whoever_sees_one_office_is_told_why_there_is_nothing_to_compare(house, published):
    answer = house.browse("director").get("/results/compare/", {"framework": "river", "year": YEAR})

    assert answer.status_code == 403
    assert "เห็นสำนักงานเดียว" in answer.content.decode()


def test_the_comparison_downloads_as_a_workbook(house, published):
    answer = house.browse("two_offices").get(
        "/results/compare/", {"framework": "river", "year": YEAR, "comparison-format": "xlsx", "format": "xlsx"}
    )

    assert answer.status_code == 200


def test_what_could_rise_the_most_is_named(house, river, walk, place_url):
    walk.to("scored", river.id, {"1": "4", "2b": "1", "X1": "3"})

    page = house.browse("officer").get(place_url("river")).content.decode()

    assert "ข้อ 2b, X1 ขยับได้มากที่สุด" in page


def test_at_the_highest_level_there_is_no_next_one(house, published, place_url):
    assert "ห่างจากระดับถัดไป" not in house.browse("officer").get(place_url("river")).content.decode()


def test_a_schools_results_name_the_school_and_its_year(house):
    from khet.domains.frameworks import public as frameworks
    from tests import frameworks_cast
    from tests.frameworks_cast import AT

    text = frameworks_cast.TREE.replace("subject: office", "subject: school")
    text = text.replace("calendar: fiscal", "calendar: academic").replace("code: tree", "code: sapling")
    frameworks_cast.store(text)
    school = house.people.schools["lotus"]
    frameworks.open_evaluation(
        actor=house.actor("director"),
        office_id=house.office_id,
        framework_code="sapling",
        year=YEAR,
        school_id=school.id,
        at=AT,
    )

    for who in ("director", "school_director"):
        answer = house.browse(who).get(f"/results/{house.office_id}/{YEAR}/sapling/", {"school": school.id})
        assert answer.status_code == 200
        assert school.name in answer.content.decode()
        assert "ปีการศึกษา 2566" in answer.content.decode()
    other = house.people.schools["banyan"]
    assert (
        house.browse("school_director")
        .get(f"/results/{house.office_id}/{YEAR}/sapling/", {"school": other.id})
        .status_code
        == 404
    )
