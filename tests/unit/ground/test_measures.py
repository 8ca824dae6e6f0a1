"""A benchmark's figure beside its target: ratios above 1 are better than asked."""

from __future__ import annotations

import pytest

from benchmarks import Measure


@pytest.mark.parametrize(
    ("measure", "ratio", "is_met"),
    [
        (Measure("start", 0.25, "s", most=0.5), 2, True),
        (Measure("start", 1.0, "s", most=0.5), 0.5, False),
        (Measure("times faster", 10, "×", least=5), 2, True),
        (Measure("beside it", 3, "s"), None, True),
    ],
)
def test_the_ratio_says_how_much_better(measure: Measure, ratio: float | None, is_met: bool):
    assert (measure.ratio, measure.is_met) == (ratio, is_met)


def test_a_missed_target_is_named():
    assert Measure("start", 1.0, "s", most=0.5).cells() == ("start", "1 s", "≤ 0.5 s", "0.5 ×", "MISSED")
