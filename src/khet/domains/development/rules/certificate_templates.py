"""What a template of certificates may say, and the ones every office begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from khet.calc import thai
from khet.domains.development.rules.certificate_refusals import CertificateProblem
from khet.domains.development.rules.certificate_words import MOST_SIGNERS, Signatory

FRAMES = ("classic", "modern", "plain")
MOST_POSITION_LINES = 3
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_SERIES = re.compile(r"[ก-ฮA-Za-z0-9.]{1,10}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A template as somebody wants it."""

    name: str
    heading: str
    series: str
    given: str
    statement: str
    closing: str = ""
    frame: str = "classic"
    colour: str = "#8a6d1f"
    thai_digits: bool = True
    signers: tuple[Signatory, ...] = ()


STARTERS = (
    Wanted(
        name="วุฒิบัตรผ่านการพัฒนา",
        heading="วุฒิบัตร",
        series="วบ",
        given="ขอมอบวุฒิบัตรฉบับนี้ให้ไว้เพื่อแสดงว่า",
        statement="ได้ผ่านการพัฒนาตามเกณฑ์ที่กำหนด เรื่อง",
        closing="ขอให้มีความสุข ความเจริญ และนำความรู้ไปพัฒนาผู้เรียนสืบไป",
    ),
    Wanted(
        name="เกียรติบัตรเข้าร่วมกิจกรรม",
        heading="เกียรติบัตร",
        series="กบ",
        given="ขอมอบเกียรติบัตรฉบับนี้ให้ไว้เพื่อแสดงว่า",
        statement="ได้เข้าร่วมกิจกรรม",
        closing="ขอให้มีความสุข ความเจริญ ประสบความสำเร็จตลอดไป",
        frame="modern",
        colour="#1f5f8a",
    ),
)


def checked(wanted: Wanted) -> Wanted:
    """The template with its texts cleaned; raises CertificateProblem for what cannot be printed."""
    texts = {
        field: thai.clean(getattr(wanted, field)) for field in ("name", "heading", "given", "statement", "closing")
    }
    longest = {"name": 120, "heading": 60, "given": 200, "statement": 300, "closing": 300}
    for field, text in texts.items():
        if not text and field != "closing":
            raise CertificateProblem("แบบวุฒิบัตรต้องมีชื่อแบบ หัวเรื่อง คำมอบ และข้อความ", f"Missing text: {field}")
        if len(text) > longest[field]:
            raise CertificateProblem(f"ข้อความยาวเกิน {longest[field]} ตัวอักษร", f"Too long: {field}")
    if not _SERIES.fullmatch(wanted.series):
        raise CertificateProblem("ชุดเลขที่ใช้ตัวอักษรหรือตัวเลขไม่เกิน 10 ตัว เช่น วบ", "The series is 1 to 10 letters or digits")
    if wanted.frame not in FRAMES or not _COLOUR.fullmatch(wanted.colour):
        raise CertificateProblem("กรอบหรือสีใช้ไม่ได้", "Unknown frame or colour")
    signers = tuple(
        Signatory(thai.clean(who.name), tuple(filter(None, (thai.clean(row) for row in who.position))))
        for who in wanted.signers
        if thai.clean(who.name)
    )
    if len(signers) > MOST_SIGNERS or any(len(who.position) > MOST_POSITION_LINES for who in signers):
        raise CertificateProblem(
            f"ลงนามได้ไม่เกิน {MOST_SIGNERS} คน ตำแหน่งคนละไม่เกิน {MOST_POSITION_LINES} บรรทัด",
            "Too many signers or lines of a position",
        )
    return Wanted(
        **texts,
        series=wanted.series,
        frame=wanted.frame,
        colour=wanted.colour,
        thai_digits=wanted.thai_digits,
        signers=signers,
    )
