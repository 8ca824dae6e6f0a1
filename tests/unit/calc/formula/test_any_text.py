from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from khet.calc.formula import FormulaError, FormulaErrors, Typed, check, evaluate, in_words, parse, write
from khet.calc.formula.evaluating import Reason, State
from tests.unit.calc.formula.datasets import DATASETS

WORDS = [
    *[
        "count(",
        "sum(",
        "mean(",
        "share(",
        "country(",
        "area_stated(",
        "(",
        ")",
        ",",
        ".",
        "+",
        "-",
        "*",
        "/",
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "where",
        "of",
        "at",
        "year",
        "round",
    ],
    *[
        "and",
        "or",
        "not",
        "in",
        "between",
        "known(",
        "unknown(",
        "found(",
        "age(",
        "on",
        "census",
        "before",
        "after",
        "unweighted",
        "school",
        "size",
        "true",
    ],
    *[
        "false",
        "pupils",
        "sdq",
        "cct",
        "onet",
        "staff",
        "incidents",
        "grade",
        "sex",
        "gpa",
        "boarding",
        "birth_date",
        "rater",
        "total_class",
        "math",
    ],
    *["injured", "p1", "teacher", "1", "2.5", "2567", "2567-06-10", '"11-10"', '"ป.1"', '"05-16"', '"1"', "x"],
]
NAMES = st.sampled_from(["grade", "gpa", "boarding", "room", "cct.poverty_class", "before.pupils.sex", "school"])


def read(text: str) -> tuple[Typed | None, tuple[FormulaError, ...]]:
    """The checked formula, or its mistakes."""
    try:
        return check(parse(text), DATASETS), ()
    except FormulaErrors as wrong:
        return None, wrong.errors


def survives(text: str) -> None:
    """Reading a text ends in a formula or in errors inside the text, and nothing else."""
    typed, errors = read(text)
    assert all(0 <= error.start <= error.end <= len(text) for error in errors)
    if typed is None:
        assert errors
        return
    formula = typed.formula
    assert parse(write(formula)) == formula
    again = check(parse(write(formula)), DATASETS)
    assert (again.root, again.leaves) == (typed.root, typed.leaves)
    assert in_words(typed, DATASETS)
    assert in_words(typed, DATASETS, language="en")
    outcome = evaluate(typed, dict.fromkeys(typed.leaves, State(3, 7)))
    assert (outcome.value is None) == (outcome.reason is not None)
    assert evaluate(typed, {}).reason in (Reason.NO_DATA, Reason.NOTHING_TO_DIVIDE_BY)


@given(st.text(max_size=60))
@example("\ud800")
@example("(" * 4_000)
@example("-" * 4_000)
@example("not " * 1_000)
@example("1+" * 1_999)
@example("๑" * 20)
def test_any_text_ends_in_a_formula_or_in_errors(text: str) -> None:
    survives(text)


@settings(max_examples=400)
@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_any_words_of_the_language_end_in_a_formula_or_in_errors(words: list[str]) -> None:
    survives(" ".join(words))


VALUES = st.sampled_from(["p1", '"ป.1"', "2", "true", "extremely_poor", "before.pupils.gpa"])
MARKS, SIGNS = st.sampled_from(["gpa", "gpax"]), st.sampled_from(["<", ">=", "!="])
CONDITIONS = st.recursive(
    st.one_of(
        st.builds("{} = {}".format, NAMES, VALUES),
        st.builds("{} {} {}".format, MARKS, SIGNS, st.integers(0, 4)),
        st.builds("known({})".format, NAMES),
        st.sampled_from(["boarding", "found(cct)", "age(birth_date, on census) < 9", "grade between p1 and m3"]),
    ),
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not {}".format, inner),
    ),
    max_leaves=6,
)
FIGURES = st.one_of(
    st.builds("count(pupils where {})".format, CONDITIONS),
    st.builds("share({} of pupils where {})".format, CONDITIONS, CONDITIONS),
    st.builds("mean(pupils.gpa at year - {} where {})".format, st.integers(0, 3), CONDITIONS),
    st.just("country(onet.math)"),
)
SUMS = st.recursive(
    FIGURES, lambda inner: st.builds("({} {} -{})".format, inner, st.sampled_from("+-*/"), inner), max_leaves=4
)


@given(SUMS)
def test_formulas_of_the_grammar_survive(text: str) -> None:
    survives(text)
