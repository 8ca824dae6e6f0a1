"""The data officer's day in a real browser: a roster with faults is sent, decided, accepted, compared with the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import prepared, rosters
from tests.conftest import run_khet
from tests.serving import Served

OFFICE, PASSWORD = "สพป.ริมบึง เขต 1", "ริมบึง-ใจเย็น-2567"
SCHOOLS = (("98010101", "บ้านบึงกว้างวิทยา"), ("98010102", "บ้านบึงลึกวิทยา"), ("98010103", "บ้านบึงใสวิทยา"))
NASTY = "<img src=x onerror=alert(1)>"


def khet(home: Path, *words: str) -> None:
    """A public command that must succeed."""
    done = run_khet(*words, home=home, KHET_PASSWORD=PASSWORD, KHET_NEW_PASSWORD=PASSWORD)
    assert done.returncode == 0, f"khet {' '.join(words)}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def pond(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A fresh instance with one office, three schools and a data officer, made by the public commands alone."""
    home = prepared.new_home(tmp_path_factory.mktemp("pond"))
    (home / "password.txt").write_text(PASSWORD, encoding="utf-8")
    lines = ["code8,name", *(f"{code},{name}" for code, name in SCHOOLS)]
    (home / "schools.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    khet(home, "migrate")
    named = ("--short", OFFICE, "--name", f"สำนักงานเขต {OFFICE}", "--type", "primary", "--code", "9801")
    khet(home, "office", "add", *named)
    khet(home, "school", "import", str(home / "schools.csv"), "--office", OFFICE)
    words = ("--office", OFFICE, "--name", "นางสาวบัว ริมบึง", "--username", "bua", "--role", "data_officer")
    khet(home, "person", "add", *words, "--password-file", str(home / "password.txt"))
    with Served(home, KHET_SECOND_FACTOR="0") as served:
        yield served


@pytest.fixture
def site(pond: Served) -> Served:
    """The fresh instance, in place of the demo."""
    return pond


@pytest.fixture
def enter(context_of: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Signs the data officer in."""

    def page_of(**options: object) -> Page:
        page = context_of(**options).new_page()
        page.goto("/account/login/")
        page.fill("input[name=login]", "bua")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "login" not in url)
        return page

    return page_of


def send(page: Page, *files: Path) -> None:
    """Drop files and wait until each is checked."""
    page.goto("/data/")
    page.set_input_files("input[name=sent]", [str(file) for file in files])
    page.get_by_role("button", name="ส่งไฟล์เข้าตรวจ").click()
    page.wait_for_url(re.compile(r"/data/imports/\d+/"))
    expect(page.locator("#next")).to_be_visible(timeout=60_000)


def accept(page: Page) -> None:
    """Press the button and wait for the snapshot."""
    page.locator("#accept button").first.click()
    expect(page.get_by_text("รับรองเป็นชุดข้อมูลแล้ว")).to_be_visible(timeout=60_000)


def test_a_damaged_roster_becomes_a_snapshot_and_is_compared_with_the_next(enter, tmp_path, picture):
    page = enter()
    june = rosters.write(tmp_path, f"มิถุนายน{NASTY.replace('/', '')}.xlsx", rosters.faulty(SCHOOLS, 60))
    november = rosters.pupils(SCHOOLS, 54, begin=4)
    later = rosters.write(tmp_path, "พฤศจิกายน.xlsx", november, month="พฤศจิกายน")

    send(page, june)
    counts = [int(text) for text in page.locator(".sum dd").all_inner_texts()]
    assert counts[0] == 60 == sum(counts[1:])
    assert counts[3] > 0
    page.goto("/")
    page.get_by_role("link", name=re.compile("ตัดสินข้อสงสัย")).click()
    picture(page, "data-report")
    page.locator("#cause-school-unknown a").first.click()
    expect(page.locator("#cause-school-unknown table")).to_contain_text("99999999")
    for question in page.locator("[data-question]").all():
        radio = question.locator("input[value=refuse]")
        if radio.count():
            radio.focus()
            page.keyboard.press("Space")
        else:
            question.locator("select").select_option("refuse")
    expect(page.locator("[data-answered]")).to_contain_text(re.compile(r"(\d+) จาก \1"))
    page.get_by_role("button", name="บันทึกการตัดสินและตรวจใหม่").click()
    expect(page.get_by_text("ตรวจครบแล้ว พร้อมรับรอง")).to_be_visible(timeout=60_000)
    with page.expect_download() as given:
        page.get_by_role("link", name="เอาไฟล์กลับพร้อมช่องที่ทำสี").click()
    assert given.value.suggested_filename.endswith(".xlsx")
    accept(page)
    page.get_by_role("link", name="เปิดชุดข้อมูล").click()
    expect(page.locator("main")).to_contain_text("ใช้อยู่")
    picture(page, "data-snapshot")

    send(page, later)
    while page.locator("[data-question]").count():
        for question in page.locator("[data-question]").all():
            question.locator("input[value=new_person], input[value=refuse]").first.check()
        page.get_by_role("button", name="บันทึกการตัดสินและตรวจใหม่").click()
        page.wait_for_timeout(500)
        expect(page.locator("#next")).to_be_visible(timeout=60_000)
        if page.get_by_text("พร้อมรับรอง").count():
            break
    accept(page)
    page.get_by_role("link", name="เปิดชุดข้อมูล").click()
    page.get_by_role("link", name="เทียบกับรอบก่อน").click()
    expect(page.locator(".moves")).to_contain_text("เข้ามาใหม่")
    picture(page, "data-compare")
    page.get_by_label("วัตถุประสงค์").fill("ตรวจนักเรียนที่ไม่อยู่ในรอบหลัง")
    page.get_by_label("รายชื่อของ").select_option("out")
    page.get_by_role("button", name="เปิดรายชื่อและบันทึกการเปิด").click()
    expect(page.locator("main")).to_contain_text("การเปิดครั้งนี้ถูกบันทึกแล้ว")


def test_a_table_that_nobody_knows_is_mapped_on_a_phone(enter, tmp_path, picture):
    page = enter(size=(390, 844), is_mobile=True, has_touch=True)
    odd = tmp_path / "แปลก.csv"
    rows = [f"{name},ม.3,{20 + at},{40 + at}.25" for at, (_code, name) in enumerate(SCHOOLS)]
    odd.write_text("\n".join(["ของใคร,เกณฑ์ชั้น,มาสอบ,คะแนน ก", *rows]), encoding="utf-8")

    page.goto("/data/")
    page.set_input_files("input[name=sent]", str(odd))
    page.get_by_role("button", name="ส่งไฟล์เข้าตรวจ").click()
    expect(page.locator("form[data-mapper]")).to_be_visible(timeout=60_000)
    page.get_by_label("ชุดข้อมูล").select_option("onet")
    page.get_by_role("button", name="อ่านตามนี้").click()
    for place, field in enumerate(("school_name", "grade", "candidates", "thai")):
        page.locator(f"select[name='c.{place}']").select_option(field)
    page.get_by_label("ปีการศึกษา (พ.ศ.)").fill("๒๕๖๖")
    picture(page, "data-mapper-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="ใช้การจับคู่นี้และตรวจไฟล์").click()
    expect(page.get_by_text("ตรวจครบแล้ว พร้อมรับรอง")).to_be_visible(timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "data-report-phone")
