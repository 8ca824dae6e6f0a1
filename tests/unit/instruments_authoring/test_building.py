"""A form is changed a step at a time, and no step leaves it without what it speaks of."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from khet.domains.instruments.rules import building, starters
from khet.domains.instruments.rules.building import QuestionGone, StepRefused
from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Question

SCALE = ChoiceList("scale", tuple(Choice(str(n), {"th": f"ระดับ {n}"}, Decimal(n)) for n in (3, 2, 1)))
PLACES = ChoiceList("places", (Choice("river", {"th": "ริมน้ำ"}), Choice("hill", {"th": "บนเขา"})))


def rating(key: str, **more: object) -> Question:
    return Question(key=key, kind="rating", labels={"th": f"ข้อ {key}"}, list_key="scale", **more)  # type: ignore[arg-type]


@pytest.fixture
def form() -> Form:
    """A part with two ratings, a table of two, and a text that is asked of some."""
    part = Question(key="part", kind="group", labels={"th": "ตอนที่ 1"}, children=(rating("a"), rating("b")))
    table = Question(
        key="table", kind="matrix", labels={"th": "ตาราง"}, list_key="scale", children=(rating("m1"), rating("m2"))
    )
    why = Question(key="why", kind="text", labels={"th": "เพราะเหตุใด"}, relevant="${a} < 2 and ${ b } = 1")
    return Form(labels={"th": "แบบทดลอง"}, questions=(part, table, why), lists=(SCALE, PLACES))


def order(form: Form) -> list[str]:
    return [placed.question.key for placed in building.outline(form)]


def test_the_outline_tells_where_each_question_stands(form):
    placed = {one.question.key: (one.depth, one.parent, one.is_first, one.is_last) for one in building.outline(form)}

    assert placed["part"] == (0, "", True, False)
    assert placed["b"] == (1, "part", False, True)
    assert placed["why"] == (0, "", False, True)


def test_a_question_is_added_behind_another_in_a_group_or_at_the_end(form):
    text = Question(key="new", kind="text", labels={"th": "ใหม่"})

    assert order(building.add(form, [text], after="a"))[:4] == ["part", "a", "new", "b"]
    assert order(building.add(form, [text], inside="part"))[:4] == ["part", "a", "b", "new"]
    assert order(building.add(form, [text]))[-1] == "new"


def test_a_key_that_is_taken_gets_a_number(form):
    added = building.add(form, [Question(key="a", kind="text"), Question(key="a", kind="text")], after="why")

    assert order(added)[-2:] == ["a_2", "a_3"]


def test_a_matrix_takes_ratings_only_and_gives_them_its_list(form):
    other = replace(rating("x"), list_key="places")

    added = building.add(form, [other], inside="table")

    assert building.find(added, "x").question.list_key == "scale"
    with pytest.raises(StepRefused):
        building.add(form, [Question(key="t", kind="text")], inside="table")
    with pytest.raises(StepRefused):
        building.add(form, [Question(key="t", kind="text")], after="m1")


def test_nothing_is_put_into_a_question_that_is_no_group(form):
    with pytest.raises(StepRefused):
        building.add(form, [rating("x")], inside="why")


def test_a_question_that_conditions_speak_of_cannot_be_removed(form):
    with pytest.raises(StepRefused, match="why"):
        building.remove(form, "a")
    with pytest.raises(StepRefused, match="why"):
        building.remove(form, "part")

    free = building.remove(form, "why")

    assert order(building.remove(free, "part")) == ["table", "m1", "m2"]


def test_a_copy_stands_behind_its_original_with_keys_of_its_own(form):
    copied = building.duplicate(form, "table")

    assert order(copied) == ["part", "a", "b", "table", "m1", "m2", "table_2", "m1_2", "m2_2", "why"]


def test_questions_move_among_their_neighbours_and_stop_at_the_ends(form):
    assert order(building.move(form, "b", "up"))[:3] == ["part", "b", "a"]
    assert order(building.move(form, "part", "down"))[0] == "table"
    assert building.move(form, "part", "up") == form
    assert building.move(form, "b", "down") == form


def test_questions_move_into_the_group_above_and_out_of_it(form):
    inside = building.move(building.remove(form, "table"), "why", "in")

    assert order(inside) == ["part", "a", "b", "why"]
    assert building.find(inside, "why").parent == "part"
    out = building.move(form, "b", "out")
    assert order(out) == ["part", "a", "b", "table", "m1", "m2", "why"]
    assert building.find(out, "b").parent == ""
    assert building.move(form, "why", "out") == form


def test_a_text_does_not_move_into_a_matrix_nor_into_a_question(form):
    with pytest.raises(StepRefused):
        building.move(form, "why", "in")
    with pytest.raises(StepRefused):
        building.move(form, "part", "in")
    with pytest.raises(StepRefused):
        building.move(form, "b", "in")


def test_a_new_key_is_carried_into_every_expression(form):
    changed = building.change(form, "a", replace(building.find(form, "a").question, key="clarity"))

    assert building.find(changed, "why").question.relevant == "${clarity} < 2 and ${ b } = 1"
    assert building.mentioned(building.find(changed, "why").question) == {"clarity", "b"}


@pytest.mark.parametrize("key", ["", "A", "1a", "มีไทย", "a b", "a" * 64, "b"])
def test_a_bad_or_taken_key_is_refused(form, key):
    with pytest.raises(StepRefused) as refused:
        building.change(form, "a", replace(building.find(form, "a").question, key=key))

    assert refused.value.field == "key"


def test_a_group_with_questions_does_not_become_a_question(form):
    with pytest.raises(StepRefused):
        building.change(form, "part", Question(key="part", kind="text"))


def test_a_group_of_ratings_becomes_a_matrix_on_one_list(form):
    made = building.change(form, "part", Question(key="part", kind="matrix", list_key="places"))

    assert [child.list_key for child in building.find(made, "part").question.children] == ["places", "places"]
    mixed = building.add(form, [Question(key="t", kind="text")], inside="part")
    with pytest.raises(StepRefused):
        building.change(mixed, "part", Question(key="part", kind="matrix", list_key="scale"))


def test_a_table_becomes_a_pair_for_present_and_desired_state(form):
    paired = building.as_pair(form, "table")
    pairs = {one.question.key: (one.question.pair, one.question.pair_key) for one in building.outline(paired)}

    assert order(paired)[3:9] == ["table", "m1", "m2", "table_desired", "m1_desired", "m2_desired"]
    assert pairs["m1"] == ("present", "m1")
    assert pairs["m1_desired"] == ("desired", "m1")
    assert pairs["table"] == ("", "")


def test_only_ratings_become_pairs_and_only_once(form):
    with pytest.raises(StepRefused):
        building.as_pair(form, "why")
    with pytest.raises(StepRefused):
        building.as_pair(building.as_pair(form, "a"), "a")


def test_a_list_in_use_cannot_go(form):
    assert building.used_by(form, "places") == ()
    assert [one.key for one in building.remove_list(form, "places").lists] == ["scale"]
    with pytest.raises(StepRefused):
        building.remove_list(form, "scale")


def test_choices_are_there_once_and_ratings_need_scores(form):
    twice = (Choice("x", {"th": "ก"}, Decimal(1)), Choice("x", {"th": "ข"}, Decimal(2)))

    with pytest.raises(StepRefused):
        building.change_list(form, "places", twice)
    with pytest.raises(StepRefused):
        building.change_list(form, "places", ())
    with pytest.raises(StepRefused):
        building.change_list(form, "scale", (Choice("x", {"th": "ไม่มีคะแนน"}),))


def test_the_right_answer_of_a_test_item_stays_among_its_choices(form):
    item = Question(key="t1", kind="select_one", labels={"th": "ข้อสอบ"}, list_key="places", right="hill")
    test = building.add(form, [item])

    with pytest.raises(StepRefused, match="t1"):
        building.change_list(test, "places", (Choice("river", {"th": "ริมน้ำ"}),))


def test_a_list_of_a_name_that_is_taken_gets_a_number(form):
    added, key = building.add_list(form, SCALE)

    assert key == "scale_2"
    assert added.choice_list("scale_2") is not None


def test_dropping_all_of_a_group_drops_the_group(form):
    left = building.without(building.remove(form, "why"), frozenset({"a", "b", "m1"}))

    assert order(left) == ["table", "m2"]


def test_what_is_gone_is_told(form):
    with pytest.raises(QuestionGone):
        building.find(form, "nothing")
    with pytest.raises(building.ListGone):
        building.find_list(form, "nothing")


def test_a_digest_changes_with_what_a_question_says_but_not_with_what_is_in_it(form):
    part = building.find(form, "part").question

    assert building.digest(part) == building.digest(replace(part, children=()))
    assert building.digest(part) != building.digest(replace(part, labels={"th": "ตอนอื่น"}))


@pytest.mark.parametrize(
    "kind", ["rating", "matrix", "select_one", "select_multiple", "rank", "text", "group", "repeat"]
)
def test_every_kind_begins_ready_to_use(kind):
    form, question = starters.begin(Form(labels={"th": "ว่าง"}, questions=()), kind)
    added = building.add(form, [question])

    assert building.find(added, question.key).question.kind == kind
    for placed in building.outline(added):
        assert not placed.question.list_key or added.choice_list(placed.question.list_key)


def test_a_second_rating_takes_the_scale_that_is_there(form):
    again, question = starters.begin(form, "rating")

    assert question.list_key == "scale"
    assert again == form


def test_pasted_lines_become_questions_with_keys_that_are_free(form):
    taken = building.add(form, [Question(key="q1", kind="text")])

    rows = starters.rows(taken, ["ข้อหนึ่ง", "ข้อสอง"], kind="rating", list_key="scale", dimension="วิทยากร")

    assert [(row.key, row.labels["th"], row.dimension) for row in rows] == [
        ("q2", "ข้อหนึ่ง", "วิทยากร"),
        ("q3", "ข้อสอง", "วิทยากร"),
    ]


def test_a_new_form_has_a_part_with_one_rating():
    made = starters.blank({"th": "แบบใหม่", "en": "New"})

    assert [one.question.kind for one in building.outline(made)] == ["group", "rating"]
    assert made.languages == ("th", "en")


def test_a_form_speaks_english_as_soon_as_something_is_written_in_it(form):
    english = building.change(form, "a", replace(building.find(form, "a").question, labels={"th": "ก", "en": "A"}))
    offered = building.change_list(form, "places", (Choice("river", {"th": "ริมน้ำ", "en": "River"}),))

    assert building.spoken(form).languages == ("th",)
    assert building.spoken(english).languages == ("th", "en")
    assert building.spoken(offered).languages == ("th", "en")
    assert building.spoken(replace(english, languages=("en", "th"))).languages == ("en", "th")
