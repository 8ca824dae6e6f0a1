from __future__ import annotations

import pickle

import pytest

from khet.calc.formula import FormulaErrors, Typed, check, parse
from khet.calc.formula.errors import MESSAGES
from khet.calc.formula.typed import AgeRange, Column, DayOfYear, Either, IsIn, Join, Moment, Opposite, Range, Related
from khet.calc.schema import Kind
from tests.unit.calc.formula.datasets import DATASETS


def typed(text: str, usual_round: str = "") -> Typed:
    return check(parse(text), DATASETS, usual_round=usual_round)


def condition(text: str) -> object:
    return typed(f"count(pupils where {text})").leaves[0].where


def own(field: str, kind: Kind = Kind.CODE, places: int = 0) -> Column:
    return Column("pupils", field, kind, places)


def test_codes_are_brought_to_their_keys_whatever_name_they_are_written_by() -> None:
    assert condition('grade in (p1, "ป.1", "Primary 2", p2)') == IsIn(own("grade"), ("p1", "p2"))
    assert condition('sex = "2"') == IsIn(own("sex"), ("f",))


def test_codes_between_two_are_those_of_the_list_in_order() -> None:
    assert condition("grade between p2 and m3") == IsIn(own("grade"), ("p2", "p3", "m3"))


def test_numbers_are_brought_to_stored_whole_numbers() -> None:
    gpa = own("gpa", Kind.DECIMAL, 2)

    assert condition("gpa < 2.5") == Range(gpa, None, 249)
    assert condition("gpa <= 2.5") == Range(gpa, None, 250)
    assert condition("gpa > 2.5") == Range(gpa, 251, None)
    assert condition("gpa >= -1") == Range(gpa, -100, None)
    assert condition("gpa between 1 and 2") == Range(gpa, 100, 200)
    assert condition("gpa in (1, 1.00, 4)") == IsIn(gpa, (100, 400))
    assert condition("gpa != 4") == Opposite(IsIn(gpa, (400,)))


def test_a_bound_beside_a_date_is_the_day_beside_it() -> None:
    birth = own("birth_date", Kind.DATE)

    assert condition("birth_date > 2567-02-29") == Range(birth, 20240301, None)
    assert condition("birth_date < 2567-01-01") == Range(birth, None, 20231231)
    assert condition("birth_date < 0001-01-01") == Range(birth, None, 10100)


def test_yes_and_no_can_be_compared_or_stand_alone() -> None:
    assert condition("boarding = true") == condition("boarding")
    assert condition("boarding = false") == condition("not boarding")
    assert condition("boarding in (true, false)") == Either((condition("boarding"), condition("not boarding")))  # type: ignore[arg-type]


def test_an_age_becomes_a_range_of_full_years() -> None:
    birth, census = own("birth_date", Kind.DATE), DayOfYear("06-10")

    assert condition("age(birth_date, on census) between 7 and 16") == AgeRange(birth, census, 7, 16)
    assert condition("age(birth_date, on census) < 7") == AgeRange(birth, census, None, 6)
    assert condition("age(birth_date, on census) > 7") == AgeRange(birth, census, 8, None)
    assert condition("age(birth_date, on census) <= 7") == AgeRange(birth, census, None, 7)
    assert condition("age(birth_date, on census) >= 7") == AgeRange(birth, census, 7, None)
    assert condition("age(birth_date, on 2567-05-16) = 7") == AgeRange(birth, 20240516, 7, 7)
    assert condition('age(birth_date, on "05-16") != 7') == Opposite(AgeRange(birth, DayOfYear("05-16"), 7, 7))
    assert condition("age(birth_date, on census) in (7, 8)") == Either(
        (AgeRange(birth, census, 7, 7), AgeRange(birth, census, 8, 8))
    )


def test_an_age_may_be_counted_to_a_date_of_the_row() -> None:
    leaf = typed("count(growth where age(pupils.birth_date, on measured_on) = 7)").leaves[0]

    join = Join("pupils", Moment(0, None, "06-10"))
    birth = Column("pupils", "birth_date", Kind.DATE, join=join)
    assert leaf.where == AgeRange(birth, Column("growth", "measured_on", Kind.DATE), 7, 7)
    assert leaf.joins() == (join,)


def test_two_fields_can_be_compared() -> None:
    gpa, gpax = own("gpa", Kind.DECIMAL, 2), own("gpax", Kind.DECIMAL, 2)

    assert condition("gpa < gpax") == Related(gpa, "<", gpax)
    assert condition("gpa <= gpax") == Related(gpa, "<=", gpax)
    assert condition("gpa > gpax") == Related(gpax, "<", gpa)
    assert condition("gpa >= gpax") == Related(gpax, "<=", gpa)
    assert condition("gpa = gpax") == Related(gpa, "=", gpax)
    assert condition("gpa != gpax") == Opposite(Related(gpa, "=", gpax))


def test_a_school_can_be_compared_with_that_of_another_time() -> None:
    before = Column("pupils", "school_id", Kind.SCHOOL, join=Join("pupils", Moment(1, None, "06-10")))

    assert condition("before.pupils.school = school") == Related(before, "=", own("school_id", Kind.SCHOOL))


def test_the_size_of_the_school_is_a_code_of_its_own() -> None:
    assert condition('school.size = "เล็ก"') == IsIn(Column("school", "size", Kind.CODE), ("small",))


@pytest.mark.parametrize(
    ("text", "usual_round", "moment"),
    [
        ("count(pupils)", "", Moment(0, None, "06-10")),
        ("count(pupils)", "11-10", Moment(0, None, "11-10")),
        ("count(pupils)", "2", Moment(0, None, "11-10")),
        ("count(sdq)", "11-10", Moment(0, None, "2")),
        ("count(staff)", "11-10", Moment(0, None, "")),
        ("count(pupils at year - 2)", "", Moment(2, None, "06-10")),
        ('count(pupils at year 2560 round "03-31")', "", Moment(0, 2560, "03-31")),
    ],
)
def test_the_period_of_rows(text: str, usual_round: str, moment: Moment) -> None:
    assert typed(text, usual_round).leaves[0].moment == moment


@pytest.mark.parametrize(
    ("text", "join"),
    [
        ("count(pupils where found(cct))", Join("cct", Moment(0, None, "1"))),
        ('count(pupils at round "11-10" where found(cct))', Join("cct", Moment(0, None, "2"))),
        ("count(pupils at year - 1 where found(after.pupils))", Join("pupils", Moment(0, None, "06-10"))),
        ("count(pupils where found(after.pupils))", Join("pupils", Moment(-1, None, "06-10"))),
        ("count(pupils at year 2560 where found(before.cct))", Join("cct", Moment(0, 2559, "1"))),
        ('count(pupils where found(pupils at year - 3 round "03-31"))', Join("pupils", Moment(3, None, "03-31"))),
        (
            "share(sdq.total_class = risk of pupils where sdq.rater = teacher)",
            Join("sdq", Moment(0, None, "1"), (("rater", "teacher"),)),
        ),
        (
            'count(pupils where boarding and (sdq.rater in ("ครู") and sdq.total > 3))',
            Join("sdq", Moment(0, None, "1"), (("rater", "teacher"),)),
        ),
    ],
)
def test_joined_rows(text: str, join: Join) -> None:
    assert typed(text).leaves[0].joins() == (join,)


def test_the_rows_own_dataset_and_time_need_no_join() -> None:
    assert (
        typed("count(pupils at year - 1 where pupils.grade at year - 1 = p1 and pupils.boarding)").leaves[0].joins()
        == ()
    )


def test_a_mean_is_weighted_by_the_datasets_weight_unless_the_formula_says_not() -> None:
    assert typed("mean(onet.math)").leaves[0].weight == Column("onet", "candidates", Kind.INTEGER)
    assert typed("mean(onet.math unweighted)").leaves[0].weight is None
    assert typed("mean(pupils.gpa)").leaves[0].weight is None
    assert typed("sum(onet.math)").leaves[0].weight is None


def test_equal_figures_are_one_leaf_and_sensitive_fields_are_told() -> None:
    found = typed('count(pupils where grade = p1) / count(pupils where grade = "ป.1")')

    assert len(found.leaves) == 1
    assert not found.uses_sensitive
    assert typed("mean(pupils.weight)").uses_sensitive
    assert typed("count(sdq where total > 3)").datasets == ("sdq",)
    assert typed("count(pupils where found(cct)) / count(staff)").datasets == ("pupils", "cct", "staff")


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("count(pupil)", ["dataset.unknown"]),
        ("count(pupils where grad = p1)", ["field.unknown"]),
        ("count(pupils where xyz.grade = p1)", ["dataset.unknown"]),
        ("count(pupils where school.area = 1)", ["dataset.unknown"]),
        ("count(pupils where first_name = \"กานต์\")", ["field.personal"]),
        ("count(pupils where grade = p9)", ["code.unknown"]),
        ("count(pupils where grade = \"ป.9\" or sex = x)", ["code.unknown", "code.unknown"]),
        ("count(pupils where grade = 1)", ["type.code"]),
        ("count(pupils where grade between p1 and cct.poverty_class)", ["type.code"]),
        ("count(pupils where grade > p1)", ["type.order"]),
        ("count(pupils where room > \"1\")", ["type.order"]),
        ("count(pupils where room between \"1\" and \"2\")", ["type.order"]),
        ("count(pupils where room = 1)", ["type.text"]),
        ("count(pupils where gpa = \"2\")", ["type.number"]),
        ("count(pupils where gpa < abc)", ["type.number"]),
        ("count(pupils where gpa = 2.005)", ["type.fine"]),
        ("count(pupils where siblings = 0.5)", ["type.fine"]),
        ("count(pupils where birth_date > 2567)", ["type.date"]),
        ("count(pupils where boarding = 1)", ["type.boolean"]),
        ("count(pupils where gpa)", ["field.needs_test"]),
        ("count(pupils where school = 7)", ["type.school"]),
        ("count(pupils where sex < after.pupils.sex)", ["type.order"]),
        ("count(pupils where gpa < siblings)", ["type.same"]),
        ("count(pupils where grade = after.pupils.sex)", ["type.same"]),
        ("count(pupils where gpa between 3 and 2)", ["range.empty"]),
        ("count(pupils where grade between p3 and p1)", ["range.empty"]),
        ("count(pupils where age(birth_date, on census) between 9 and 8)", ["range.empty"]),
        ("count(pupils where age(birth_date, on census) < 7.5)", ["type.whole"]),
        ("count(pupils where age(birth_date, on census) in (151))", ["type.whole"]),
        ("count(pupils where age(birth_date, on census) = birth_date)", ["type.whole"]),
        ("count(pupils where age(gpa, on census) = 7)", ["age.birth"]),
        ("count(pupils where age(birth_date, on gpa) = 7)", ["age.birth"]),
        ("count(pupils where age(birth_date, on \"13-01\") = 7)", ["age.day"]),
        ("count(pupils where age(birth_date, on \"02-30\") = 7)", ["age.day"]),
        ("count(growth where age(pupils.birth_date, on census) = 7)", ["age.census"]),
        ("count(staff where pupils.grade = p1)", ["join.person"]),
        ("count(onet where found(pupils))", ["join.person"]),
        ("count(pupils where found(pupils))", ["join.person"]),
        ("count(pupils where sdq.total > 1)", ["join.grain"]),
        ("count(pupils where sdq.rater = teacher or sdq.total > 1)", ["join.grain", "join.grain"]),
        ("count(pupils where sdq.rater = teacher and sdq.rater = parent)", ["join.twice"]),
        (
            "count(pupils where found(cct) and found(growth) and found(dropped) and " + " and ".join(
                f"found(pupils at year - {years})" for years in range(1, 7)) + ")",
            ["dataset.unknown", "join.many", "join.many"],
        ),
        ("count(pupils at round \"1\")", ["time.round"]),
        ("count(staff at round \"1\")", ["time.noround"]),
        ("count(pupils where before.school.size = small)", ["time.size"]),
        ("sum(pupils.grade)", ["sum.code"]),
        ("mean(pupils.birth_date)", ["sum.date"]),
        ("sum(pupils.room)", ["sum.text"]),
        ("mean(pupils.boarding)", ["sum.boolean"]),
        ("sum(pupils.school)", ["sum.school"]),
        ("mean(gpax of pupils where sex = q)", ["code.unknown"]),
        ("country(onet.math where found(onet at year - 1))", ["join.person"]),
        ("country(pupils.gpa where found(cct))", ["join.stated"]),
        ("1 / 0", ["sum.zero"]),
        ("count(pupils) / -(2 - 1 * 2)", ["sum.zero"]),
        ("count(pupils) / (1 / 0 + 1)", ["sum.zero"]),
        ("1 + 2 / 1", ["formula.constant"]),
        ("count(x) + count(y)", ["dataset.unknown", "dataset.unknown"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(text: str, causes: list[str]) -> None:
    with pytest.raises(FormulaErrors) as caught:
        typed(text)

    assert [error.cause for error in caught.value.errors] == causes
    for error in caught.value.errors:
        assert 0 <= error.start < error.end <= len(text)


def test_a_weighted_mean_takes_a_field_of_its_own_rows() -> None:
    with_weight = {**DATASETS, "cct": _weighted("cct")}

    with pytest.raises(FormulaErrors) as caught:
        check(parse("mean(pupils.gpa of cct)"), with_weight)

    assert [error.cause for error in caught.value.errors] == ["mean.weight"]
    assert check(parse("mean(pupils.gpa unweighted of cct)"), with_weight).leaves[0].weight is None


def _weighted(key: str) -> object:
    from dataclasses import replace

    return replace(DATASETS[key], weight="poverty_class")


def test_near_matches_are_suggested_in_both_languages() -> None:
    with pytest.raises(FormulaErrors) as caught:
        typed("count(pupils where grad = p1)")

    (error,) = caught.value.errors
    assert (error.start, error.end) == (19, 23)
    assert error.message_th.endswith("หมายถึง grade หรือไม่")
    assert error.message_en.endswith("did you mean grade?")


def test_every_mistake_is_said_at_once_in_order_of_place() -> None:
    with pytest.raises(FormulaErrors) as caught:
        typed("count(pupils where grad = p1 and sex = q) / sum(pupils.room)")

    assert [error.cause for error in caught.value.errors] == ["field.unknown", "code.unknown", "sum.text"]


def test_every_message_has_both_languages_with_the_same_words_filled_in() -> None:
    from string import Formatter

    def names(text: str) -> set[str]:
        return {name.removesuffix("_en") for _, name, _, _ in Formatter().parse(text) if name}

    for cause, (thai, english) in MESSAGES.items():
        assert names(thai) == names(english), cause


def test_a_moment_is_of_the_figures_year_or_of_one_that_stays() -> None:
    assert Moment(2, None, "").year_of(2567) == 2565
    assert Moment(0, 2560, "").year_of(2567) == 2560


def test_sensitive_fields_are_found_in_every_kind_of_test() -> None:
    for condition in (
        "weight < 20",
        "known(weight)",
        "sdq.rater = teacher and sdq.total_class = risk",
        "gpa < 1 or not (after.pupils.weight < weight)",
    ):
        assert typed(f"count(pupils where {condition})").uses_sensitive, condition
    assert typed("count(growth where age(pupils.birth_date, on measured_on) = 7 and height > 1)").uses_sensitive
    assert not typed("count(growth where age(pupils.birth_date, on measured_on) = 7 and found(cct))").uses_sensitive
    assert not typed("count(pupils where age(birth_date, on census) = 7 and gpa < gpax)").uses_sensitive


def test_a_leaf_is_the_same_in_another_process() -> None:
    leaf = typed("share(boarding of pupils where grade = p1)").leaves[0]

    again = pickle.loads(pickle.dumps(leaf))

    assert (again, hash(again), again.text) == (leaf, hash(leaf), leaf.text)
