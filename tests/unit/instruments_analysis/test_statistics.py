"""What analyses compute: the published table to the digit, scipy and numpy on random answers, and the vectors."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from khet.calc import descriptives
from khet.domains.instruments.rules import columns as reading
from khet.domains.instruments.rules.analysis import analyse
from khet.domains.instruments.rules.effect import compare
from khet.domains.instruments.rules.thresholds import DEFAULTS
from khet.domains.instruments.rules.tryout import quality
from tests.analysis_cast import BANDS, PRINTED, Question, columns, form_of, published, quiz, rated, sat, th, training

answers = st.lists(st.lists(st.sampled_from([1, 2, 3, 4, 5, None]), min_size=4, max_size=4), min_size=2, max_size=40)
NEAR = 1e-9


def judged(form, rows, **more):
    """The quality of a try-out by the usual thresholds."""
    return quality(reading.Answered(reading.items(form), rows), DEFAULTS, **more)


def test_the_published_table_comes_out_to_the_digit() -> None:
    form, rows = published()

    found = analyse(form, rows, BANDS)

    for item, (mean, sd, word, _answers) in zip(found.items, PRINTED, strict=True):
        assert (item.mean.printed, item.sd.printed, item.level and item.level.name) == (mean, sd, word)
    total = found.total
    assert total is not None
    assert total.level is not None
    assert (total.mean.printed, total.mean_of_sds.printed, total.level.name) == ("4.70", "0.47", "มากที่สุด")
    assert total.mean.exact == Fraction(461, 98)
    assert total.pooled_sd.printed == "0.50"


def test_items_that_print_alike_share_a_rank_and_the_next_is_skipped() -> None:
    form, rows = published()

    assert [item.rank for item in analyse(form, rows, BANDS).items] == [4, 7, 5, 6, 1, 1, 1]


@settings(max_examples=60, deadline=None)
@given(answers)
def test_means_and_deviations_are_those_of_numpy(table: list[list[int | None]]) -> None:
    form = form_of(*(rated(f"q{at}") for at in range(4)))
    given_columns = [[row[at] for row in table] for at in range(4)]

    found = analyse(form, columns(**{f"q{at}": column for at, column in enumerate(given_columns)}), BANDS)

    for item, column in zip(found.items, given_columns, strict=True):
        known = [value for value in column if value is not None]
        assert (item.n, item.missing) == (len(known), len(table) - len(known))
        if known:
            assert math.isclose(float(item.mean.exact or 0), float(np.mean(known)), rel_tol=NEAR)
        if len(known) > 1:
            assert math.isclose(float(item.sd.exact or 0), float(np.std(known, ddof=1)), rel_tol=1e-7, abs_tol=1e-7)
    pooled = [value for row in table for value in row if value is not None]
    total = found.total
    assert total is not None
    if len(pooled) > 1:
        assert math.isclose(
            float(total.pooled_sd.exact or 0), float(np.std(pooled, ddof=1)), rel_tol=1e-7, abs_tol=1e-7
        )


@settings(max_examples=60, deadline=None)
@given(answers)
def test_counting_first_gives_exactly_what_the_answers_one_by_one_give(table: list[list[int | None]]) -> None:
    form = form_of(*(rated(f"q{at}") for at in range(4)))
    given_columns = [[row[at] for row in table] for at in range(4)]

    found = analyse(form, columns(**{f"q{at}": column for at, column in enumerate(given_columns)}), BANDS)
    whole = descriptives.total(given_columns)

    for item, column in zip(found.items, given_columns, strict=True):
        one_by_one = descriptives.summary(column)
        assert (item.mean.exact, item.sd.exact) == (one_by_one.mean, one_by_one.sd)
    total = found.total
    assert total is not None
    assert (total.n, total.mean.exact) == (whole.n, whole.mean)
    assert (total.mean_of_sds.exact, total.pooled_sd.exact) == (whole.mean_of_sds, whole.pooled_sd)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(1, 5), min_size=5, max_size=5), min_size=3, max_size=40))
def test_alpha_is_that_of_the_textbook_formula_in_numpy(table: list[list[int]]) -> None:
    form = form_of(*(rated(f"q{at}") for at in range(5)))
    array = np.array(table, dtype=float)

    found = judged(form, [{f"q{at}": str(value) for at, value in enumerate(row)} for row in table])

    spread = array.sum(axis=1).var(ddof=1)
    verdict = found.scales[0]
    if spread == 0:
        assert verdict.unfit
        return
    alpha = 5 / 4 * (1 - array.var(axis=0, ddof=1).sum() / spread)
    assert math.isclose(float(verdict.alpha.exact or 0), alpha, rel_tol=1e-7, abs_tol=1e-7)
    for at, item in enumerate(verdict.items):
        rest = np.delete(array, at, axis=1).sum(axis=1)
        if item.item_total.exact is not None:
            assert math.isclose(
                float(item.item_total.exact), stats.pearsonr(array[:, at], rest).statistic, rel_tol=1e-6, abs_tol=1e-6
            )


def test_alpha_of_the_vector() -> None:
    table = [[4, 5, 4, 5], [3, 4, 3, 4], [5, 5, 5, 5], [2, 3, 2, 3], [4, 4, 5, 4], [3, 3, 3, 4]]
    form = form_of(*(rated(f"q{at}") for at in range(4)))

    found = judged(form, [{f"q{at}": str(value) for at, value in enumerate(row)} for row in table])

    assert found.scales[0].alpha.printed == "0.944"
    assert found.scales[0].accepted is True


def test_kr20_and_difficulty_of_the_vector() -> None:
    table = [[1, 1, 1, 0, 1], [1, 0, 1, 0, 1], [1, 1, 1, 1, 1], [0, 0, 1, 0, 0], [1, 1, 0, 0, 1], [0, 0, 0, 0, 1]]
    rows = [{f"t{at}": "a" if right else "b" for at, right in enumerate(row, start=1)} for row in table]

    test = analyse(quiz(), rows, None).test

    assert test is not None
    assert test.kr20.printed == "0.682"
    assert [item.p.printed for item in test.items] == ["0.667", "0.500", "0.667", "0.167", "0.833"]
    assert judged(quiz(), rows).test.accepted is False  # type: ignore[union-attr]


PRE, POST = [12, 15, 11, 14, 10, 13, 16, 12], [18, 19, 15, 20, 15, 17, 21, 19]


def test_before_and_after_of_the_vector() -> None:
    found = compare(
        dict(enumerate(PRE)), dict(enumerate(POST)), full_before=25, full_after=25, pass_percent=Decimal(60)
    )

    assert (found.before[0].printed, found.after[0].printed) == ("12.88", "18.00")
    assert (found.before[1].printed, found.after[1].printed) == ("2.03", "2.20")
    assert (found.sum_of_differences.printed, found.sum_of_squares.printed) == ("41", "219")
    assert (found.t.printed, found.df, found.stars) == ("12.87", 7, "**")
    assert (found.gain_class.printed, found.gain_persons.printed) == ("0.4227", "0.4317")
    assert found.ei_accepted is False
    assert (found.passed_before.count, found.passed_after.count) == (2, 8)
    assert math.isclose(found.p or 0, stats.ttest_rel(POST, PRE).pvalue, rel_tol=1e-9)


def test_only_those_who_sat_both_tests_are_compared() -> None:
    found = compare(
        {1: 10, 2: 12, 3: 14}, {2: 15, 3: 18, 4: 20}, full_before=20, full_after=20, pass_percent=Decimal(80)
    )

    assert (found.n, found.left_out) == (2, 2)


def test_tests_of_unlike_length_are_compared_in_percent_and_activities_give_e1() -> None:
    found = compare(
        {1: 5, 2: 6, 3: 7},
        {1: 16, 2: 18, 3: 17},
        full_before=10,
        full_after=20,
        pass_percent=Decimal(80),
        during=([80, 90], 100),
    )

    assert found.in_percent
    assert found.full == 100
    assert found.before[0].printed == "60.00"
    assert (found.e1.printed, found.e2.printed) == ("85.00", "85.00")


def test_one_person_gives_no_comparison_but_a_reason() -> None:
    found = compare({1: 5}, {1: 6}, full_before=10, full_after=10, pass_percent=Decimal(80))

    assert found.unfit
    assert not found.t.is_known


def test_needs_of_the_vector_in_both_indices() -> None:
    wanted = {"a": (462, 315), "b": (440, 360), "c": (475, 410)}
    questions = [
        rated(f"{key}_{side}", pair=side, pair_key=key, dimension="การสอน" if key < "c" else "การวัดผล")
        for key in wanted
        for side in ("present", "desired")
    ]
    given_columns = {}
    for key, (desired, present) in wanted.items():
        given_columns[f"{key}_desired"] = [5] * (desired - 400) + [4] * (500 - desired)
        low = present // 100
        given_columns[f"{key}_present"] = [low + 1] * (present - 100 * low) + [low] * (100 * (low + 1) - present)

    found = analyse(form_of(*questions), columns(**given_columns), BANDS)

    assert [line.pni_modified.printed for line in found.needs] == ["0.467", "0.222", "0.159"]
    assert [line.rank_modified for line in found.needs] == [1, 2, 3]
    assert [table.pair for table in found.tables] == ["present", "desired"]
    assert [line.label for line in found.needs_by_dimension] == ["การสอน", "การวัดผล"]
    assert found.needs_by_dimension[0].present.printed == "3.38"
    assert [line.n for line in found.needs_by_dimension] == [100, 100], "persons, however many items a dimension has"


def test_a_need_that_is_met_is_flagged() -> None:
    form = form_of(rated("now", pair="present", pair_key="k"), rated("ought", pair="desired", pair_key="k"))

    found = analyse(form, columns(now=[5, 5], ought=[4, 4]), BANDS)

    assert found.needs[0].flag == "negative"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["head", "teacher", "staff", None]), min_size=1, max_size=200))
def test_percentages_of_one_choice_add_up_to_exactly_100(given_posts: list[str | None]) -> None:
    form = form_of(Question("post", "select_one", th("ตำแหน่ง"), list_key="posts"))

    item = analyse(form, columns(post=given_posts), None).items[0]

    whole = sum((Decimal(each.percent.printed) for each in item.frequencies if each.percent.is_known), Decimal(0))
    assert whole == (Decimal("100.00") if item.n else 0)


def test_every_kind_of_question_is_described() -> None:
    form, rows = training()

    found = analyse(form, rows, BANDS, invited=23)

    assert found.response_rate.printed == "86.96"
    assert [each.count for each in found.item("post").frequencies] == [3, 8, 9]
    assert [each.percent.printed for each in found.item("topics").frequencies[:2]] == ["100.00", "50.00"]
    assert [each.count for each in found.item("order").frequencies[:2]] == [5, 15]
    assert found.item("age").mean.printed == "39.50"
    assert found.item("place").missing == 1
    assert [dimension.name for dimension in found.dimensions] == ["วิทยากร", "สถานที่"]
    assert found.item("speaker").at_least[1].percent.printed == "100.00"


def test_an_item_asked_the_other_way_round_is_turned_before_it_counts() -> None:
    form = form_of(rated("good"), rated("bad", reversed=True))

    found = analyse(form, columns(good=[5, 5, 4], bad=[1, 1, 2]), BANDS)

    assert found.item("good").mean == found.item("bad").mean
    assert [each.count for each in found.item("bad").frequencies] == [0, 0, 0, 1, 2]


def test_ratings_on_another_scale_make_a_table_of_their_own_without_words_of_the_first() -> None:
    form = form_of(rated("five"), Question("letter", "rating", th("อื่น"), list_key="scale3"))
    three = type(form.lists[0])("scale3", form.lists[0].choices[2:])
    form = type(form)(form.labels, form.questions, (*form.lists, three))

    found = analyse(form, columns(five=[5, 4], letter=[3, 1]), BANDS)

    assert [(table.low, table.high) for table in found.tables] == [(1, 5), (1, 3)]
    assert found.item("letter").level is None
    assert found.item("letter").mean.printed == "2.00"


def test_entries_of_a_repeat_are_counted_as_entries_and_not_summed_up_with_persons() -> None:
    form = form_of(
        rated("whole"),
        Question("visits", "repeat", th("สถานที่"), children=(rated("useful"), Question("note1", "text", th("บันทึก")))),
    )
    rows = [{"whole": "5", "visits": [{"useful": "4"}, {"useful": "2"}]}, {"whole": "4", "visits": []}]

    found = analyse(form, rows, BANDS)

    assert (found.item("useful").n, found.item("useful").per_entry) == (2, True)
    assert found.item("useful").mean.printed == "3.00"
    assert found.main is not None
    assert found.main.keys == ("whole",)


def test_answers_that_are_no_choice_are_counted_apart() -> None:
    found = analyse(form_of(rated("q1")), [{"q1": "5"}, {"q1": "9"}, {"q1": 4}, {}], BANDS)

    assert (found.items[0].n, found.items[0].unknown, found.items[0].missing) == (1, 1, 2)


def test_too_few_answers_tell_nothing_but_their_number() -> None:
    found = analyse(form_of(rated("q1")), columns(q1=[5, 4, 5, 5]), BANDS, fewest=5)

    assert (found.n, found.withheld, found.items, found.tables) == (4, True, (), ())


def test_nobody_answering_is_no_fault() -> None:
    form, _rows = training()

    found = analyse(form, [], BANDS)

    assert found.n == 0
    assert not found.items[1].mean.is_known
    assert judged(form, []).scales[0].unfit


def test_two_observers_are_compared_case_by_case() -> None:
    form = form_of(rated("q1"), rated("q2"))
    cases = {
        "a": [{"q1": "5", "q2": "4"}, {"q1": "5", "q2": "4"}],
        "b": [{"q1": "3", "q2": "2"}, {"q1": "3", "q2": "3"}],
        "c": [{"q1": "4", "q2": "5"}, {"q1": "4", "q2": "5"}],
        "alone": [{"q1": "1", "q2": "1"}],
    }

    found = judged(form, [row for rows in cases.values() for row in rows], cases=cases).agreement

    assert found is not None
    assert (found.cases, found.observers, found.compared) == (3, 2, 6)
    agreed = Fraction(5, 6)
    first, second = [5, 4, 3, 2, 4, 5], [5, 4, 3, 3, 4, 5]
    chance = sum(Fraction(first.count(each) * second.count(each), 36) for each in range(1, 6))
    assert found.kappa.exact == (agreed - chance) / (1 - chance)
    assert found.icc.is_known
    assert found.icc_accepted is True


def test_a_test_counts_a_blank_as_wrong_and_says_who_passes() -> None:
    rows = [sat(5), sat(4), sat(3), {"t1": "a"}, {}]

    test = analyse(quiz(), rows, None, pass_percent=Decimal(80)).test

    assert test is not None
    assert test.scores == (5, 4, 3, 1, 0)
    assert (test.passed.count, test.passed.n) == (2, 5)


def test_several_right_choices_must_all_be_chosen() -> None:
    form = form_of(Question("t", "select_multiple", th("ข้อ"), list_key="letters", right="a b"))

    test = analyse(form, [{"t": "b a"}, {"t": "a"}, {"t": "a b c"}], None).test

    assert test is not None
    assert test.scores == (1, 0, 0)


def test_scores_that_are_no_whole_numbers_stay_exact() -> None:
    assert reading.plain(Decimal("2.5")) == Fraction(5, 2)
    assert reading.number("-12.50") == Fraction(-25, 2)
    assert [reading.number(text) for text in ("1e999999999", "NaN", "x", "9" * 40, "")] == [None] * 5


def test_a_question_that_few_answered_is_not_told_of_nor_counted_in():
    form = form_of(rated("all"), rated("director"), rated("nobody"), Question("more", "text", th("เพิ่มเติม")))
    rows = columns(all=[5, 4, 4, 5, 3, 4], director=[1, None, None, None, None, None], more=["ดี", *[None] * 5])
    every = reading.Answered(reading.items(form), rows)
    guarded = analyse(form, rows, BANDS, fewest=5, answered=every.told(5))

    assert [item.key for item in every.told(5).items] == ["all", "nobody", "more"]
    assert [item.key for item in guarded.items] == ["all", "nobody", "more"]
    assert guarded.total == analyse(form_of(rated("all"), rated("nobody")), rows, BANDS).total
    assert every.told(1) is every.told(0) is every
