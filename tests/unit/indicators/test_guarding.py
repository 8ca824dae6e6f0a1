"""Which counts of persons a formula shows, and so must guard."""

from __future__ import annotations

import pytest

from khet.calc import formula
from khet.calc.formula import State
from khet.calc.indicator import Indicator, SmallCell, parse_indicator
from khet.domains.indicators.rules import definition_text
from khet.domains.indicators.rules.guarding import guards, guards_pupils
from khet.domains.indicators.rules.refusals import DefinitionRefused
from khet.engine import schemas
from khet.engine.suppression import Counts


def shapes(text: str, small_cell: SmallCell = SmallCell.BOTH) -> list[str]:
    typed = formula.check(formula.parse(text), schemas.load(), usual_round="06-10")
    indicator = Indicator("x", "x", text, small_cell=small_cell)
    return [guard.shape.value for guard in guards(indicator, typed)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count(pupils)", ["count"]),
        ("share(absent_long of pupils)", ["part"]),
        ("mean(pupils.gpax)", ["mean"]),
        ("count(pupils where sex = f) / count(pupils)", ["part"]),
        ("count(pupils where sex = f and grade = p1) / count(pupils where grade = p1)", ["part"]),
        ("100 * count(pupils where sex = f) / count(pupils)", ["part"]),
        ("count(pupils where sex = f) / count(pupils where sex = m)", ["count", "count"]),
        ("count(pupils) / count(staff where teaches)", ["count", "count"]),
        ("count(pupils at year - 1) - count(pupils)", ["count", "count"]),
        ("-count(pupils)", ["count"]),
        ("mean(onet.math) - country(onet.math)", ["mean"]),
        ("count(pupils) * count(pupils)", ["count"]),
        ("count(pupils) - count(pupils where absent_long)", ["count", "count", "part"]),
        ("1 - count(pupils where absent_long) / count(pupils)", ["count", "count", "part"]),
        ("count(pupils) / count(pupils where absent_long)", ["count", "count", "part"]),
        ("count(pupils where sex = f) - count(pupils where sex = m)", ["count", "count"]),
    ],
)
def test_every_count_of_persons_is_guarded(text: str, expected: list[str]):
    assert shapes(text) == expected


@pytest.mark.parametrize(
    ("small_cell", "expected"),
    [
        (SmallCell.NONE, []),
        (SmallCell.NUMERATOR, ["count"]),
        (SmallCell.DENOMINATOR, ["count"]),
    ],
)
def test_a_definition_says_which_side_of_a_ratio_counts(small_cell: SmallCell, expected: list[str]):
    assert shapes("count(pupils) / count(staff)", small_cell) == expected
    assert shapes("share(absent_long of pupils)", small_cell) == expected


@pytest.mark.parametrize(
    ("text", "small_cell", "expected"),
    [
        ("count(pupils)", SmallCell.NUMERATOR, True),
        ("count(pupils)", SmallCell.NONE, False),
        ("count(pupils)", SmallCell.DENOMINATOR, True),
        ("share(absent_long of pupils)", SmallCell.BOTH, True),
        ("share(absent_long of pupils)", SmallCell.NUMERATOR, False),
        ("share(absent_long of pupils)", SmallCell.DENOMINATOR, False),
        ("mean(pupils.gpax)", SmallCell.DENOMINATOR, True),
        ("mean(pupils.gpax)", SmallCell.NONE, False),
        ("count(pupils) / count(staff)", SmallCell.NUMERATOR, True),
        ("count(pupils) / count(staff)", SmallCell.NONE, False),
        ("count(staff) / count(pupils)", SmallCell.NUMERATOR, False),
        ("count(schools)", SmallCell.NONE, True),
    ],
)
def test_no_definition_leaves_a_count_of_pupils_unguarded(text: str, small_cell: SmallCell, expected: bool):
    typed = formula.check(formula.parse(text), schemas.load(), usual_round="06-10")

    assert guards_pupils(Indicator("x", "x", text, small_cell=small_cell), typed, schemas.load()) is expected


@pytest.mark.parametrize(
    ("text", "small_cell", "path"),
    [
        ("sum(pupils.gpax)", "both", "formula"),
        ("count(pupils)", "none", "small_cell"),
        ("share(absent_long of pupils)", "numerator", "small_cell"),
    ],
)
def test_a_definition_that_would_tell_about_single_pupils_is_refused(text: str, small_cell: str, path: str):
    plain = {"code": "x", "name": "x", "formula": text, "unit": "คน", "small_cell": small_cell}

    with pytest.raises(DefinitionRefused) as refused:
        definition_text.of_plain(plain, schemas.load())

    assert [each.path for each in refused.value.problems] == [path]
    assert definition_text.of_plain(plain, schemas.load(), is_stored=True).indicator.code == "x"


def test_a_stored_definition_hides_what_is_hidden_today():
    plain = {
        "code": "x",
        "name": "x",
        "formula": "share(absent_long of pupils)",
        "small_cell": "none",
        "round": "06-10",
    }

    stored = definition_text.of_plain(plain, schemas.load(), is_stored=True)
    as_written = parse_indicator(plain)

    assert stored.indicator.small_cell is SmallCell.BOTH
    assert stored.hash == definition_text.digest(as_written)


def test_what_a_difference_leaves_of_a_whole_is_guarded_whichever_stands_first():
    text = "count(pupils) - count(pupils where absent_long)"
    typed = formula.check(formula.parse(text), schemas.load(), usual_round="06-10")
    states = {leaf: State(40 if leaf.where is None else 38, 0) for leaf in typed.leaves}

    (rest,) = [
        guard
        for guard in guards(Indicator("x", "x", text, small_cell=SmallCell.NUMERATOR), typed)
        if guard.shape.value == "part"
    ]

    assert rest.counts(states) == Counts(38, 40)


def test_counts_are_taken_from_the_right_side():
    typed = formula.check(formula.parse("share(absent_long of pupils)"), schemas.load(), usual_round="06-10")
    states = {typed.leaves[0]: State(3, 40)}

    taken = {
        kind: guards(Indicator("x", "x", "-", small_cell=kind), typed)[0].counts(states)
        for kind in (SmallCell.BOTH, SmallCell.NUMERATOR, SmallCell.DENOMINATOR)
    }

    assert taken == {
        SmallCell.BOTH: Counts(3, 40),
        SmallCell.NUMERATOR: Counts(3),
        SmallCell.DENOMINATOR: Counts(40),
    }
