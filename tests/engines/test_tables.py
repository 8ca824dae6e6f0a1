from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from khet.calc.formula import FormulaErrors, Reason
from khet.calc.indicator import Indicator
from khet.engine import backends
from khet.engine.backends import Backend, UnknownEngine
from khet.engine.backends.base import Statement
from khet.engine.compute import Period, StateTable, Unsplittable, compute, digest
from khet.engine.compute.computing import forget
from khet.engine.sources import Source
from tests.engines.cases import INDICATORS, YEAR
from tests.engines.world import World


def indicator(text: str, code: str = "x") -> Indicator:
    return Indicator(code=code, name="ตัวชี้วัด", formula=text)


def table(
    world: World, engine: Backend, *formulas: str, sources: list[Source] | None = None, **more: object
) -> StateTable:
    return compute(
        [indicator(text, f"x{at}") for at, text in enumerate(formulas)],
        sources=world.sources if sources is None else sources,
        schools=world.schools,
        year=YEAR,
        backend=engine,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("keep", [(), ("school",), ("sex", "school"), ("grade", "sex")])
def test_adding_up_gives_what_counting_coarsely_gives(
    small_world: World, duckdb: Backend, keep: tuple[str, ...]
) -> None:
    fine = compute(
        INDICATORS, sources=small_world.sources, schools=small_world.schools, year=YEAR,
        by=("school", "grade", "sex"), backend=duckdb,
    )  # fmt: skip
    by = tuple(each for each in fine.by if each in keep)
    coarse = compute(
        INDICATORS, sources=small_world.sources, schools=small_world.schools, year=YEAR, by=by, backend=duckdb
    )

    rolled = fine.roll_up(keep)

    for each in INDICATORS:
        if fine.reason(each.code) is None:
            for key in coarse.keys:
                assert rolled.states(each.code, key) == coarse.states(each.code, key), (each.formula, key)


def test_what_a_file_has_no_column_for_is_unknown_and_not_zero(small_world: World, engine: Backend) -> None:
    lacking = [
        replace(source, absent=frozenset({"disability"}))
        if (source.office_id, source.dataset) == (2, "pupils")
        else source
        for source in small_world.sources
    ]
    disabled = "count(pupils where disability = sight)"

    found = table(small_world, engine, disabled, "count(pupils)", sources=lacking, by=("office",))

    pupils = Period("pupils", YEAR, "06-10")
    assert found.absent("x0") == ((pupils, "disability", (2,)),)
    assert found.absent("x1") == ()
    assert found.figure("x0", (2,)).reason is Reason.NO_DATA
    assert found.figure("x0", (1,)).value is not None
    assert found.figure("x1", (2,)).value is not None


def test_a_quotient_is_counted_only_where_every_part_is_known(small_world: World, engine: Backend) -> None:
    without = [source for source in small_world.sources if (source.office_id, source.dataset) != (2, "incidents")]

    found = table(
        small_world, engine, "count(incidents) / count(pupils)", "count(pupils)", sources=without, by=("office",)
    )

    incidents = Period("incidents", YEAR, "")
    assert found.missing("x0") == ((incidents, (2,)),)
    assert found.missing("x1") == ()
    assert found.figure("x0", (2,)).reason is Reason.NO_DATA
    assert found.figure("x1", (2,)).value is not None
    whole = found.roll_up(())
    assert whole.figure("x0", ()).denominator == found.figure("x1", (1,)).numerator
    assert whole.figure("x1", ()).numerator == sum(found.figure("x1", (office,)).numerator or 0 for office in (1, 2))
    assert {source.office_id for source in found.sources("x0")} == {1}
    assert {source.dataset for source in found.sources("x0")} == {"incidents", "pupils"}


def test_a_school_of_an_office_without_data_has_none(small_world: World, engine: Backend) -> None:
    without = [source for source in small_world.sources if (source.office_id, source.dataset) != (2, "staff")]

    found = table(small_world, engine, "count(staff)", sources=without, by=("school",))

    assert found.figure("x0", (21,)).reason is Reason.NO_DATA
    assert found.figure("x0", (11,)).reason is None


def test_schools_where_nothing_was_counted_stand_in_the_table_with_zero(small_world: World, engine: Backend) -> None:
    found = table(small_world, engine, "count(incidents where injured > 2 and danger = right)", by=("school",))

    assert [key for (key,) in found.keys if key] == [row.school_id for row in small_world.schools.rows]
    assert 0 in {found.figure("x0", key).numerator for key in found.keys}


def test_limits_leave_other_schools_out(small_world: World, engine: Backend) -> None:
    found = table(small_world, engine, "count(pupils)", by=("school",), only={"network": 100})

    assert found.keys == [(11,)]
    assert all(found.figure("x0", key).numerator for key in found.keys)


def test_another_year_than_the_figures_own_is_empty(small_world: World, engine: Backend) -> None:
    found = table(small_world, engine, "count(pupils)", only={"year": 2560})

    assert found.blocks == ()


def test_nothing_at_hand_is_no_data(small_world: World, engine: Backend) -> None:
    found = table(small_world, engine, "count(pupils)", "country(onet.math)", sources=[])

    assert found.keys == []
    assert found.figure("x0", ()).reason is Reason.NO_DATA
    assert found.figure("x1", ()).reason is Reason.NOT_STATED


def test_what_cannot_be_split_says_so_and_the_rest_is_counted(small_world: World, engine: Backend) -> None:
    found = table(small_world, engine, "count(incidents) / count(pupils)", "count(pupils)", by=("grade",))

    assert found.reason("x0") is Reason.NOT_BY
    assert found.figure("x0", ("p1",)).reason is Reason.NOT_BY
    assert found.figure("x1", ("p1",)).value is not None


@pytest.mark.parametrize("dimension", ["room", "pupils.room", "pupils.first_name", "nothing.grade", "pupils.gpa"])
def test_an_unknown_dimension_is_refused(small_world: World, duckdb: Backend, dimension: str) -> None:
    with pytest.raises(Unsplittable, match=dimension):
        table(small_world, duckdb, "count(pupils)", by=(dimension,))


def test_a_limit_that_is_no_number_is_refused(small_world: World, duckdb: Backend) -> None:
    with pytest.raises(Unsplittable, match="somewhere"):
        table(small_world, duckdb, "count(pupils)", only={"school": "somewhere"})


def test_a_limit_is_a_value_and_never_text_of_the_statement(small_world: World, engine: Backend) -> None:
    found = table(small_world, engine, "count(pupils)", only={"grade": "p1') or ('1'='1"})

    assert found.figure("x0", ()).numerator == 0


def test_a_formula_that_does_not_fit_is_refused(small_world: World, duckdb: Backend) -> None:
    with pytest.raises(FormulaErrors):
        table(small_world, duckdb, "count(nobody)")


def test_a_figure_keeps_what_it_was_made_of(small_world: World, engine: Backend) -> None:
    found = table(small_world, engine, "share(boarding of pupils)").figure("x0", ())

    assert found.exact == Fraction(found.numerator or 0) / Fraction(found.denominator or 1)
    assert found.counts == ((found.numerator, found.denominator),)


def test_the_same_table_is_counted_once(small_world: World, duckdb: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    run = duckdb.run

    def noted(statement: Statement) -> object:
        ran.append(statement.text)
        return run(statement)

    monkeypatch.setattr(duckdb, "run", noted)
    forget()
    first = table(small_world, duckdb, "count(pupils)", by=("grade",))
    again = table(small_world, duckdb, "count(pupils where gpa = 1)", "count(pupils)", by=("grade",))
    table(small_world, duckdb, "count(pupils)", by=("grade",))
    table(small_world, duckdb, "count(pupils)", by=("grade",), sources=small_world.of(1))

    assert len(ran) == 3
    assert digest(first) != digest(again)


def test_the_shared_engine_is_one_and_an_unknown_address_is_refused() -> None:
    assert backends.shared() is backends.shared("duckdb")
    with pytest.raises(UnknownEngine, match="oracle"):
        backends.open_engine("oracle://x")
