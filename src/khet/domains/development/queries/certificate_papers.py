"""Certificates as files: PDF, one or many in one file, and a picture for a phone.

Every file carries the payloads of its certificates in its properties too, so that ``khet certificate verify`` reads
them without looking at the picture.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno

from khet.domains.development.rules.certificate_payload import address, encode
from khet.domains.development.rules.certificate_signing import Signed
from khet.domains.development.rules.certificate_words import Lines, Look, lines
from khet.kernel import press
from khet.kernel.documents.sheet import Sheet
from khet.kernel.documents.text import letters

TEMPLATE = Path(__file__).parents[1] / "data" / "certificate.typ"
# What a PDF may hold in one property; a larger file is read through its addresses.
MOST_IN_PROPERTIES = 50
LOGO_ALT, QR_ALT = "ตราสำนักงาน", "คิวอาร์โค้ดสำหรับตรวจสอบวุฒิบัตร"


@dataclass(frozen=True, slots=True)
class Printed:
    """One certificate to print: what was signed, how it looks, and its short address in the register."""

    signed: Signed
    look: Look
    verify_url: str


def as_pdf(certificates: Sequence[Printed], *, public_url: str) -> bytes:
    """The certificates as one PDF/A file, a page each."""
    made: bytes = press.run("typeset", _sheet(certificates, public_url))
    return made


def as_png(certificate: Printed, *, public_url: str) -> bytes:
    """One certificate as a picture, with its payload in the picture's properties."""
    from PIL import Image, PngImagePlugin

    drawn: bytes = press.run("typeset", _sheet([certificate], public_url, form="png"))
    properties = PngImagePlugin.PngInfo()
    properties.add_text("khet-certificate", encode(certificate.signed))
    out = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as picture:
        picture.save(out, format="PNG", pnginfo=properties, optimize=False)
    return out.getvalue()


def qr_svg(url: str, payload: str) -> str:
    """The code of an address that ends in a payload: letters of the payload are packed tightly."""
    out = io.BytesIO()
    head = url.removesuffix(payload)
    parts: Any = [head, payload] if head else [payload]
    segno.make_qr(parts, error="m").save(out, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()


def _sheet(certificates: Sequence[Printed], public_url: str, form: Any = "pdf") -> Sheet:
    first = certificates[0]
    issued = max(each.signed.content.issued_on for each in certificates)
    payloads = [encode(each.signed) for each in certificates]
    data = {
        "title": first.signed.content.title if len(certificates) > 1 else first.signed.content.reference,
        "author": first.signed.content.office,
        "payloads": payloads if len(payloads) <= MOST_IN_PROPERTIES else [],
        "dated": {"year": issued.year, "month": issued.month, "day": issued.day},
        "frame": first.look.frame,
        "colour": first.look.colour,
        "logo": first.look.logo or None,
        "logo_alt": LOGO_ALT,
        "qr_alt": QR_ALT,
        "items": [_item(each, payload, public_url) for each, payload in zip(certificates, payloads, strict=True)],
    }
    return Sheet(TEMPLATE, data, _stamp(issued), form=form)


def _stamp(issued: date) -> date:
    return issued


def _item(certificate: Printed, payload: str, public_url: str) -> dict[str, Any]:
    look = certificate.look
    told: Lines = lines(certificate.signed.content, look, verify=f"ตรวจสอบได้ที่ {certificate.verify_url}")
    return {
        **{name: _words(getattr(told, name)) for name in Lines.__slots__},
        "signers": [
            {"name": _words(f"({who.name})"), "position": [_words(row) for row in who.position]} for who in look.signers
        ],
        "letters": letters(told.title),
        "address": address(public_url, payload),
        "qr": qr_svg(address(public_url, payload), payload),
    }


@lru_cache(maxsize=4096)
def _words(text: str) -> list[str]:
    words: list[str] = press.run("line", text)
    return words
