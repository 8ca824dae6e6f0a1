"""What the actions of this domain share: cutting dated facts, refusing codes in use, writing the audit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from khet.calc import thai
from khet.domains.organisations import rules
from khet.domains.organisations.models import School, SchoolMembership, SchoolName


def required(text: str, what: str) -> str:
    """The text without stray marks and spaces; raises NotPossible naming what is empty."""
    cleaned = thai.clean(text)
    if not cleaned:
        raise rules.NotPossible(f"ต้องระบุ{what}")
    return cleaned


@contextmanager
def unique_or(message: str) -> Iterator[None]:
    """Turn the database's refusal of a second equal row into AlreadyThere with this message."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        raise rules.AlreadyThere(message) from problem


def interval(row: Any) -> rules.Interval:
    """The days between which a dated row holds."""
    return rules.Interval(row.valid_from, row.valid_to)


def end_fact(row: Any, on: date) -> None:
    """Let a dated row hold no longer from this day on; raises WrongDate unless it held the day before."""
    before, _ = interval(row).cut(on)
    row.valid_to = before.end
    row.save(update_fields=["valid_to"])


def open_name(school: School) -> SchoolName:
    """The name that holds until further notice."""
    return school.names.get(valid_to__isnull=True)


def open_place(school: School) -> SchoolMembership:
    """The membership that holds until further notice; raises NotPossible when the school belongs nowhere any more."""
    place = school.memberships.filter(valid_to__isnull=True).first()
    if place is None:
        raise rules.NotPossible("สถานศึกษานี้เลิกหรือรวมไปแล้ว จึงเปลี่ยนแปลงไม่ได้")
    return place
