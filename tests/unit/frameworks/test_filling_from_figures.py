"""What a figure from data fills in of a report, by the way a node is scored."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from khet.domains.frameworks.rules import criteria_text
from khet.domains.frameworks.rules.filling import Offered, filling
from khet.domains.frameworks.rules.reports import Report
from tests.frameworks_cast import DELTA

FRAMEWORK = criteria_text.read(DELTA)
SHARE = Offered(Decimal("75.00"), Fraction(60), Fraction(80), 4)


@pytest.mark.parametrize(
    ("node", "fields"),
    [
        ("10", {"numerator": "60", "denominator": "80"}),
        ("2", {"result": "75"}),
        ("13", {"self_level": "4"}),
        ("11", {}),
    ],
)
def test_each_way_of_scoring_takes_what_it_can(node: str, fields: dict[str, str]):
    found = filling(FRAMEWORK, FRAMEWORK.node(node), SHARE, Report())

    assert found.as_data() == fields
    assert found.is_empty == (not fields)


def test_a_share_that_cannot_be_kept_exactly_is_not_filled():
    third = Offered(Decimal("33.33"), Fraction(1, 3), Fraction(80), None)
    nothing = Offered(Decimal(0), Fraction(5), Fraction(0), None)

    assert filling(FRAMEWORK, FRAMEWORK.node("10"), third, Report()).is_empty
    assert filling(FRAMEWORK, FRAMEWORK.node("10"), nothing, Report()).is_empty


def test_what_was_typed_and_differs_is_named():
    same = Report(numerator=Decimal(60), denominator=Decimal(90), remark="นับเอง")

    found = filling(FRAMEWORK, FRAMEWORK.node("10"), SHARE, same)

    assert found.replaces == {"denominator": Decimal(90)}
    assert found.applied(same).remark == "นับเอง"


def test_a_level_outside_the_criteria_is_left_out():
    beyond = Offered(Decimal(1), None, None, 9)

    assert filling(FRAMEWORK, FRAMEWORK.node("13"), beyond, Report()).is_empty
