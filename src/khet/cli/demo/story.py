"""What the demo holds, as a list of public commands in the order in which an office would give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from khet.calc.calendars import FiscalYear
from khet.cli.demo import development_data, office_data, tables

MAIN = "สพม.ลำปาง ลำพูน"
PASSWORD = "khet-demo-2566"  # noqa: S105 (printed for everybody who tries the demo)
FRAMEWORKS = ("qp", "ap", "standards")
PUBLISHED_YEAR = 2566

WATCHER = "obec"

SIGN_INS = (
    ("director", "ผู้อำนวยการเขต: ภาพรวม เผยแพร่ผล ออกเอกสาร"),
    ("officer.supervision", "เจ้าหน้าที่: มีงานที่ถูกส่งคืนและงานที่เลยกำหนด"),
    ("head.supervision", "หัวหน้ากลุ่ม: มีผลรอยืนยัน"),
    ("evaluator", "ผู้ประเมิน: มีผลรอให้ระดับ"),
    (WATCHER, "ผู้ติดตามผลจากส่วนกลาง: เปรียบเทียบทั้งสี่เขต"),
    ("data.officer", "เจ้าหน้าที่ข้อมูล: นำเข้าไฟล์ ตัดสิน รับรอง เปรียบเทียบ"),
    ("admin", "ผู้ดูแลระบบ: บุคลากร บทบาท หน่วยงาน บันทึก"),
    ("school.director", "ผู้อำนวยการสถานศึกษา"),
    ("phumok.director", "ผู้อำนวยการของอีกเขตหนึ่ง (เขตสมมติ)"),
    ("namsai.director", "ผู้อำนวยการเขตที่มีข้อมูลรายบุคคล (เขตสมมติ): ตัวชี้วัดจากข้อมูล"),
    ("namsai.data", "เจ้าหน้าที่ข้อมูล: นำเข้าไฟล์ ตัดสินข้อสงสัย รับรอง"),
    ("namsai.officer", "เจ้าหน้าที่ของเขตเดียวกัน: จำนวนน้อยถูกปกปิด"),
    ("namsai.school", "ผู้อำนวยการสถานศึกษา: เห็นโรงเรียนของตนทั้งหมด"),
    ("tak.developer", "เจ้าหน้าที่พัฒนาบุคลากร: โครงการศึกษาดูงาน รายงานสรุป แบบประเมิน (สพม.ตาก)"),
    ("tak.teacher", "ครู: กิจกรรม วุฒิบัตร และแนวปฏิบัติที่ดีของตน"),
    ("sukhothai.developer", "เจ้าหน้าที่พัฒนาบุคลากร: แผนสามกลุ่มเป้าหมาย รายงานประจำปี (สพม.สุโขทัย)"),
)


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the story, and what to tell the person who waits."""

    title: str
    words: tuple[str, ...]


def commands(folder: Path, today: date) -> Iterator[Command]:
    """Every command of the demo; ``folder`` takes the files that are made for some of them."""
    yield Command("โครงสร้างฐานข้อมูล", ("migrate",))
    yield Command("เกณฑ์การประเมิน", ("framework", "import", *map(str, criteria())))
    yield from _offices()
    yield from _people()
    yield from _results(folder)
    yield from _schools(folder)
    yield from _suggestions(folder, today)
    yield from _current_year(today)
    yield from (Command(title, words) for title, words in office_data.commands(folder))
    yield from (Command(title, words) for title, words in development_data.commands())
    yield Command("งานเบื้องหลัง", ("worker", "--once"))


PAPER_ORDER = {"qp": 1, "ap": 2, "standards": 3}
"""In which order an evaluation's papers name the frameworks; the first imported comes first on pages."""


def criteria() -> list[Path]:
    """The criteria files that the product ships."""
    folder = tables.DATA.parents[2] / "domains" / "frameworks" / "criteria"
    return sorted(
        folder.glob("*.yaml"), key=lambda file: (PAPER_ORDER.get(file.name.rpartition("-")[0], 99), file.name)
    )


def _offices() -> Iterator[Command]:
    groups = [word for row in tables.rows("groups.csv") for word in ("--name", row["name"])]
    for row in tables.rows("offices.csv"):
        short = row["short_name"]
        codes = ("--code", row["code"]) if row["code"] else ()
        office = ("office", "add", "--short", short, "--name", row["name"], "--type", row["type"], *codes)
        yield Command(short, office)
        yield Command(short, ("group", "add", "--office", short, *groups))
        yield Command(short, ("school", "import", str(tables.DATA / row["schools"]), "--office", short))


def _people() -> Iterator[Command]:
    for row in tables.rows("people.csv"):
        words = ["person", "add", "--office", row["office"], "--name", row["name"], "--username", row["username"]]
        words += ["--role", row["role"], "--position", row["position"]]
        for option in ("group", "school", "reach"):
            if row[option]:
                words += [f"--{option}", row[option]]
        if row["role"] == "group_head":
            words.append("--head")
        yield Command("บุคลากร", tuple(words))

    for row in tables.rows("offices.csv"):
        if row["short_name"] != MAIN:
            watching = ("--office", row["short_name"], "--username", WATCHER, "--role", "auditor")
            yield Command("บุคลากร", ("person", "give-role", *watching))


def _results(folder: Path) -> Iterator[Command]:
    for framework in FRAMEWORKS:
        for column, file in tables.result_files(f"invented_{framework}.csv", folder):
            office, _, year = column.rpartition(" ")
            yield _import(file, office, framework, year)
        golden = tables.DATA / f"{framework}_{PUBLISHED_YEAR}.csv"
        yield _import(golden, MAIN, framework, str(PUBLISHED_YEAR))
    for column, file in tables.result_files(f"invented_ita_{PUBLISHED_YEAR}.csv", folder):
        yield _import(file, column, "ita", str(PUBLISHED_YEAR))


def _schools(folder: Path) -> Iterator[Command]:
    for school, file in tables.result_files("invented_school_qa_2565.csv", folder):
        yield _import(file, MAIN, "school-qa", "2565", "--school", school)


def _import(file: Path, office: str, framework: str, year: str, *more: str) -> Command:
    words = ("results", "import", str(file), "--office", office, "--framework", framework, "--year", year, *more)
    return Command(f"ผลการประเมิน {framework} {year}", (*words, "--publish"))


def _suggestions(folder: Path, today: date) -> Iterator[Command]:
    for framework in ("qp", "standards"):
        file = tables.dated(f"suggestions_{framework}_{PUBLISHED_YEAR}.csv", folder, today)
        yield Command("ข้อเสนอแนะ", ("suggestion", "import", str(file), *_of(framework, PUBLISHED_YEAR)))


def _current_year(today: date) -> Iterator[Command]:
    """The evaluations of the running fiscal year: QP due soon, AP late, Standards late to confirm."""
    year = FiscalYear.of(today).be
    first = {"qp": ("6", 4), "ap": ("12", -3), "standards": ("12", -9)}
    for framework, (round_code, days) in first.items():
        due = [(today + timedelta(days=days + more)).isoformat() for more in (0, 7, 14)]
        opened = ("results", "open", *_of(framework, year), "--due", round_code, *due)
        yield Command("งานปีปัจจุบัน", opened)
        owners = str(tables.DATA / f"owners_{framework}.csv")
        yield Command("งานปีปัจจุบัน", ("results", "assign", owners, *_of(framework, year)))
        steps = str(tables.DATA / f"work_{framework}.csv")
        yield Command("งานปีปัจจุบัน", ("results", "work", steps, *_of(framework, year)))


def _of(framework: str, year: int) -> tuple[str, ...]:
    return ("--office", MAIN, "--framework", framework, "--year", str(year))
