"""How long a bound report of more than sixty pages takes as PDF and as Word.

The report has what an event's summary report has: cover, preface, three lists of contents with page numbers, text, long
tables whose rows never split, and photographs with numbered captions. Every repeat has other words, so that nothing can
be remembered from the one before; the photographs are ready for paper, as the product keeps them.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable
from datetime import date

from PIL import Image

from benchmarks import Measure
from khet.kernel.documents import (
    Block,
    Cell,
    Column,
    Contents,
    Cover,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Pictures,
    Row,
    Table,
    render_docx,
    render_pdf,
)
from khet.kernel.documents.pdf import pages_of

BOUND_SECONDS, LEAST_PAGES = 2.0, 60
REPEATS = 4
PARTS, ROWS, PHOTOS = 13, 28, 6
WORDS = (
    "ผู้บริหารสถานศึกษาแลกเปลี่ยนเรียนรู้จากแหล่งที่ทำได้จริง",
    "นำแนวทางที่เห็นไปปรับใช้กับโรงเรียนของตนเอง",
    "ติดตามผลหลังการพัฒนาโดยหัวหน้างานและศึกษานิเทศก์",
    "ใช้ข้อมูลรายบุคคลวางแผนช่วยเหลือนักเรียนได้ทันเวลา",
    "สร้างเครือข่ายระหว่างโรงเรียนในพื้นที่เดียวกัน",
    "ประเมินความพึงพอใจและผลการเรียนรู้ของผู้เข้าร่วม",
)


def measure() -> list[Measure]:
    """Set the report and write it for Word; the best of a few, each with other words."""
    made = [report(serial) for serial in range(REPEATS + 1)]
    pages = max(int(page) for page in pages_of(made[0]).values() if page.isdecimal())
    return [
        Measure("pages of the report", pages, "pages", least=LEAST_PAGES),
        Measure("a report of more than 60 pages as PDF", _best(render_pdf, made), "s", most=BOUND_SECONDS),
        Measure("the same as Word, its contents with page numbers", _best(render_docx, made), "s"),
    ]


def report(serial: int) -> Document:
    """The report; no two serials give a page alike."""
    dice = random.Random(serial)
    blocks = [block for number in range(1, PARTS + 1) for block in _part(number, serial, dice)]
    front: tuple[Block, ...] = (
        Heading("คำนำ", 1, "center"),
        Paragraph(_text(dice, 12)),
        PageBreak(),
        Contents("สารบัญ"),
        Contents("สารบัญตาราง", "tables"),
        Contents("สารบัญภาพ", "pictures"),
    )
    return Document(
        title="รายงานสรุปผลการดำเนินงานโครงการตัวอย่าง",
        subtitle_lines=("ปีงบประมาณ พ.ศ. 2570",),
        blocks=tuple(blocks),
        dated=date(2027, 9, 30),
        cover=Cover("รายงานสรุปผลโครงการ", ("กลุ่มพัฒนาครูและบุคลากรทางการศึกษา", "สำนักงานตัวอย่าง")),
        front=front,
        numbered=True,
    )


def _part(number: int, serial: int, dice: random.Random) -> list[Block]:
    rows = tuple(
        Row((Cell(str(at)), Cell(_text(dice, 4)), Cell(f"{dice.randint(300, 500) / 100:.2f}"), Cell("มากที่สุด")))
        for at in range(1, ROWS + 1)
    )
    columns = (
        Column("ที่", "center", 8),
        Column("รายการ", width=62),
        Column("x̄", "center", 12),
        Column("ระดับ", width=18),
    )
    photos = [
        Picture(_photo(serial * 1000 + number * 10 + at), "ภาพกิจกรรม", f"แหล่งเรียนรู้ที่ {number}.{at}")
        for at in range(PHOTOS)
    ]
    return [
        PageBreak(),
        Heading(f"ส่วนที่ {number} การดำเนินงาน", 1, "center"),
        *[block for at in range(1, 6) for block in (Heading(f"กิจกรรมที่ {number}.{at}", 2), Paragraph(_text(dice, 14)))],
        Table(columns, rows, caption=f"ผลการประเมินของส่วนที่ {number}"),
        Pictures(tuple(photos)),
    ]


def _text(dice: random.Random, sentences: int) -> str:
    return " ".join(f"{dice.choice(WORDS)} {dice.randint(1, 9999)}" for _ in range(sentences))


def _photo(seed: int) -> bytes:
    few = Image.frombytes("RGB", (44, 33), random.Random(seed).randbytes(44 * 33 * 3))
    out = io.BytesIO()
    few.resize((1100, 825)).save(out, "JPEG", quality=80)
    return out.getvalue()


def _best(task: Callable[[Document], bytes], made: list[Document]) -> float:
    """The best time over all but the first, which warms up."""
    task(made[0])
    best = float("inf")
    for document in made[1:]:
        began = time.perf_counter()
        task(document)
        best = min(best, time.perf_counter() - began)
    return best
