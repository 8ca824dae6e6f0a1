"""What table may be asked for, what may be kept as a view, a target or thresholds, and what somebody sees."""

from __future__ import annotations

from decimal import Decimal

import pytest

from khet.calc.indicator import Polarity
from khet.domains.indicators.rules import aims, definition_text, dimensions, views
from khet.domains.indicators.rules.refusals import BadTable, DefinitionRefused, WrongAim
from khet.domains.indicators.rules.sight import Sight
from khet.engine import schemas

ALLOWED = ("office", "network", "school", "grade", "pupils.disadvantage", "pupils.nationality", "pupils.room")
SHEET = "code: heads\nname: จำนวน\nformula: count(pupils)\n"


def shape(*by: str, **only: str) -> dimensions.Shape:
    return dimensions.shape(by=by, only=only, allowed=ALLOWED, datasets=schemas.load())


def test_a_table_knows_its_lattice():
    found = shape("school", "pupils.disadvantage", grade="p1")

    assert found.lattice == ("office", "network", "school", "grade", "pupils.disadvantage")
    assert found.asked == ("school", "grade", "pupils.disadvantage")


@pytest.mark.parametrize(
    "by",
    [
        ("sex",),
        ("school", "school"),
        ("colour",),
        ("pupils.room",),
        ("pupils.first_name",),
        ("onet.grade",),
        ("pupils.disadvantage", "pupils.nationality"),
    ],
)
def test_tables_that_cannot_be_made_are_refused(by: tuple[str, ...]):
    with pytest.raises(BadTable):
        shape(*by)


@pytest.mark.parametrize("place", ["office", "network", "school"])
@pytest.mark.parametrize("value", ["abc", " ", "-1", "9" * 20])
def test_a_place_is_named_by_its_number(place: str, value: str):
    with pytest.raises(BadTable):
        shape(**{place: value})


@pytest.mark.parametrize("years", [[], [2499], [2701], list(range(2550, 2570))])
def test_years_are_of_the_buddhist_era_and_few(years: list[int]):
    with pytest.raises(BadTable):
        dimensions.check_years(years)


def test_codes_and_years_are_asked_once_and_in_order():
    assert dimensions.check_years([2567, 2566, 2567]) == (2566, 2567)
    assert dimensions.check_codes([" b ", "a", "b", ""]) == ("b", "a")
    with pytest.raises(BadTable):
        dimensions.check_codes([" "])


@pytest.mark.parametrize(
    ("name", "query"),
    [
        (" ", {}),
        ("x" * 201, {}),
        ("x", {"a": "y" * 401}),
        ("x", {str(at): "y" for at in range(41)}),
        ("x", {"a": ["y"] * 41}),
    ],
)
def test_views_are_small(name: str, query: dict[str, object]):
    with pytest.raises(BadTable):
        views.checked(name, query)


def test_a_view_keeps_texts_and_lists_of_texts():
    assert views.checked("  ดู  ป.1", {"by": ("school", "sex"), "year": 2567}) == (
        "ดู ป.1",
        {"by": ["school", "sex"], "year": "2567"},
    )


def test_thresholds_stand_from_the_best_level_down():
    rising = aims.check_thresholds([(2, Decimal(10)), (5, Decimal(40))], polarity=Polarity.HIGHER)

    assert rising == ((5, Decimal("40.0000")), (2, Decimal("10.0000")))
    with pytest.raises(WrongAim):
        aims.check_thresholds([(5, Decimal(40))], polarity=Polarity.NONE)
    with pytest.raises(WrongAim):
        aims.check_thresholds([(5, Decimal("NaN"))], polarity=Polarity.HIGHER)


def test_sight_is_narrow_by_default():
    own = Sight(whole=False, schools=frozenset({1}), networks=frozenset({7}), persons_in=frozenset({1}))

    assert [own.shows_school(school) for school in (1, 2, None)] == [True, False, False]
    assert [own.shows_network(network) for network in (7, 8)] == [True, False]
    assert [own.is_open(school) for school in (1, 2, None)] == [True, False, False]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", ""),
        ("- [", ""),
        ("indicators: {}", "indicators"),
        ("indicators: []\nmore: 1", "indicators"),
        (SHEET + "colour: red", "colour"),
        (SHEET + "by: [nothing.here]", "by"),
        (SHEET.replace("count(pupils)", "count(pupils"), "formula"),
        (SHEET.replace("count(pupils)", "count(pupls)"), "formula"),
        (
            "indicators:\n- {code: a, name: a, formula: count(pupils)}\n- {code: a, name: b, formula: count(staff)}",
            "indicators[1].code",
        ),
        ("x" * 500_001, ""),
    ],
)
def test_every_mistake_of_a_file_is_named(text: str, path: str):
    with pytest.raises(DefinitionRefused) as refused:
        definition_text.read_many(text, schemas.load())

    assert path in {problem.path for problem in refused.value.problems}
    assert all(problem.message_th and problem.message_en for problem in refused.value.problems)


def test_a_definition_is_written_as_it_is_read():
    (one,) = definition_text.read_many(SHEET, schemas.load())

    again = definition_text.read_many(
        definition_text.write([one.indicator, one.indicator])
        .replace("code: heads", "code: heads", 1)
        .replace("- code: heads", "- code: other", 1),
        schemas.load(),
    )
    (alone,) = definition_text.read_many(definition_text.write([one.indicator]), schemas.load())

    assert alone.hash == one.hash
    assert [each.indicator.code for each in again] == ["other", "heads"]
