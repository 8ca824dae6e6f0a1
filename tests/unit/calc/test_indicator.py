from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from khet.calc.formula import Reason, State, check, parse
from khet.calc.indicator import (
    Figure,
    Indicator,
    IndicatorErrors,
    Polarity,
    SmallCell,
    finish,
    level_of,
    parse_indicator,
    to_plain,
)
from tests.unit.calc.formula.datasets import DATASETS

PLAIN = {
    "code": "pupils.boarding-share",
    "name": "ร้อยละของนักเรียนพักนอน",
    "name_en": "Pupils who board",
    "group": "enrolment",
    "formula": "share(boarding of pupils)",
    "scale": 100,
    "unit": "ร้อยละ",
    "unit_en": "percent",
    "decimals": 2,
    "polarity": "higher",
    "round": "11-10",
    "thresholds": {"5": "80", "4": 70, "3": 60.5, 2: "50"},
    "target": "75",
    "by": ["school", "grade", "pupils.sex"],
    "small_cell": "denominator",
    "source": "แผนของเขต",
    "about": "นับตามรอบ 10 พ.ย.",
    "about_en": "Counted at 10 November",
}
BARE = {"code": "total", "name": "นักเรียนทั้งหมด", "formula": "count(pupils)"}


def indicator(**changes: object) -> Indicator:
    return parse_indicator({**PLAIN, **changes})


def problems(**changes: object) -> list[tuple[str, str]]:
    with pytest.raises(IndicatorErrors) as caught:
        parse_indicator({**BARE, **changes})
    return [(problem.path, problem.message_en) for problem in caught.value.problems]


def test_plain_data_reads_back_as_the_same_indicator() -> None:
    full, bare = indicator(), parse_indicator(BARE)

    assert full.thresholds == ((5, Decimal(80)), (4, Decimal(70)), (3, Decimal("60.5")), (2, Decimal(50)))
    assert parse_indicator(to_plain(full)) == full
    assert parse_indicator(to_plain(bare)) == bare
    assert (bare.polarity, bare.small_cell, bare.by) == (
        Polarity.NONE,
        SmallCell.BOTH,
        ("office", "network", "school", "year"),
    )


@pytest.mark.parametrize(
    ("value", "level"),
    [("80.00", 5), ("79.99", 4), ("70", 4), ("60.50", 3), ("60.49", 2), ("50", 2), ("49.99", 1), ("0", 1)],
)
def test_a_bound_belongs_to_the_better_level(value: str, level: int) -> None:
    assert indicator().level(Decimal(value)) == level


@pytest.mark.parametrize(("value", "level"), [("0.5", 5), ("0.51", 4), ("1", 4), ("1.01", 1), ("99", 1)])
def test_where_lower_is_better_a_bound_still_belongs_to_the_better_level(value: str, level: int) -> None:
    thresholds = ((5, Decimal("0.5")), (4, Decimal(1)))

    assert level_of(Decimal(value), polarity=Polarity.LOWER, thresholds=thresholds) == level


def test_without_thresholds_there_is_no_level() -> None:
    assert parse_indicator(BARE).level(Decimal(3)) is None


def test_levels_and_targets_are_read_on_the_value_as_shown() -> None:
    typed = check(parse(PLAIN["formula"]), DATASETS)  # type: ignore[arg-type]
    figure = finish(indicator(target="80"), typed, {typed.leaves[0]: State(15_999, 20_000)})

    assert figure.exact == Fraction("79.995")
    assert figure == Figure(
        Decimal("80.00"), Fraction("79.995"), Fraction(15_999), Fraction(20_000), 5, True, None, ((15_999, 20_000),)
    )


def test_another_target_may_stand_instead() -> None:
    typed = check(parse(PLAIN["formula"]), DATASETS)  # type: ignore[arg-type]
    states = {typed.leaves[0]: State(3, 4)}

    assert finish(indicator(), typed, states).is_met is True
    assert finish(indicator(), typed, states, target=Decimal(76)).is_met is False
    assert finish(parse_indicator(BARE | {"formula": PLAIN["formula"]}), typed, states).is_met is None
    without_direction = indicator(polarity="none", thresholds=None, target=None)
    assert finish(without_direction, typed, states, target=Decimal(76)).is_met is None


def test_a_lower_target_is_met_by_staying_at_or_under_it() -> None:
    lower = indicator(polarity="lower", thresholds=None, target=1)

    assert lower.is_met(Decimal(1)) is True
    assert lower.is_met(Decimal("1.01")) is False


def test_without_a_value_the_reason_is_kept() -> None:
    typed = check(parse(PLAIN["formula"]), DATASETS)  # type: ignore[arg-type]

    figure = finish(indicator(), typed, {typed.leaves[0]: State(0, 0)})

    assert figure == Figure(None, None, Fraction(0), Fraction(0), None, None, Reason.NOTHING_TO_DIVIDE_BY, ((0, 0),))


def test_every_problem_is_listed_with_its_place() -> None:
    with pytest.raises(IndicatorErrors) as caught:
        parse_indicator({"code": "Ä b", "formula": "count(", "colour": "red"}, "indicators[2]")

    assert [problem.path for problem in caught.value.problems] == [
        "indicators[2].colour",
        "indicators[2].name",
        "indicators[2].code",
        "indicators[2].formula",
    ]
    assert "ต้องระบุ" in str(caught.value)


def test_what_is_no_mapping_is_refused() -> None:
    with pytest.raises(IndicatorErrors) as caught:
        parse_indicator("count(pupils)")

    assert caught.value.problems[0].message_en == "must be a mapping of keys to values"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"decimals": 7}, [("decimals", "must be from 0 to 6")]),
        ({"scale": 0}, [("scale", "must be from 1 to 1000000")]),
        ({"polarity": "up"}, [("polarity", "“up” is not one of: higher, lower, none")]),
        ({"by": ["room"]}, [("by[0]", "“room” must be office, network, school, year, grade, sex or dataset.field")]),
        ({"target": 3}, [("target", "needs a polarity: is higher or lower better?")]),
        ({"thresholds": {5: 3}}, [("thresholds", "needs a polarity: is higher or lower better?")]),
        ({"thresholds": [5]}, [("thresholds", "must be a mapping of levels to values")]),
        ({"thresholds": {1: 3}}, [("thresholds.1", "a level with a threshold is from 2 to 5")]),
        ({"thresholds": {5: "many"}}, [("thresholds.5", "must be a number")]),
        (
            {"thresholds": {5: 3, "5": 4}, "polarity": "lower"},
            [("thresholds", "level 5 is given twice")],
        ),
        (
            {"thresholds": {5: 3, 4: 3}, "polarity": "higher"},
            [("thresholds", "level 5 (3) must be harder to reach than level 4 (3)")],
        ),
        (
            {"thresholds": {5: 3, 4: 2}, "polarity": "lower"},
            [("thresholds", "level 5 (3) must be harder to reach than level 4 (2)")],
        ),
    ],
)
def test_what_cannot_be_used_is_refused(changes: dict[str, object], found: list[tuple[str, str]]) -> None:
    assert problems(**changes) == found
