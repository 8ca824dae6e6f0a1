"""The main job in a real browser: report, confirm, score, publish, print, verify, amend, follow up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import prepared
from tests.conftest import run_khet
from tests.serving import Served

OFFICE, YEAR, PASSWORD = "สพม.ท่าน้ำใส", "2566", "ท่าน้ำใส-ใจเย็น-2566"
CRITERIA = """
code: boat
version: "2566"
name: ตัวชี้วัดเรือและท่าน้ำ
short_name: BT
subject: office
calendar: fiscal
levels: {min: 1, max: 5}
rounds:
  - {code: "12", name: รอบ 12 เดือน, month: 9, day: 30}
band_set: five@1
band_sets:
  - code: five
    version: "1"
    name: เกณฑ์ห้าระดับ
    decimals: 2
    bands:
      - {level: 5, name: ดีเยี่ยม, from: 4.21, to: 5.00}
      - {level: 4, name: ดีมาก, from: 3.41, to: 4.20}
      - {level: 3, name: ดี, from: 2.61, to: 3.40}
      - {level: 2, name: พอใช้, from: 1.81, to: 2.60}
      - {level: 1, name: ปรับปรุง, from: 1.00, to: 1.80}
nodes:
  - code: "1"
    name: ร้อยละของเรือที่ผ่านการตรวจสภาพ
    scoring: percent
    thresholds: [{at: 50, level: 3}, {at: 80, level: 4}, {at: 95, level: 5}]
  - {code: "2", name: ระดับความสำเร็จของการดูแลท่าน้ำ, scoring: level}
  - {code: "3", name: ระดับความสำเร็จของการสอนว่ายน้ำ, scoring: level}
  - {code: "4", name: ระดับความสำเร็จของการซ่อมแพ, scoring: level, applies_to: [primary]}
"""
PEOPLE = (
    ("boss", "นางบัวลอย ท่าใหญ่", "director"),
    ("worker", "นายพาย เรือเร็ว", "officer"),
    ("chief", "นายโป๊ะ ริมตลิ่ง", "group_head"),
    ("judge", "นางสาวเที่ยง ตรงน้ำ", "evaluator"),
)


def khet(home: Path, *words: str) -> None:
    """A public command that must succeed."""
    done = run_khet(*words, home=home, KHET_PASSWORD=PASSWORD, KHET_NEW_PASSWORD=PASSWORD)
    assert done.returncode == 0, f"khet {' '.join(words)}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A fresh instance with one office, four people and one framework, made by the public commands alone."""
    home = prepared.new_home(tmp_path_factory.mktemp("harbour"))
    (home / "boat.yaml").write_text(CRITERIA, encoding="utf-8")
    (home / "password.txt").write_text(PASSWORD, encoding="utf-8")
    khet(home, "migrate")
    khet(
        home,
        "office",
        "add",
        "--short",
        OFFICE,
        "--name",
        f"สำนักงานเขต {OFFICE}",
        "--type",
        "secondary",
        "--code",
        "9977",
    )
    khet(home, "framework", "import", str(home / "boat.yaml"))
    for username, name, role in PEOPLE:
        words = ("--office", OFFICE, "--name", name, "--username", username, "--role", role)
        khet(home, "person", "add", *words, "--password-file", str(home / "password.txt"))
    with Served(home, KHET_SECOND_FACTOR="0") as served:
        yield served


@pytest.fixture
def site(harbour: Served) -> Served:
    """The fresh instance, in place of the demo."""
    return harbour


@pytest.fixture
def enter(context_of: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Signs somebody in, in a browser of their own."""

    def page_of(username: str, **options: object) -> Page:
        page = context_of(**options).new_page()
        page.goto("/account/login/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "login" not in url)
        return page

    return page_of


def opened(page: Page, year: str) -> str:
    """The director opens the evaluation of a year; the address of its round."""
    page.goto(f"/results/?year={year}")
    page.get_by_role("button", name="เปิดการประเมิน").first.click()
    page.wait_for_url(re.compile(r"/results/evaluations/\d+/12/$"))
    return page.url


def report_share(page: Page, address: str) -> None:
    """The officer reports 46 of 50 boats with evidence."""
    page.goto(f"{address}1/")
    page.get_by_label("จำนวนที่ทำได้ (ตัวตั้ง)").fill("๔๖")
    page.get_by_label("จำนวนทั้งหมด (ตัวหาร)").fill("50")
    page.get_by_label("คำอธิบายผล").fill("ตรวจครบทุกท่า")
    page.get_by_role("button", name="บันทึกร่าง").click()
    expect(page.locator("aside")).to_contain_text("4.00")


def report_level(page: Page, address: str, code: str, level: int) -> None:
    """The officer proposes a level and sends it."""
    page.goto(f"{address}{code}/")
    page.locator(f"input[name=self_level][value='{level}']").check()
    page.get_by_role("button", name="บันทึกและส่งหัวหน้ากลุ่ม").click()
    expect(page.get_by_text("รอหัวหน้ากลุ่มยืนยัน").first).to_be_visible()


def confirm_all(page: Page, address: str) -> None:
    """The head ticks everything that waits and confirms it at once."""
    page.goto(address)
    for box in page.locator("input[name=confirm]").all():
        box.check()
    page.get_by_role("button", name="ยืนยันข้อที่เลือก").click()
    expect(page.get_by_text("ยืนยันแล้ว 3 ข้อ")).to_be_visible()


def score_down_the_list(page: Page, address: str, levels: dict[str, int]) -> None:
    """The evaluator starts at the first that waits and is led from one to the next."""
    page.goto(address)
    page.get_by_role("link", name="เริ่มให้ระดับ 3 ข้อ").click()
    for code, level in levels.items():
        page.wait_for_url(f"{address}{code}/")
        page.locator(f"#score input[name=score][value='{level}']").check()
        page.locator("#score button[name=then][value=next]").click()
    page.wait_for_url(address)


def assign_all(boss: Page) -> None:
    """The director gives every node to the officer at once."""
    for box in boss.locator("input[name=code]").all():
        box.check()
    boss.get_by_label("มอบข้อที่เลือกให้").select_option(label="นายพาย เรือเร็ว")
    boss.get_by_role("button", name="มอบหมาย", exact=True).click()
    expect(boss.get_by_text("มอบหมายแล้ว 3 ข้อ")).to_be_visible()


def attach(worker: Page, paper: Path) -> None:
    """The officer attaches a file, and sends the report."""
    paper.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    worker.get_by_text("แนบไฟล์", exact=True).first.click()
    worker.locator("#evidence input[type=file]").set_input_files(paper)
    worker.locator("#evidence").get_by_label("ชื่อหลักฐาน").first.fill("ใบตรวจสภาพเรือ")
    worker.locator("#evidence").get_by_role("button", name="แนบไฟล์").click()
    expect(worker.get_by_role("link", name="ใบตรวจสภาพเรือ")).to_be_visible()


def return_and_mend(chief: Page, worker: Page, address: str) -> None:
    """The head sends one back with a reason; the officer reads it and sends it again."""
    chief.goto(f"{address}2/")
    chief.get_by_text("ส่งคืนพร้อมเหตุผล").click()
    chief.get_by_label("เหตุผลที่ส่งคืน").fill("ขอภาพท่าน้ำหลังซ่อม")
    chief.get_by_role("button", name="ส่งคืน", exact=True).click()
    expect(chief.get_by_text("ส่งคืนพร้อมเหตุผลแล้ว")).to_be_visible()
    worker.goto(f"{address}2/")
    expect(worker.get_by_text("ขอภาพท่าน้ำหลังซ่อม").first).to_be_visible()
    worker.get_by_label("คำอธิบายผล").fill("เพิ่มภาพหลังซ่อมแล้ว")
    worker.get_by_role("button", name="บันทึกและส่งหัวหน้ากลุ่ม").click()


def suggest(judge: Page, address: str) -> None:
    """The evaluator writes praise and two things to do."""
    judge.goto(f"{address}2/")
    judge.get_by_text("เขียนข้อเสนอแนะ").click()
    judge.locator("textarea[name=text]").fill("ดูแลท่าน้ำได้ดี ทั้งนี้ ควรติดไฟส่องทาง และควรมีห่วงชูชีพทุกท่า")
    judge.get_by_role("button", name="บันทึกข้อเสนอแนะ").click()
    expect(judge.get_by_text("บันทึกข้อเสนอแนะแล้ว")).to_be_visible()


def publish(boss: Page, address: str) -> str:
    """The director publishes; the address of the results."""
    boss.goto(address)
    boss.get_by_role("button", name="เผยแพร่", exact=True).click()
    boss.wait_for_url(re.compile(r"/results/\d+/2566/boat/"))
    return boss.url


def issue_paper(boss: Page, folder: Path) -> bytes:
    """The director issues the table as a PDF with a number of its own."""
    boss.get_by_role("link", name="ตารางผลเป็นเอกสาร").click()
    with boss.expect_download() as waiting:
        boss.locator("form[method=post] button[value=pdf]").click()
    waiting.value.save_as(folder / "paper.pdf")
    return (folder / "paper.pdf").read_bytes()


def amend(boss: Page, address: str) -> None:
    """The director changes a published level for a reason, and publishes again."""
    boss.goto(f"{address}2/")
    boss.get_by_text("แก้ระดับที่เผยแพร่แล้ว โดยเก็บฉบับเดิมไว้").click()
    form = boss.locator("form[action$='/step/amend/']")
    form.locator("input[name=score][value='5']").check()
    form.locator("textarea[name=reason]").fill("พบภาพหลังซ่อมครบทุกท่า")
    form.get_by_role("button", name="บันทึกการแก้ไข").click()
    boss.goto(address)
    boss.locator("textarea[name=reason]").fill("แก้ตามภาพหลังซ่อม")
    boss.get_by_role("button", name="เผยแพร่ฉบับแก้ไข").click()
    expect(boss.get_by_text("เผยแพร่ฉบับที่ 2 แล้ว")).to_be_visible()


def split_suggestion(boss: Page, results: str) -> None:
    """The director makes two follow-ups of the suggestion."""
    boss.goto(f"{results}suggestions/")
    boss.get_by_role("link", name="แยกเป็นงานติดตาม").click()
    for at in ("t0", "t1"):
        boss.locator(f"select[name={at}-owner]").select_option(label="นายพาย เรือเร็ว")
        boss.locator(f"input[name={at}-due_on]").fill("๓๑ ธ.ค. ๒๕๗๕")
    boss.get_by_role("button", name="สร้างงานติดตาม").click()
    expect(boss.get_by_text("สร้างงานติดตามแล้ว 2 งาน")).to_be_visible()


def report_follow_up(worker: Page) -> str:
    """The owner reports one follow-up; its address."""
    worker.goto("/results/follow-ups/?mine=1")
    worker.locator("main tbody a[href^='/results/follow-ups/']:not([href*='?'])").first.click()
    worker.locator("textarea[name=words]").first.fill("ติดไฟครบทุกท่าแล้ว")
    worker.get_by_role("button", name="ส่งรายงาน").click()
    expect(worker.get_by_text("ติดไฟครบทุกท่าแล้ว").first).to_be_visible()
    expect(worker.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว")).to_have_count(0)
    return worker.url


def test_the_main_job_from_report_to_follow_up(
    enter: Callable[..., Page], site: Served, picture: Callable[[Page, str], Path], tmp_path: Path
):
    boss, worker, chief, judge = (enter(name) for name in ("boss", "worker", "chief", "judge"))
    address = opened(boss, YEAR)
    assign_all(boss)
    picture(boss, "main-01-assigned")

    report_share(worker, address)
    attach(worker, tmp_path / "ใบตรวจ.pdf")
    picture(worker, "main-02-reported")
    worker.get_by_role("button", name="บันทึกและส่งหัวหน้ากลุ่ม").click()
    report_level(worker, address, "2", 3)
    report_level(worker, address, "3", 4)
    return_and_mend(chief, worker, address)
    chief.goto(address)
    picture(chief, "main-03-to-confirm")
    confirm_all(chief, address)
    score_down_the_list(judge, address, {"1": 4, "2": 3, "3": 4})
    suggest(judge, address)
    picture(judge, "main-04-scored")

    results = publish(boss, address)
    expect(boss.locator("aside")).to_contain_text("3.67")
    expect(boss.locator("aside")).to_contain_text("11 ÷ 3 = 3.6666… → 3.67")
    expect(boss.locator("main")).to_contain_text("เฉพาะ สพป.")
    boss.locator("#node-2 td a").first.click()
    expect(boss.locator("#why")).to_contain_text("ทำไมข้อ 2")
    assert boss.url == results
    picture(boss, "main-05-published")

    assert issue_paper(boss, tmp_path).startswith(b"%PDF")
    boss.goto("/system/documents/")
    boss.locator("main a[href*='/v/']").first.click()
    verification = boss.url
    visitor = boss.context.browser.new_page()
    visitor.goto(verification)
    expect(visitor.locator("main")).to_contain_text("3.67")
    expect(visitor.locator("main")).not_to_contain_text("เปลี่ยนแปลง")
    picture(visitor, "main-06-verified")

    amend(boss, address)
    boss.goto(results)
    expect(boss.locator("aside")).to_contain_text("4.33")
    visitor.goto(verification)
    expect(visitor.locator("main")).to_contain_text("4.33")
    picture(visitor, "main-07-changed-since")
    visitor.close()

    split_suggestion(boss, results)
    picture(boss, "main-08-suggestions")
    task = report_follow_up(worker)
    judge.goto(task)
    judge.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").click()
    expect(judge.get_by_text("ตรวจยืนยันแล้ว").first).to_be_visible()
    picture(judge, "main-09-verified-by-another")


def test_the_core_steps_work_without_javascript(
    enter: Callable[..., Page], site: Served, picture: Callable[[Page, str], Path]
):
    boss, worker, chief, judge = (
        enter(name, java_script_enabled=False) for name in ("boss", "worker", "chief", "judge")
    )
    address = opened(boss, "2567")
    assign_all(boss)
    report_share(worker, address)
    worker.get_by_role("button", name="บันทึกและส่งหัวหน้ากลุ่ม").click()
    report_level(worker, address, "2", 3)
    report_level(worker, address, "3", 4)
    confirm_all(chief, address)
    score_down_the_list(judge, address, {"1": 4, "2": 3, "3": 4})
    boss.goto(address)
    boss.get_by_role("button", name="เผยแพร่", exact=True).click()
    expect(boss.locator("aside")).to_contain_text("3.67")
    boss.locator("#node-2 td a").first.click()
    boss.wait_for_url(re.compile(r"/why/2/"))
    expect(boss.locator("main")).to_contain_text("ทำไมข้อ 2")
    picture(boss, "main-10-why-without-javascript")
