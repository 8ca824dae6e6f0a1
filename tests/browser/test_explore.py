"""Figures in a real browser: found, looked at in every way, opened, kept, and read by everybody where they are open."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from khet.cli.demo.story import PASSWORD
from tests.browser.conftest import DESKTOP, PHONE


def signed_in(context: BrowserContext, who: str) -> Page:
    page = context.new_page()
    page.goto("/account/login/")
    page.get_by_role("textbox").first.fill(who)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main button[type=submit], main .btn.main").first.click()
    page.wait_for_load_state()
    return page


def test_an_officer_finds_a_figure_and_looks_at_it_in_every_way(context_of: Callable[..., BrowserContext]):
    page = signed_in(context_of(), "namsai.officer")
    page.goto("/figures/")
    page.get_by_role("searchbox").last.fill("นักเรียนทั้งหมด")
    page.get_by_role("button", name="แสดง").click()
    page.get_by_role("link", name="จำนวนนักเรียนทั้งหมด", exact=True).click()

    for tab in ("เรียงลำดับ", "การกระจาย", "แนวโน้ม", "แผนที่", "ตาราง"):
        page.get_by_role("navigation", name="วิธีดู").get_by_role("link", name=tab).click()
        expect(page.locator("#shown")).to_be_visible()
    page.locator("#s-by").select_option("sex")

    expect(page.locator("#shown")).to_contain_text("หญิง")
    expect(page).to_have_url(re.compile("by=sex"))
    page.get_by_role("link", name=re.compile("^ทำไมจึงเป็น")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ทำไมจึงเป็น")
    expect(page.locator("main")).to_contain_text("count(pupils)")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "address",
    ["/figures/", "/figures/sdq.risk/?show=rank", "/figures/enrolment.all/?show=map", "/open/enrolment.all/"],
)
def test_no_page_is_wider_than_its_window(context_of: Callable[..., BrowserContext], size, address: str):
    page = signed_in(context_of(size), "namsai.officer")

    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_everybody_reads_open_figures(context_of: Callable[..., BrowserContext]):
    page = context_of().new_page()
    page.goto("/open/")
    page.get_by_role("link", name="จำนวนนักเรียนทั้งหมด").click()

    expect(page.get_by_role("table")).to_contain_text("รวม")
    expect(page.get_by_role("link", name="CSV")).to_be_visible()
