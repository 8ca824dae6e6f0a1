"""Search finds schools, groups and people by part of a word, and only what one may see."""

from __future__ import annotations

import pytest
from django.urls import reverse

from khet.kernel.web import search
from khet.kernel.web.notifications import address


def found(browser, text):
    """The page for a search."""
    return browser.get(reverse("portal:search"), {"q": text}).content.decode()


@pytest.mark.parametrize("text", ["ต้นไทร", "ไทร", "ทร", "99010002", "๙๙๐๑๐๐๐๒", "พิทยาคม ต้น"])
def test_a_school_is_found_by_part_of_its_name_or_its_code(signed_in, text):
    assert "โรงเรียนต้นไทรพิทยาคม" in found(signed_in("director"), text)


def test_a_group_and_a_person_are_found(signed_in):
    browser = signed_in("administrator")

    assert "กลุ่มนโยบายและแผน" in found(browser, "นโยบาย")
    assert "นายกล้า ทุ่งทอง" in found(browser, "ทุ่งทอง")


def test_the_schools_of_another_office_are_not_found(signed_in):
    page = found(signed_in("outsider"), "ต้นไทร")

    assert "โรงเรียนต้นไทรพิทยาคม" not in page
    assert "ไม่พบสิ่งที่ค้น" in page


def test_people_are_not_found_by_those_who_may_not_see_them(signed_in, cast):
    actor = cast.actor("teacher")
    expected = actor.may("accounts.person.view")

    assert ("นายพนา วารี" in found(signed_in("teacher"), "พนา วารี")) is expected


def test_what_was_searched_for_stays_in_the_box_and_is_escaped(signed_in):
    page = found(signed_in("director"), '"><script>alert(1)</script>')

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_nothing_asked_gives_a_hint(signed_in):
    assert "พิมพ์คำสั้น ๆ ได้" in found(signed_in("director"), "  ")


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("organisations:school", {"school_id": 1}),
        ("organisations:structure", {}),
        ("accounts:person", {"person_id": 1}),
        ("frameworks:version", {"code": "qp", "name": "2566.1"}),
        ("frameworks:follow_up", {"follow_up_id": 1}),
        ("frameworks:results", {"office_id": 1, "year": 2566, "framework": "qp"}),
        ("portal:verify", {"token": "x"}),
    ],
)
def test_what_is_found_leads_somewhere(name, args):
    assert address(name, args)


def test_words_are_matched_whatever_the_case_and_the_digits():
    assert search.matches("obec 12", "OBEC ๑๒")
    assert not search.matches("obec 13", "OBEC ๑๒")
