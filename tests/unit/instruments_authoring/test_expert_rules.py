"""IOC, thresholds and what may be done to an expert round."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from khet.domains.instruments.rules import ioc, rounds, thresholds
from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Question
from khet.domains.instruments.rules.thresholds import Thresholds

HALF = Decimal("0.50")
MONDAY = date(2026, 11, 23)


def item(key: str) -> ioc.Item:
    return ioc.Item(key=key, label=key)


@pytest.mark.parametrize(
    ("ratings", "shown", "passes", "suggested"),
    [
        pytest.param([1, 1, 1], "1.00", True, "keep", id="all-agree"),
        pytest.param([1, 1, 0], "0.67", True, "keep", id="two-thirds-rounded-up"),
        pytest.param([1, 0, 0], "0.33", False, "revise", id="below"),
        pytest.param([1, 0, 1, 0], "0.50", True, "keep", id="exactly-at-the-threshold"),
        pytest.param([1, -1, 0], "0.00", False, "revise", id="nothing-left"),
        pytest.param([-1, -1, 0], "-0.67", False, "drop", id="against"),
    ],
)
def test_an_item_is_judged_by_the_mean_of_its_ratings(ratings, shown, passes, suggested):
    [result] = ioc.judged([item("a")], {"a": ratings}, threshold=HALF)

    assert (result.shown, result.passes, result.suggested) == (Decimal(shown), passes, suggested)
    assert (result.n, result.total) == (len(ratings), sum(ratings))


def test_an_exact_value_below_the_threshold_fails_though_it_is_printed_like_it():
    ratings = [1] * 100 + [0] * 101

    [result] = ioc.judged([item("a")], {"a": ratings}, threshold=HALF)

    assert (result.shown, result.passes) == (Decimal("0.50"), False)


def test_an_item_without_ratings_has_no_figure_and_no_verdict():
    [result] = ioc.judged([item("a")], {}, threshold=HALF)

    assert (result.ioc, result.shown, result.passes, result.suggested) == (None, None, None, "")


def test_the_mean_is_of_rated_items_only():
    results = ioc.judged([item("a"), item("b"), item("c")], {"a": [1, 1], "b": [0, 1]}, threshold=HALF)

    assert ioc.mean(results) == Fraction(3, 4)
    assert ioc.mean(()) is None


def test_rounds_ask_about_ratings_and_test_items_unless_there_are_none():
    scale = ChoiceList("s", (Choice("1", {"th": "มาก"}, Decimal(1)),))
    rating = Question(key="r", kind="rating", labels={"th": "ข้อ"}, list_key="s", dimension="เนื้อหา")
    test = Question(key="t", kind="select_one", labels={"th": "สอบ"}, list_key="s", right="1")
    text = Question(key="x", kind="text", labels={"th": "เสนอ"})
    note = Question(key="n", kind="note", labels={"th": "อ่าน"})
    form = Form({"th": "ก"}, (rating, test, text, note), (scale,))

    assert ioc.usual(form) == {"r", "t"}
    assert [one.key for one in ioc.ratable(form)] == ["r", "t", "x"]
    assert ioc.usual(Form({"th": "ก"}, (text,))) == {"x"}
    assert ioc.items(form, frozenset({"t"}))[0].right == "มาก"


def test_items_come_back_from_storage_as_they_went_in():
    kept = (ioc.Item("a", "ข้อ", "Item", "คำอธิบาย", "ด้าน", ("ก", "ข"), "ก", True), item("b"))

    assert ioc.from_plain(ioc.to_plain(kept)) == kept


def test_a_round_is_open_until_the_end_of_its_last_day():
    assert rounds.is_open("open", MONDAY, MONDAY)
    assert rounds.is_open("open", None, MONDAY)
    assert not rounds.is_open("open", date(2026, 11, 22), MONDAY)
    assert not rounds.is_open("closed", None, MONDAY)


@pytest.mark.parametrize("name", ["", "   ", "ผศ.ดร.นภา ใจเย็น"])
def test_an_expert_needs_a_name_of_their_own(name):
    with pytest.raises(rounds.ExpertRefused):
        rounds.check_expert(name, ["ผศ.ดร.นภา ใจเย็น"])


def test_a_round_has_no_more_experts_than_it_can_show():
    with pytest.raises(rounds.ExpertRefused):
        rounds.check_expert("คนที่เกิน", [str(number) for number in range(rounds.MOST_EXPERTS)])

    assert rounds.check_expert("  ดร.เมฆ   ลอยฟ้า ", []) == "ดร.เมฆ ลอยฟ้า"


def test_only_known_items_figures_and_words_are_taken():
    rounds.check_rating("a", -1, [item("a")])
    rounds.check_rating("a", None, [item("a")])
    rounds.check_decision("keep")
    for act in (
        lambda: rounds.check_rating("b", 1, [item("a")]),
        lambda: rounds.check_rating("a", 2, [item("a")]),
        lambda: rounds.check_decision("maybe"),
        lambda: rounds.check_items(()),
    ):
        with pytest.raises(rounds.ExpertRefused):
            act()


def test_a_link_is_kept_as_something_it_cannot_be_found_from():
    assert rounds.digest("x") == rounds.digest("x") != rounds.digest("y")
    assert len(rounds.digest("\ud800")) == 64


def test_the_usual_thresholds_are_those_of_the_textbooks():
    assert thresholds.faults(thresholds.DEFAULTS) == ()
    assert thresholds.as_mapping(thresholds.DEFAULTS)["ioc"] == HALF


def test_thresholds_out_of_range_or_order_are_named():
    wrong = Thresholds(ioc=Decimal("1.2"), p_min=Decimal("-0.1"), p_max=Decimal("-0.2"))

    assert [fault.name for fault in thresholds.faults(wrong)] == ["ioc", "p_min", "p_max", "p_max"]
