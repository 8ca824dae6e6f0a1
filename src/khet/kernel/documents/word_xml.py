"""The WordprocessingML that papers need, built as elements: text can never become markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from khet.calc.thai import to_thai_digits
from khet.kernel.documents.model import Align

FONT = "TH SarabunPSK"
TWIPS_PER_MM = 1440 / 25.4


def element(tag: str, *children: etree._Element, **attributes: str | int) -> etree._Element:
    """An element of the ``w`` namespace with its attributes in the same namespace."""
    made: etree._Element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def twips(millimetres: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(millimetres * TWIPS_PER_MM)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text in one manner."""

    text: str
    bold: bool = False
    italic: bool = False
    points: int = 16
    colour: str | None = None
    break_before: bool = False

    def properties(self) -> list[etree._Element]:
        """Its properties in the order the schema asks for, for Latin and for complex scripts."""
        items = [element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)]
        if self.bold:
            items += [element("b"), element("bCs")]
        if self.italic:
            items += [element("i"), element("iCs")]
        if self.colour:
            items.append(element("color", val=self.colour.removeprefix("#")))
        items += [element("sz", val=self.points * 2), element("szCs", val=self.points * 2)]
        items.append(element("lang", val="en-US", eastAsia="en-US", bidi="th-TH"))
        return items


def run_xml(run: Run) -> etree._Element:
    """A run; line breaks in its text become line breaks of Word.

    ``w:cs`` makes Word use the complex-script font and size for every character, so that digits match the letters.
    """
    properties = element("rPr", *run.properties())
    properties.insert(len(properties) - 1, element("cs"))
    made = element("r", properties)
    for at, line in enumerate(run.text.split("\n")):
        if at or run.break_before:
            made.append(element("br"))
        if line:
            text = element("t")
            text.text = line.replace("\t", " ")
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.append(text)
    return made


def field_runs(
    instruction: str, *, thai: bool, shown: str = "1", points: int = 13, bold: bool = False
) -> list[etree._Element]:
    """A field such as PAGE with what it shows now, in Thai digits when the paper has them."""
    code = f" {instruction} \\* ThaiArabic " if thai else f" {instruction} "
    begin, between, end = (element("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
    text = element("instrText")
    text.text = code
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    value = element("t")
    value.text = to_thai_digits(shown) if thai else shown
    return [
        element("r", element("rPr", *Run("", points=points, bold=bold).properties()), item)
        for item in (begin, text, between, value, end)
    ]


def paragraph_xml(
    runs: Sequence[Run],
    *,
    align: Align = "left",
    first_line_mm: float = 0,
    left_mm: float = 0,
    points_before: int = 0,
    points_after: int = 0,
    keep_next: bool = False,
    keep_lines: bool = False,
    page_break: bool = False,
    outline: int = 0,
    extra: Sequence[etree._Element] = (),
) -> etree._Element:
    """A paragraph with its properties in the order the schema asks for."""
    properties = element("pPr")
    if keep_next:
        properties.append(element("keepNext"))
    if keep_lines:
        properties.append(element("keepLines"))
    if page_break:
        properties.append(element("pageBreakBefore"))
    properties.append(element("spacing", before=points_before * 20, after=points_after * 20, line=240, lineRule="auto"))
    properties.append(_indent(left_mm, first_line_mm))
    properties.append(element("jc", val=align))
    if outline:
        properties.append(element("outlineLvl", val=outline))
    return element("p", properties, *[run_xml(run) for run in runs], *extra)


def _indent(left_mm: float, first_line_mm: float) -> etree._Element:
    if first_line_mm < 0:
        return element("ind", left=twips(left_mm), hanging=twips(-first_line_mm))
    return element("ind", left=twips(left_mm), firstLine=twips(first_line_mm))
