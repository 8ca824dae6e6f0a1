"""Who has earned a certificate, and whether enough have learnt enough."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from khet.domains.development.rules.attending import Share
from khet.domains.development.rules.certificate_content import content
from khet.domains.development.rules.certificate_refusals import CertificateProblem
from khet.domains.development.rules.certificate_templates import STARTERS, Wanted, checked
from khet.domains.development.rules.certificate_words import Look, Signatory, lines
from khet.domains.development.rules.completion import Criteria, Taking, learning, standing


def taking(hours: int, after: Fraction | None = None) -> Taking:
    return Taking(1, Share(Decimal(hours), Decimal(15), hours, 15), after=after)


@pytest.mark.parametrize(
    ("hours", "after", "needs_test", "expected"),
    [
        (12, None, False, "earned"),
        (11, None, False, "absent"),
        (12, None, True, "not_tested"),
        (12, Fraction(80), True, "earned"),
        (12, Fraction(7999, 100), True, "failed"),
        (11, Fraction(100), True, "absent"),
    ],
)
def test_a_certificate_is_earned_by_attending_and_where_asked_by_passing(hours, after, needs_test, expected):
    assert standing(taking(hours, after), Criteria(Decimal(80), needs_test=needs_test)) == expected


def test_the_group_reaches_its_target_when_enough_of_the_tested_pass():
    scores = [Fraction(90), Fraction(80), Fraction(85), Fraction(80), Fraction(10), None]
    takings = [taking(15, score) for score in scores]

    found = learning(takings, Criteria(Decimal(80), needs_test=True, pass_percent=80, target_percent=80))

    assert (found.tested, found.passed, found.share_text, found.is_reached) == (5, 4, "80.00", True)


def test_a_group_that_nobody_tested_has_neither_reached_nor_missed_its_target():
    found = learning([taking(15)], Criteria(Decimal(80)))

    assert (found.tested, found.share_text, found.is_reached) == (0, "–", None)


def test_the_templates_to_begin_with_can_be_printed():
    assert [checked(wanted).series for wanted in STARTERS] == ["วบ", "กบ"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"closing": "ก" * 301},
        {"series": "ว/บ"},
        {"colour": "red"},
        {"frame": "gold"},
        {"signers": tuple(Signatory(f"นาย{n}") for n in range(4))},
        {"signers": (Signatory("นายก", ("1", "2", "3", "4")),)},
    ],
)
def test_a_template_that_cannot_be_printed_is_refused(wrong):
    usual = {"name": "แบบ", "heading": "วุฒิบัตร", "series": "วบ", "given": "มอบให้", "statement": "ผ่าน"}

    with pytest.raises(CertificateProblem):
        checked(Wanted(**(usual | wrong)))


def test_digits_are_thai_where_the_office_writes_them_so_and_the_name_stays_as_it_is():
    from datetime import date

    made = content(
        reference="สพม.ริมน้ำ-วบ-2569/0001",
        heading="วุฒิบัตร",
        name="Ms Ann 3",
        title="รุ่นที่ 2",
        office="สพป.ดอยหมอก เขต 1",
        hours=Decimal(12),
        starts_on=date(2026, 1, 26),
        ends_on=date(2026, 1, 26),
        issued_on=date(2026, 2, 1),
    )

    thai = lines(made, Look("ให้", "ผ่าน"), verify="https://khet.example/v/1")
    arabic = lines(made, Look("ให้", "ผ่าน", thai_digits=False), verify="")

    assert thai.when == "วันที่ ๒๖ มกราคม ๒๕๖๙ จำนวน ๑๒ ชั่วโมง"
    assert (thai.name, thai.verify) == ("Ms Ann 3", "https://khet.example/v/1")
    assert arabic.number == "เลขที่ สพม.ริมน้ำ-วบ-2569/0001"
