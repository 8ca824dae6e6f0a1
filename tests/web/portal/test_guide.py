"""The help page: the main job step by step with links for those who may follow them, and what the signs mean."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from khet.portal import guide

STATES = ("ไม่ใช้กับสำนักงานนี้", "ติดตามแต่ไม่ประเมินผล", "อยู่ระหว่างดำเนินการ", "ยังไม่รายงาน")


def told(browser) -> str:
    """What the page says, without the menu around it."""
    page = browser.get(reverse("portal:help")).content.decode()
    return page[page.index("<main") : page.index("</main>")]


def test_anybody_reads_the_steps_and_the_states_without_signing_in(client, db):
    text = told(client)

    steps = (*guide.STEPS, *guide.DATA_STEPS)
    positions = [text.index(str(step.title)) for step in steps]
    assert positions == sorted(positions)
    assert all(state in text for state in STATES)
    assert reverse("portal:verify_ask") in text
    assert "<kbd>/</kbd>" in text
    assert not any(f'href="{reverse(step.url_name)}"' in text for step in steps)


@pytest.mark.parametrize("who", ["administrator", "director", "officer", "head", "school_director", "teacher"])
def test_every_link_of_the_guide_opens_for_who_reads_it(signed_in, who):
    browser = signed_in(who)
    links = sorted(set(re.findall(r'href="(/[^"#]*)"', told(browser))))

    assert reverse("portal:home") in links
    assert [link for link in links if browser.get(link).status_code != 200] == []


def test_a_page_one_may_not_open_is_not_linked(signed_in):
    papers = f'href="{reverse("reports:papers")}"'

    assert papers in told(signed_in("director"))
    assert papers not in told(signed_in("teacher"))


def test_the_pages_of_data_are_linked_for_those_who_work_with_them(signed_in):
    links = [f'href="{reverse(step.url_name)}"' for step in guide.DATA_STEPS]
    text = told(signed_in("administrator"))

    assert [link for link in links if link not in text] == []


def test_an_account_without_the_offices_results_is_told_so(signed_in):
    whole, part = (
        signed_in(who).get(reverse("portal:office")).content.decode() for who in ("director", "network_head")
    )

    assert "ยังไม่มีผลการประเมินของเขตนี้" in whole
    assert "ยังไม่มีผลที่บัญชีนี้ดูได้" in part
    assert "ยังไม่มีผลการประเมินของเขตนี้" not in part


def test_opening_an_evaluation_is_suggested_only_to_those_who_may(signed_in):
    may, may_not = (
        signed_in(who).get(reverse("frameworks:overview")).content.decode() for who in ("director", "officer")
    )

    assert "หรือเปิดการประเมินของปีนี้" in may
    assert "หรือเปิดการประเมินของปีนี้" not in may_not
    assert "ปีนี้ยังไม่มีการประเมินที่บัญชีนี้ดูได้" in may_not
