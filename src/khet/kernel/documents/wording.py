"""The few words that renderers put on a paper themselves, in the paper's language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """Words round the paper's own text."""

    draft: str
    draft_line: str
    page: str
    of: str
    number: str
    verify: str
    qr_alt: str
    sign: str
    blank_name: str
    data: str
    table: str
    picture: str


# A paper keeps the language it was written in, whoever prints it: these are not the interface's texts.
_WORDINGS = {
    "th": Wording(
        draft="ร่าง",
        draft_line="ร่าง ยังไม่เผยแพร่ ใช้อ้างอิงไม่ได้",
        page="หน้า",
        of="จาก",
        number="เลขที่",
        verify="ตรวจสอบเอกสารได้ที่",
        qr_alt="คิวอาร์โค้ดไปหน้าตรวจสอบเอกสาร",
        sign="ลงชื่อ",
        blank_name="(…………………………………………………………)",
        data="ข้อมูล",
        table="ตารางที่",
        picture="ภาพที่",
    ),
    "en": Wording(
        draft="DRAFT",
        draft_line="Draft, not published, not to be cited",
        page="Page",
        of="of",
        number="No.",
        verify="Verify this document at",
        qr_alt="QR code leading to the page that verifies this document",
        sign="Signed",
        blank_name="(…………………………………………………………)",
        data="Data",
        table="Table",
        picture="Figure",
    ),
}


def wording(language: str) -> Wording:
    """The words for a language; Thai when it is not known."""
    return _WORDINGS.get(language, _WORDINGS["th"])
