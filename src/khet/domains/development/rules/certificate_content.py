"""What a certificate says, and the one form in which that is signed.

The signature covers ``canonical(content)``: JSON with sorted keys and nothing between them. Changing a name, a key or
the form here makes every certificate that was issued before look forged.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from khet.calc import calendars, thai
from khet.domains.development.rules.refusals import DevelopmentProblem

FORM = "khet.certificate.1"
LONGEST = {"reference": 120, "heading": 60, "name": 200, "title": 400, "office": 200, "hours": 8}
FIELDS = ("reference", "heading", "name", "title", "office", "hours", "starts_on", "ends_on", "issued_on")


class BadContent(DevelopmentProblem, ValueError):
    """The content cannot be put on a certificate."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a certificate states about a person and that nobody may change afterwards."""

    reference: str
    heading: str
    name: str
    title: str
    office: str
    hours: str
    starts_on: date
    ends_on: date
    issued_on: date


def content(
    *,
    reference: str,
    heading: str,
    name: str,
    title: str,
    office: str,
    hours: Decimal,
    starts_on: date,
    ends_on: date,
    issued_on: date,
) -> Content:
    """The content with its texts cleaned; raises BadContent for what is missing, too long or impossible."""
    made = Content(
        reference=_clean(reference),
        heading=_clean(heading),
        name=_clean(name),
        title=_clean(title),
        office=_clean(office),
        hours=plain_hours(hours),
        starts_on=starts_on,
        ends_on=ends_on,
        issued_on=issued_on,
    )
    check(made)
    return made


def check(made: Content) -> None:
    """Raise BadContent unless this can stand on a certificate."""
    for field, most in LONGEST.items():
        text = getattr(made, field)
        if text != _clean(text) or not text:
            raise BadContent(f"ข้อความในวุฒิบัตรขาดหรือใช้ไม่ได้: {field}", f"Missing or unusable text: {field}")
        if len(text) > most:
            raise BadContent(f"ข้อความยาวเกิน {most} ตัวอักษร: {field}", f"Longer than {most} letters: {field}")
    try:
        hours = Decimal(made.hours)
    except InvalidOperation:
        raise BadContent("จำนวนชั่วโมงใช้ไม่ได้", "The hours cannot be read") from None
    if not hours.is_finite() or hours <= 0 or plain_hours(hours) != made.hours:
        raise BadContent("จำนวนชั่วโมงต้องมากกว่า 0", "The hours must be more than 0")
    if made.ends_on < made.starts_on:
        raise BadContent("วันสิ้นสุดมาก่อนวันเริ่ม", "The last day comes before the first")


def check_day(given_on: date, *, ends_on: date, today: date) -> None:
    """Raise BadContent for a day of issue before the event was over, or one that is still to come."""
    if given_on < ends_on:
        raise BadContent("วันที่ในวุฒิบัตรต้องไม่มาก่อนวันสิ้นสุดกิจกรรม", "The day of issue is before the end of the event")
    if given_on > today:
        raise BadContent("วันที่ในวุฒิบัตรต้องไม่อยู่ในอนาคต", "The day of issue is still to come")


def plain_hours(hours: Decimal) -> str:
    """Hours without zeros that say nothing: "6", "7.5"."""
    text = f"{hours:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(made: Content) -> dict[str, str]:
    """The content as texts by field, days as they stand in ISO 8601: what other systems are told of a certificate."""
    stated = ((field, getattr(made, field)) for field in FIELDS)
    return {field: value.isoformat() if isinstance(value, date) else value for field, value in stated}


def canonical(made: Content) -> str:
    """The text that is signed: the same content gives the same text everywhere and always."""
    return json.dumps({"form": FORM, **plain(made)}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def of_canonical(text: str) -> Content:
    """The content of a text that ``canonical`` wrote; raises BadContent for anything else."""
    try:
        stated = json.loads(text)
        made = of_fields(
            [stated[field] for field in FIELDS[:6]], [date.fromisoformat(stated[field]) for field in FIELDS[6:]]
        )
        check(made)
    except BadContent:
        raise
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadContent("เนื้อหาของวุฒิบัตรอ่านไม่ได้", "The content of the certificate cannot be read") from None
    if canonical(made) != text:
        raise BadContent("เนื้อหาของวุฒิบัตรถูกเขียนใหม่", "The content of the certificate was written anew")
    return made


def of_fields(texts: Sequence[str], dates: Sequence[date]) -> Content:
    """The content whose texts and dates stand in the order of ``FIELDS``; nothing is checked."""
    reference, heading, name, title, office, hours = texts
    starts_on, ends_on, issued_on = dates
    return Content(reference, heading, name, title, office, hours, starts_on, ends_on, issued_on)


def days(starts_on: date, ends_on: date) -> str:
    """Days as certificates write them: "26 - 28 มกราคม 2565", shortened as far as month and year are the same."""
    last = calendars.long_date(ends_on)
    if starts_on == ends_on:
        return last
    if (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month):
        return f"{starts_on.day} - {last}"
    if starts_on.year == ends_on.year:
        return f"{starts_on.day} {calendars.LONG_MONTHS[starts_on.month - 1]} - {last}"
    return f"{calendars.long_date(starts_on)} - {last}"


def _clean(text: str) -> str:
    """One line in composed form without control or invisible characters."""
    composed = unicodedata.normalize("NFC", thai.clean(text))
    return " ".join("".join(letter if letter.isprintable() else " " for letter in composed).split())
