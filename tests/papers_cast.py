"""Invented papers, and ways to read back what a renderer wrote."""

from __future__ import annotations

import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

from lxml import etree

from khet.kernel.documents import (
    Block,
    Cell,
    Column,
    Document,
    FigureRef,
    Level,
    Part,
    Reference,
    Row,
    Signatures,
    Signer,
    Table,
)

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = '#import "x": y $1$ *b* _i_ `r` \\ @ref <lab> [x] // -- <script>alert(1)</script> &amp; {{ x }} {% y %}'
VERIFY = "http://127.0.0.1:8400/v/0123456789abcdef/"
PLAIN = Document(
    title="ผลการประเมินของสำนักงานตัวอย่าง",
    blocks=(),
    subtitle_lines=("ประจำปีงบประมาณ พ.ศ. 2570",),
    author="สพม.ตัวอย่าง",
    dated=date(2027, 10, 4),
)


def figure(value: str, node: str = "1") -> FigureRef:
    """A figure that a test's resolver would know."""
    return FigureRef(label=f"ข้อ {node}", value=value, resolver="tests.figure", args={"node": node})


def levels_table(rows: int = 3) -> Table:
    """A table with a two-row head, a score shared by two rows, a state across two cells and a total."""
    head = (
        Row((Cell("ตัวชี้วัด", rowspan=2), Cell("ระดับคุณภาพ", colspan=2))),
        Row((Cell("คะแนน"), Cell("คำอธิบาย"))),
    )
    body = [
        Row(
            (
                Cell((Part("ตัวชี้วัดที่ 1 ", bold=True), Part("ระดับความสำเร็จของการนำผลไปใช้"))),
                Cell("4.50", rowspan=2, number=Decimal("4.50"), figure=figure("4.50")),
                Cell("ดีเยี่ยม", rowspan=2, level=Level(5, "ดีเยี่ยม")),
            )
        ),
        Row((Cell("ตัวชี้วัดที่ 2 ผู้เรียนอื่น ๆ"),)),
        Row((Cell("ตัวชี้วัดที่ 3", indent=1), Cell("ติดตามแต่ไม่ประเมินผล", colspan=2, align="center"))),
    ]
    body += [
        Row((Cell(f"เริ่มข้อ{at} " + "การจัดการศึกษาขั้นพื้นฐาน " * 9 + f"จบข้อ{at}"), Cell("3"), Cell("ดี")))
        for at in range(rows - 3)
    ]
    body.append(Row((Cell("รวม", align="right"), Cell("4.50", number=Decimal("4.50")), Cell("")), kind="total"))
    columns = (Column("ตัวชี้วัด", width=6), Column("คะแนน", "center", 2), Column("คำอธิบาย", "center", 2))
    return Table(columns, tuple(body), header_rows=head, caption="ตารางที่ 1", note="หมายเหตุ: ข้อ 3 ไม่นับ")


def paper(*blocks: Block, **changes: object) -> Document:
    """An invented paper with these blocks."""
    return replace(PLAIN, blocks=blocks, **changes)  # type: ignore[arg-type]


def issued(*blocks: Block, **changes: object) -> Document:
    """The same with a number."""
    return paper(*blocks, reference=Reference("สพม.ตัวอย่าง-ผล-2570/0007", VERIFY), **changes)


SIGNED = Signatures((Signer("", ("ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาตัวอย่าง",)),))
_CLUSTER = re.compile("([ก-ฮ][ัิ-ฺ็-๎]+)\\1")


def folded(text: str) -> str:
    """Text without spaces and without the doubled clusters that PDF text layers of Thai have."""
    return _CLUSTER.sub(r"\1", re.sub(r"\s+", "", text.replace("\u00a0", "")))


def pdf_pages(data: bytes) -> list[str]:
    """The text of every page."""
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return told.stdout.decode().split("\f")[:-1]


def part_of(data: bytes, name: str) -> etree._Element:
    """One XML part of an Office file."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        return etree.fromstring(file.read(name))


def word_text(data: bytes, name: str = "word/document.xml") -> str:
    """All text of a part of a Word file."""
    return "".join(item.text or "" for item in part_of(data, name).iter(f"{WORD}t"))
