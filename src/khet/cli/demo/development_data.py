"""The demo's staff development: one office's project of 2565 and another's plan of 2567, from what was published."""

from __future__ import annotations

from collections.abc import Iterator

from khet.cli.demo import tables

TAK, SUKHOTHAI = "สพม.ตาก", "สพม.สุโขทัย"
OFFICES = (
    (TAK, "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษาตาก", "schools_tak.csv", "development_tak_2565.yaml"),
    (SUKHOTHAI, "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษาสุโขทัย", "schools_sukhothai.csv", "development_sukhothai_2567.yaml"),
)
PEOPLE = (
    (TAK, "tak.developer", "นางสาวพัฒน์ สาธิตตาก", "staff_developer", "นักทรัพยากรบุคคล", ""),
    (TAK, "tak.director", "นายยอดดอย สาธิตตาก", "director", "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา", ""),
    (TAK, "tak.teacher", "นางสาวน้ำริน สาธิตสอน", "teacher", "ครู", "ผดุงปัญญา"),
    (SUKHOTHAI, "sukhothai.developer", "นายวิชา สาธิตสุโขทัย", "staff_developer", "นักทรัพยากรบุคคล", ""),
    (SUKHOTHAI, "sukhothai.director", "นางศรีนคร สาธิตสุโขทัย", "director", "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา", ""),
)
GROUP = "กลุ่มพัฒนาครูและบุคลากรทางการศึกษา"
Words = tuple[str, ...]


def commands() -> Iterator[tuple[str, Words]]:
    """What is done, in words, and the command that does it."""
    for short, name, schools, _year in OFFICES:
        yield short, ("office", "add", "--short", short, "--name", name, "--type", "secondary")
        yield short, ("group", "add", "--office", short, "--name", GROUP)
        yield short, ("school", "import", str(tables.DATA / schools), "--office", short)
    for office, username, name, role, position, school in PEOPLE:
        words: Words = ("person", "add", "--office", office, "--name", name, "--username", username)
        words += ("--role", role, "--position", position)
        yield "บุคลากร", (*words, "--school", school) if school else words
    for short, _name, _schools, year in OFFICES:
        yield f"แผนพัฒนาบุคลากร {short}", ("development", "load", str(tables.DATA / year), "--office", short)
