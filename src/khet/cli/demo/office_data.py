"""The demo's office with data: the files of an invented primary office, taken in and accepted by public commands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

OFFICE = "สพป.ลุ่มน้ำใส"
NAME = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาลุ่มน้ำใส (สมมติ)"
CODE = "990101"
SEED, SCHOOLS, PUPILS, STAFF, LAST_YEAR = 7, 20, 1_200, 110, 2567
SCHOOL = "1099900002"
PEOPLE = (
    ("namsai.director", "นางสายชล สาธิตใส", "director", "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา"),
    ("namsai.data", "นายธารา ลองข้อมูล", "data_officer", "เจ้าหน้าที่ข้อมูล"),
    ("namsai.officer", "นางสาววารี ตัวอย่างน้ำ", "officer", "เจ้าหน้าที่"),
    ("namsai.school", "นายคลอง ตัวอย่างครู", "school_director", "ผู้อำนวยการสถานศึกษา"),
)
FILES: tuple[tuple[str, int, str], ...] = (
    ("schools_2567.xlsx", 2567, ""),
    ("dmc_2566_06-10.xlsx", 2566, "06-10"),
    ("dmc_2567_06-10.xlsx", 2567, "06-10"),
    ("staff_2567.xlsx", 2567, ""),
    ("onet_p6_2566.csv", 2566, ""),
    ("onet_p6_2567.csv", 2567, ""),
    ("nt_p3_2567.csv", 2567, ""),
    ("incidents_2566.xlsx", 2566, ""),
    ("incidents_2567.xlsx", 2567, ""),
    ("dropouts_2567.xlsx", 2567, ""),
    ("sdq_2567_1.xlsx", 2567, "1"),
    ("cct_2567_1.xlsx", 2567, "1"),
)
OPENED = (("enrolment.all", "school"), ("onet.p6_math", "network"), ("sdq.risk", ""))
Words = tuple[str, ...]


def commands(folder: Path) -> Iterator[tuple[str, Words]]:
    """What is done, in words, and the command that does it."""
    yield "ตัวชี้วัดที่ส่งมาพร้อมระบบ", ("indicator", "load")
    yield OFFICE, ("office", "add", "--short", OFFICE, "--name", NAME, "--type", "primary", "--code", CODE)
    made = written(folder / "namsai")
    yield OFFICE, ("school", "import", str(made / "register.csv"), "--office", OFFICE)
    for username, name, role, position in PEOPLE:
        words: Words = ("person", "add", "--office", OFFICE, "--name", name, "--username", username)
        words += ("--role", role, "--position", position)
        yield "บุคลากร", (*words, "--school", SCHOOL) if role == "school_director" else words
    for name, year, round_code in FILES:
        words = ("data", "import", str(made / name), "--office", OFFICE, "--year", str(year))
        yield f"ชุดข้อมูล {name}", (*words, *(("--round", round_code) if round_code else ()), "--accept")
    for code, by in OPENED:
        words = ("indicator", "publish", code, "--office", OFFICE, "--year", "2566", "--year", "2567")
        yield "ตัวเลขที่เปิดเผย", (*words, *(("--by", by) if by else ()))


def written(folder: Path) -> Path:
    """The files of the invented office, as an office has them."""
    from khet.engine.generate import plan
    from khet.engine.generate.filing import Filer
    from khet.engine.generate.world import World

    drawn = plan.office(seed=SEED, years=2, schools=SCHOOLS, pupils=PUPILS, staff=STAFF, last_year=LAST_YEAR)
    Filer(World(replace(drawn, rounds=1, terms=1, raters=1)), folder).write()
    return folder
