"""Who may not see persons sees no small cell, and nothing from which one could be worked out."""

from __future__ import annotations

from itertools import combinations

import pytest

from khet.domains.indicators import public as indicators
from tests import indicators_cast
from tests.indicators_cast import Cast, Roll, ask, texts


def hidden(table: indicators.FigureTable) -> set[tuple[str | None, ...]]:
    return {row.keys for row in table.rows if row.state == "hidden"}


def test_who_may_open_names_sees_every_cell(filled: Cast):
    assert not hidden(ask(filled, filled.data_officer, "heads", "school", "grade", totals=True))


def test_two_girls_of_one_school_are_not_told(filled: Cast):
    table = ask(filled, filled.reader, "heads", "school", "sex", totals=True)

    cape = str(filled.schools["cape"])
    found = texts(table)
    assert found[cape, "f"] == "ปกปิด"
    assert found[cape, "m"] == "ปกปิด"
    assert found[cape, None] == "8"
    assert found[None, "f"] == "21"


def test_what_is_hidden_cannot_be_subtracted_out(filled: Cast):
    table = ask(filled, filled.reader, "heads", "school", "sex", totals=True)
    shown = {row.keys: row.number for row in table.rows if row.number is not None}
    girls_elsewhere = [shown.get((str(filled.schools[key]), "f")) for key in ("river", "hill", "reef")]

    assert any(value is None for value in girls_elsewhere)


def test_the_same_cell_is_hidden_in_every_table(filled: Cast):
    cape = str(filled.schools["cape"])
    wide = ask(filled, filled.reader, "heads", "school", "sex")
    narrow = ask(filled, filled.reader, "heads", "sex", only={"school": cape})
    slice_ = ask(filled, filled.reader, "heads", "school", only={"sex": "f"})

    assert (cape, "f") in hidden(wide)
    assert ("f",) in hidden(narrow)
    assert (cape,) in hidden(slice_)
    assert {keys[0] for keys in hidden(slice_)} == {keys[0] for keys in hidden(wide) if keys[1] == "f"}


def test_cells_that_cross_two_attributes_are_not_shown(filled: Cast):
    table = ask(filled, filled.reader, "heads", "grade", "sex")

    assert hidden(table) == {row.keys for row in table.rows}


def test_a_director_sees_the_own_school_whole_and_nothing_of_the_rest(filled: Cast):
    river = str(filled.schools["river"])
    table = ask(filled, filled.director, "heads", "school", "grade", "sex")
    area = texts(ask(filled, filled.director, "heads", "sex"))

    assert texts(table) == {(river, "p1", "m"): "8", (river, "p1", "f"): "7"}
    assert area == {("m",): "26", ("f",): "21"}


def test_the_remainder_beside_the_own_school_is_guarded(cast: Cast):
    from tests.indicators_cast import Roll, census

    roll = Roll().add(cast.schools["river"], 20, grade="p1", sex="m").add(cast.schools["hill"], 3, grade="p1", sex="f")
    roll.add(cast.schools["hill"], 9, grade="p2", sex="m")
    census(cast, roll)

    assert texts(ask(cast, cast.director, "heads", "grade")) == {("p1",): "ปกปิด", ("p2",): "ปกปิด"}


def test_sensitive_figures_are_hidden_even_where_names_may_be_opened(filled: Cast):
    own = ask(filled, filled.director, "disabled", only={"school": str(filled.schools["river"])})
    officer = ask(filled, filled.data_officer, "disabled", "school")

    assert own.rows[0].text in {"0", "ปกปิด"}
    assert texts(officer)[(str(filled.schools["hill"]),)] == "1"
    assert (str(filled.schools["hill"]),) in hidden(ask(filled, filled.reader, "disabled", "school"))


@pytest.mark.parametrize(("attribute", "values"), [("sex", {"m", "f"}), ("grade", {"p1", "p2"})])
def test_what_the_few_who_are_counted_have_in_common_is_not_told(cast: Cast, attribute: str, values: set[str]):
    from tests.indicators_cast import Roll, census

    roll = Roll().add(cast.schools["river"], 20, grade="p1", sex="m", disability="none")
    roll.add(cast.schools["hill"], 3, grade="p2", sex="f", disability="visual")
    census(cast, roll)

    table = ask(cast, cast.reader, "disabled", attribute)

    assert {row.keys[0] for row in table.rows} == values
    assert hidden(table) == {(value,) for value in values}


def test_nobody_is_told_whether_a_hidden_cell_is_small_itself(filled: Cast):
    table = ask(filled, filled.reader, "heads", "school", "sex", totals=True)
    rows = [row for row in table.rows if row.state == "hidden"]

    assert {(row.text, row.number, row.value, row.numerator, row.denominator, row.level) for row in rows} == {
        ("ปกปิด", None, None, None, None, None)
    }


@pytest.mark.parametrize(
    "by", [("school",), ("network",), ("grade",), ("sex",), ("school", "grade"), ("network", "sex")]
)
def test_sums_of_shown_cells_never_leave_a_small_remainder(filled: Cast, by: tuple[str, ...]):
    exact = {row.keys: int(row.number or 0) for row in ask(filled, filled.data_officer, "heads", *by, totals=True).rows}
    table = ask(filled, filled.reader, "heads", *by, totals=True)
    seen = {row.keys: int(row.number) for row in table.rows if row.number is not None}

    for at in range(len(by)):
        for total, value in seen.items():
            if total[at] is not None:
                continue
            parts = [
                keys
                for keys in exact
                if keys[at] is not None and (*keys[:at], *keys[at + 1 :]) == (*total[:at], *total[at + 1 :])
            ]
            missing = [keys for keys in parts if keys not in seen]
            rest = value - sum(seen[keys] for keys in parts if keys in seen)
            assert not (len(missing) == 1 and 0 < rest < 5), (total, missing)
            assert not any(0 < exact[a] < 5 and len(missing) == 1 for a in missing)
    assert not any(0 < exact[keys] < 5 for keys in seen)
    assert list(combinations(by, len(by)))


def test_what_is_hidden_in_one_year_is_hidden_in_the_next(cast: Cast):
    river, hill, reef, cape = (cast.schools[key] for key in ("river", "hill", "reef", "cape"))
    for year, few in ((2566, 3), (2567, 30)):
        roll = Roll().add(river, few, grade="p1", sex="f").add(hill, 40, grade="p1", sex="f")
        roll.add(reef, 50, grade="p1", sex="f").add(cape, 60, grade="p1", sex="f")
        indicators_cast.census(cast, roll, year=year)
    indicators_cast.define(indicators_cast.HEADS)

    seen = {year: texts(ask(cast, cast.reader, "heads", "school", year=year)) for year in (2566, 2567)}

    hidden = {year: {keys for keys, text in found.items() if text == "ปกปิด"} for year, found in seen.items()}
    assert {(str(river),), (str(hill),)} <= hidden[2566]
    assert hidden[2566] == hidden[2567]
    assert texts(ask(cast, cast.data_officer, "heads", "school", year=2567))[str(river),] == "30"
