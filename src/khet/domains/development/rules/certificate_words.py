"""The words of a certificate, as it prints them: from what was signed and from the office's template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khet.calc import calendars, thai
from khet.domains.development.rules.certificate_content import Content, days

MOST_SIGNERS = 3


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: the name in brackets, and the lines of the position below."""

    name: str
    position: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What a template adds to the content: words, frame, digits, signers and a logo as an SVG drawing."""

    given: str
    statement: str
    closing: str = ""
    frame: str = "classic"
    colour: str = "#8a6d1f"
    thai_digits: bool = True
    signers: tuple[Signatory, ...] = ()
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one certificate from top to bottom."""

    number: str
    office: str
    heading: str
    given: str
    name: str
    statement: str
    title: str
    when: str
    closing: str
    given_on: str
    verify: str


def lines(content: Content, look: Look, *, verify: str) -> Lines:
    """The lines, with the digits that the template asks for; the number stays as the register has it."""

    def digits(text: str) -> str:
        return thai.to_thai_digits(text) if look.thai_digits else text

    span = "วันที่" if content.starts_on == content.ends_on else "ระหว่างวันที่"
    when = f"{span} {days(content.starts_on, content.ends_on)} จำนวน {content.hours} ชั่วโมง"
    return Lines(
        number=f"เลขที่ {digits(content.reference)}",
        office=digits(content.office),
        heading=digits(content.heading),
        given=digits(look.given),
        name=content.name,
        statement=digits(look.statement),
        title=digits(content.title),
        when=digits(when),
        closing=digits(look.closing),
        given_on=digits(f"ให้ไว้ ณ วันที่ {calendars.long_date(content.issued_on)}"),
        verify=verify,
    )


def signed_figures(content: Content) -> Sequence[tuple[str, str, str]]:
    """What verification compares, as (field, label, printed value)."""
    return (
        ("name", "ชื่อ - สกุล", content.name),
        ("title", "เรื่อง", content.title),
        ("hours", "จำนวนชั่วโมง", content.hours),
        ("days", "วันที่จัด", days(content.starts_on, content.ends_on)),
        ("issued_on", "วันที่ออก", calendars.long_date(content.issued_on)),
    )
