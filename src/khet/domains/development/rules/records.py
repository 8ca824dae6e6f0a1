"""A person's development, summed up: hours by fiscal year and by form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from khet.calc import rounding
from khet.calc.calendars import FiscalYear

FORMS = {
    "training": "การอบรม",
    "workshop": "การอบรมเชิงปฏิบัติการ",
    "study_visit": "การศึกษาดูงาน",
    "plc": "ชุมชนแห่งการเรียนรู้ทางวิชาชีพ (PLC)",
    "coaching": "การโค้ช",
    "self_learning": "การเรียนรู้ด้วยตนเอง",
    "elearning": "การเรียนรู้ออนไลน์",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that counts: when, in which form, what, and how many hours."""

    on: date
    form: str
    title: str
    hours: Decimal
    event_id: int | None = None
    before: Fraction | None = None
    after: Fraction | None = None

    @property
    def year_be(self) -> int:
        """The fiscal year it counts for."""
        return FiscalYear.of(self.on).be

    @property
    def form_name(self) -> str:
        """The form in Thai."""
        return FORMS[self.form]

    @property
    def before_text(self) -> str:
        """The test before in per cent with two decimals; empty without any."""
        return "" if self.before is None else rounding.text(self.before, 2)

    @property
    def after_text(self) -> str:
        """The test after in per cent with two decimals; empty without any."""
        return "" if self.after is None else rounding.text(self.after, 2)

    @property
    def tests_text(self) -> str:
        """The tests before and after in per cent; empty without any."""
        told = [text or "–" for text in (self.before_text, self.after_text)]
        return "" if self.before is None and self.after is None else " → ".join(told)


@dataclass(frozen=True, slots=True)
class Year:
    """The hours of one fiscal year: in each form, and in all."""

    year_be: int
    by_form: dict[str, Decimal]

    @property
    def total(self) -> Decimal:
        """All hours of the year."""
        return sum(self.by_form.values(), Decimal(0))

    @property
    def lines(self) -> list[tuple[str, Decimal]]:
        """Each form in Thai with its hours, in the order of forms."""
        return [(name, self.by_form[form]) for form, name in FORMS.items() if form in self.by_form]


def years(items: Iterable[Item]) -> list[Year]:
    """The hours by fiscal year, newest first."""
    found: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for item in items:
        found[item.year_be][item.form] += item.hours
    return [Year(year, dict(found[year])) for year in sorted(found, reverse=True)]
