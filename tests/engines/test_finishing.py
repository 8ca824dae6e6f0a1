"""Finishing a whole table at once gives what finishing its cells one by one gives, and its keys stand in order."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khet.calc.formula import State, check, parse
from khet.calc.indicator import Indicator, Polarity
from khet.engine import schemas
from khet.engine.backends import Backend
from khet.engine.compute import StateTable, compute
from khet.engine.compute.cells import arrange
from khet.engine.compute.plan import Use
from khet.engine.compute.tables import Block, Counted
from khet.engine.sources import Schools
from tests.engines.cases import CASES, INDICATORS, YEAR, Case
from tests.engines.world import World

KEYS = st.tuples(st.sampled_from([None, 1, 2, 30]), st.sampled_from([None, "k1", "m1", "ก"]))
PARTS = st.lists(st.lists(KEYS, unique=True, max_size=12), max_size=4)


def in_order(keys: Sequence[tuple[int | None, str | None]]) -> list[tuple[int | None, str | None]]:
    """What is not said comes last."""
    return sorted(keys, key=lambda key: (key[0] is None, key[0] or 0, key[1] is None, key[1] or ""))


def of_keys(keys: Sequence[tuple[int | None, str | None]], number: pa.DataType) -> pa.Table:
    return pa.table(
        {"school": pa.array([key[0] for key in keys], number), "grade": pa.array([key[1] for key in keys], pa.string())}
    )


@given(PARTS, st.sampled_from([2**62, 1]))
def test_keys_of_several_statements_stand_in_order_with_the_rows_that_hold_them(
    parts: list[list[tuple[int | None, str | None]]], room: int
) -> None:
    kinds = (pa.int32(), pa.int64(), pa.decimal128(38, 0), pa.int16())

    found = arrange(("school", "grade"), [of_keys(*each) for each in zip(parts, kinds, strict=False)], room=room)

    assert found.keys == in_order(list({key for part in parts for key in part}))
    for part, rows in zip(parts, found.rows, strict=True):
        assert rows.to_pylist() == [part.index(key) if key in part else None for key in found.keys]


def test_a_table_that_is_not_split_has_one_key() -> None:
    assert arrange((), [pa.table({"a0": [7]}), pa.table({"a0": [8]})]).keys == [()]
    assert arrange((), []).keys == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_whole_table_is_finished_as_cell_by_cell(small_world: World, engine: Backend, case: Case) -> None:
    sources = [each for each in small_world.of(*case.offices) if (each.office_id, each.dataset) != (2, "incidents")]
    table = compute(
        INDICATORS, sources=sources, schools=small_world.schools, year=YEAR, by=case.by, only=case.only,
        backend=engine, people=case.people,
    )  # fmt: skip

    for finished in (table, table.roll_up(case.by[:1])):
        for each in INDICATORS:
            expected = {key: finished.figure(each.code, key) for key in finished.keys}
            assert finished.figures(each.code) == expected, each.formula


COUNTS = st.integers(min_value=-(10**6), max_value=10**6)
BIG = st.integers(min_value=0, max_value=10**30)
FORMULA = "(count(pupils) - 3 * share(boarding of pupils)) / mean(pupils.gpa) - country(onet.math)"


@settings(max_examples=150)
@given(
    numbers=st.lists(
        st.tuples(COUNTS, st.none() | st.integers(0, 40), st.integers(0, 9), BIG, st.none() | st.integers(0, 3)),
        max_size=15,
    ),
    offices=st.sampled_from([(1,), (1, 2), (1, 2, 3)]),
    decimals=st.integers(0, 6),
    polarity=st.sampled_from([Polarity.HIGHER, Polarity.LOWER]),
    target=st.none() | st.decimals(min_value=-100, max_value=100, places=2),
)
def test_any_whole_numbers_are_finished_at_once_as_one_by_one(
    numbers: list[tuple[int | None, ...]],
    offices: tuple[int, ...],
    decimals: int,
    polarity: Polarity,
    target: Decimal | None,
) -> None:
    indicator = Indicator(
        code="x", name="ตัวชี้วัด", formula=FORMULA, scale=100, decimals=decimals, polarity=polarity,
        thresholds=((5, Decimal(50)), (4, Decimal(20))) if polarity is Polarity.HIGHER else ((5, Decimal(20)),),
    )  # fmt: skip
    typed = check(parse(FORMULA), schemas.load(), usual_round="06-10")
    use = Use(indicator, typed, offices, ())
    leaves = [leaf for leaf in typed.leaves if not leaf.is_stated]
    stated = next(leaf for leaf in typed.leaves if leaf.is_stated)
    kinds = (pa.int64(), pa.int32(), pa.int64(), pa.decimal128(38, 0), pa.int64())
    columns = {f"a{at}": pa.array([row[at] for row in numbers], kind) for at, kind in enumerate(kinds)}
    keys = {
        "office": pa.array([at % 3 + 1 for at in range(len(numbers))], pa.int32()),
        "grade": pa.array([None if at == 4 else f"p{at}" for at in range(len(numbers))], pa.string()),
    }
    pairs = [("a0", ""), ("a1", "a2"), ("a3", "a4")]
    asked = {use.asked(leaf): pair for leaf, pair in zip(leaves, pairs, strict=True)}
    block = Block(Counted(("office", "grade"), pa.table(keys | columns)), asked, offices)
    table = StateTable(
        ("office", "grade"), YEAR, {"x": use}, (block,), Schools(), {(stated, 1): State(1234, 1)}, offices=(1, 2, 3)
    )

    found = table.figures("x", target=target)

    assert list(found) == table.keys
    assert found == {key: table.figure("x", key, target=target) for key in table.keys}
    assert all(figure.value is None for key, figure in found.items() if key[0] != 1)
