"""An invented report with everything a bound report has."""

from __future__ import annotations

import io
import random
from dataclasses import replace

from PIL import Image

from khet.kernel.documents import Block, Contents, Cover, Document, Heading, PageBreak, Paragraph, Picture, Pictures
from tests.papers_cast import PLAIN, levels_table

WORDS = "ผู้บริหารสถานศึกษานำแนวทางที่เห็นไปปรับใช้กับโรงเรียนของตน และติดตามผลหลังการพัฒนา " * 6


def photo(seed: int = 1, size: tuple[int, int] = (640, 480)) -> bytes:
    """A photograph of nothing, the same for the same seed."""
    few = Image.frombytes("RGB", (16, 12), random.Random(seed).randbytes(16 * 12 * 3))
    out = io.BytesIO()
    few.resize(size).save(out, "JPEG", quality=80)
    return out.getvalue()


def part(number: int, *, pictures: int = 3, rows: int = 12) -> tuple[Block, ...]:
    """One part of the body: headings, text, a table and photographs."""
    shown = [Picture(photo(number * 50 + at), "ผู้เข้าร่วมชมแปลงผัก", f"ภาพของส่วน {number}/{at}") for at in range(pictures)]
    return (
        PageBreak(),
        Heading(f"ส่วนที่ {number} การดำเนินงาน", 1, "center"),
        Heading(f"กิจกรรมของส่วน {number}", 2),
        *[Paragraph(WORDS) for _ in range(6)],
        replace(levels_table(rows=rows), caption=f"ระดับของส่วน {number}"),
        Pictures(tuple(shown)),
    )


def book(parts: int = 2, **changes: object) -> Document:
    """A report with cover, preface, three lists of contents and so many parts."""
    given: dict[str, object] = {
        "title": "รายงานสรุปผลโครงการตัวอย่าง",
        "cover": Cover("รายงานสรุปผลโครงการ", ("กลุ่มพัฒนาครู", "สำนักงานตัวอย่าง")),
        "front": (
            Heading("คำนำ", 1, "center"),
            Paragraph(WORDS),
            PageBreak(),
            Contents("สารบัญ"),
            Contents("สารบัญตาราง", "tables"),
            Contents("สารบัญภาพ", "pictures"),
        ),
        "blocks": tuple(block for number in range(1, parts + 1) for block in part(number)),
        "numbered": True,
    }
    return replace(PLAIN, **(given | changes))  # type: ignore[arg-type]
