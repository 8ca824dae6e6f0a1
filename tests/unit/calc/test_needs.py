"""Priority needs indices come out as in the worked examples, ranked, and flagged where they mislead."""

from __future__ import annotations

from decimal import Decimal

import pytest

from khet.calc import needs
from khet.calc.rounding import text


@pytest.mark.parametrize(
    ("desired", "present", "index"), [("4.62", "3.15", "0.467"), ("4.40", "3.60", "0.222"), ("4.75", "4.10", "0.159")]
)
def test_the_worked_examples_come_out_to_the_digit(desired, present, index):
    need = needs.assess([("ก", [Decimal(present)], [Decimal(desired)])])[0]

    assert text(need.pni_modified, 3) == index
    assert need.pni == (need.desired - need.present) * need.desired


def test_the_two_indices_may_rank_differently():
    found = needs.assess([("ต่ำ", [1, 1], [2, 2]), ("สูง", [3, 3], [5, 5])])

    assert [need.rank_modified for need in found] == [1, 2]
    assert [need.rank for need in found] == [2, 1]


def test_only_people_who_answered_both_sides_count():
    need = needs.assess([("ก", [3, None, 4], [5, 5, None])])[0]

    assert (need.n, need.present, need.desired) == (1, 3, 5)


@pytest.mark.parametrize(
    ("present", "desired", "flag", "ranks"),
    [([4], [3], "negative", (1, 1)), ([0], [3], "zero", (1, None)), ([None], [3], "no_answers", (None, None))],
)
def test_what_must_not_be_read_plainly_is_flagged(present, desired, flag, ranks):
    need = needs.assess([("ก", present, desired)])[0]

    assert (need.flag, (need.rank, need.rank_modified)) == (flag, ranks)
