"""The signed content as letters that fit into a QR code and into an address.

One Thai letter takes one byte (code page 874), what offices often write comes from a dictionary, and the bytes are
spelt in base 32, which a QR code packs almost as tightly as bytes and which no case or line break can harm. The first
letters name the form: another dictionary or another order of fields would be another form.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from datetime import date

from khet.domains.development.rules.certificate_content import FIELDS, BadContent, Content, check, of_fields
from khet.domains.development.rules.certificate_signing import ID_BYTES, SIGNATURE_BYTES, Signed

PREFIX = "KC1"
LONGEST_PAYLOAD = 4000
LONGEST_BODY = 8000
MOST_STRAYS = 4
THAI, UNICODE = 1, 2
SEPARATOR = "\x1f"
CODE_PAGE = "cp874"
# The most frequent words come last, where references to them are shortest. Never change this text.
DICTIONARY = (
    "นิเทศ ติดตาม การวัดและประเมินผล การวิจัยในชั้นเรียน โรงเรียน สถานศึกษา ผู้บริหาร ภาวะผู้นำ หลักสูตร นวัตกรรม "
    "เทคโนโลยีดิจิทัล ปัญญาประดิษฐ์ มาตรฐานสากล ประกันคุณภาพ ชุมชนแห่งการเรียนรู้ทางวิชาชีพ PLC Active Learning "
    "สมรรถนะ ในศตวรรษที่ 21 ปีงบประมาณ พ.ศ. รุ่นที่ การศึกษาดูงาน การจัดการเรียนรู้ การพัฒนา ครูผู้ช่วย "
    "บุคลากรทางการศึกษา ครูและบุคลากรทางการศึกษา โครงการ อบรม การอบรมเชิงปฏิบัติการ การประชุมเชิงปฏิบัติการ "
    "ว่าที่ร้อยตรี นางสาว นาง นาย ประถมศึกษา มัธยมศึกษา สำนักงานเขตพื้นที่การศึกษาประถมศึกษา "
    "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษา สพป. สพม. เกียรติบัตร วุฒิบัตร"
).encode(CODE_PAGE)

_FOUND = re.compile(rb"KC1[A-Z2-7]{120,3997}")
_SHAPE = re.compile(r"KC1[A-Z2-7]+")


class BadPayload(ValueError):
    """The letters are not the content of a certificate; the message is Thai and fit to show."""

    message_th = "รหัสวุฒิบัตรไม่ครบหรือไม่ถูกต้อง"
    message_en = "The code of the certificate is incomplete or wrong"

    def __init__(self) -> None:
        super().__init__(self.message_th)


def encode(signed: Signed) -> str:
    """The letters that carry this content and its signature."""
    texts = [_text(signed.content, field) for field in FIELDS]
    joined = SEPARATOR.join(texts)
    try:
        flag, body = THAI, joined.encode(CODE_PAGE)
    except UnicodeEncodeError:
        flag, body = UNICODE, joined.encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, DICTIONARY)
    packed = packer.compress(body) + packer.flush()
    whole = bytes([flag]) + bytes.fromhex(signed.key_id) + signed.signature + packed
    return PREFIX + _spelt(whole)


def decode(payload: str) -> Signed:
    """The content and signature that the letters carry; raises BadPayload. The signature is not judged here."""
    letters = "".join(payload.split()).upper()
    if len(letters) > LONGEST_PAYLOAD or not _SHAPE.fullmatch(letters):
        raise BadPayload
    try:
        return _decoded(letters.removeprefix(PREFIX))
    except (binascii.Error, zlib.error, ValueError):
        raise BadPayload from None


def find(text: str | bytes) -> list[str]:
    """Every payload that stands in a text, an address or a file that carries it, each once, in order."""
    data = text.encode(errors="replace") if isinstance(text, str) else text
    return list(dict.fromkeys(_without_strays(match.group().decode()) for match in _FOUND.finditer(data)))


def _without_strays(letters: str) -> str:
    """The letters without what a file writes right behind them: a picture's check sum of four bytes may be letters too.

    A payload says itself where it ends, so only what is whole without the last letters is taken without them.
    """
    for stop in range(len(letters), len(letters) - MOST_STRAYS - 1, -1):
        try:
            decode(letters[:stop])
        except BadPayload:
            continue
        return letters[:stop]
    return letters


def address(public_url: str, payload: str) -> str:
    """The address that a QR code holds: it leads to the page that verifies, and carries what is verified."""
    return f"{public_url.rstrip('/')}/c/{payload}"


def _decoded(letters: str) -> Signed:
    whole = base64.b32decode(letters + "=" * (-len(letters) % 8))
    if _spelt(whole) != letters:
        raise BadPayload
    flag, start = whole[0], 1 + ID_BYTES + SIGNATURE_BYTES
    encoding = {THAI: CODE_PAGE, UNICODE: "utf-8"}.get(flag)
    if encoding is None or len(whole) <= start:
        raise BadPayload
    unpacker = zlib.decompressobj(-15, DICTIONARY)
    body = unpacker.decompress(whole[start:], LONGEST_BODY)
    if not unpacker.eof or unpacker.unused_data or unpacker.unconsumed_tail:
        raise BadPayload
    return Signed(_content(body.decode(encoding)), whole[1 : 1 + ID_BYTES].hex(), whole[1 + ID_BYTES : start])


def _spelt(whole: bytes) -> str:
    return base64.b32encode(whole).decode().rstrip("=")


def _text(content: Content, field: str) -> str:
    """A field as the payload spells it; the last day and the day of issue are counted from the first day."""
    value = getattr(content, field)
    if not isinstance(value, date):
        return str(value)
    return f"{value:%Y%m%d}" if field == "starts_on" else str((value - content.starts_on).days)


def _content(text: str) -> Content:
    parts = text.split(SEPARATOR)
    if len(parts) != len(FIELDS):
        raise BadPayload
    texts, first, later = parts[:6], date.fromisoformat(parts[6]), [int(part) for part in parts[7:]]
    if [str(number) for number in later] != parts[7:]:
        raise BadPayload
    try:
        made = of_fields(texts, [first, *(date.fromordinal(first.toordinal() + number) for number in later)])
    except OverflowError:
        raise BadPayload from None
    try:
        check(made)
    except BadContent:
        raise BadPayload from None
    return made
