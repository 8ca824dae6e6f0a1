"""Every kind of question has one canonical text; what is of another kind is refused in words."""

from __future__ import annotations

import pytest

from khet.domains.instruments.rules.answers import LONGEST_TEXT, MOST_ROWS, WrongAnswer, canonical, read
from khet.domains.instruments.rules.fields import from_fields
from khet.domains.instruments.rules.logic import Logic
from khet.domains.instruments.rules.settling import settle
from tests.answering_cast import every_kind, satisfaction
from tests.people_cast import TODAY

FORM = every_kind()
WHOLE = {"came": "yes", "item1": "5", "item2": "4", "item3": "3"}


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [
        ("came", "yes", "yes"),
        ("liked", "salad rice", "rice salad"),
        ("order", "salad rice noodle", "salad rice noodle"),
        ("item1", "5", "5"),
        ("age", "๔๒", "42"),
        ("age", " 1,200 ", "1200"),
        ("cost", "๓.๕๐", "3.50"),
        ("cost", "-0.125", "-0.125"),
        ("day", "21/11/2569", "2026-11-21"),
        ("day", "2026-11-21", "2026-11-21"),
        ("hour", "9:05", "09:05"),
        ("hour", "14:30:00.000+07:00", "14:30"),
        ("moment", "2026-11-21T14:30", "2026-11-21T14:30"),
        ("spot", "16.88 99.1257", "16.88 99.1257 0 0"),
        ("spot", "16.88, 99.1257, 120.5, 8", "16.88 99.1257 120.5 8"),
        ("why_not", "  ไม่ว่าง\r\nไปราชการ\x00 ", "ไม่ว่าง\nไปราชการ"),
        ("why_not", "   ", ""),
        ("photo", "6B29FC40-CA47-1067-B31D-00DD010662DA", "6b29fc40-ca47-1067-b31d-00dd010662da"),
    ],
)
def test_takes(key, given, kept):
    assert canonical(FORM, FORM.question(key), given) == kept


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("came", "perhaps"),
        ("came", "yes no"),
        ("liked", "rice rice"),
        ("liked", "soup"),
        ("order", "rice salad"),
        ("item1", "6"),
        ("age", "สิบสอง"),
        ("age", "3.5"),
        ("age", "9" * 19),
        ("cost", "NaN"),
        ("cost", "1e999"),
        ("cost", "abc"),
        ("day", "31/2/2569"),
        ("hour", "25:00"),
        ("moment", "เมื่อวาน"),
        ("spot", "16.88"),
        ("spot", "95 99"),
        ("spot", "16 NaN"),
        ("spot", "north east"),
        ("photo", "../../etc/passwd"),
        ("why_not", "ก" * (LONGEST_TEXT + 1)),
        ("why_not", 5),
        ("why_not", ["a"]),
    ],
)
def test_refuses(key, given):
    with pytest.raises(WrongAnswer) as refused:
        canonical(FORM, FORM.question(key), given)

    assert refused.value.wrong.message_th
    assert refused.value.wrong.message_en


def test_a_form_without_scripts_says_the_same():
    fields = {
        "came": ["yes"],
        "liked": ["rice", "salad"],
        "order:rice": ["3"],
        "order:noodle": ["1"],
        "order:salad": ["2"],
        "item1": ["5"],
        "spot:lat": ["16.5"],
        "spot:lon": ["99.5"],
        "spot:acc": ["12"],
        "visits.0.place": ["วัดสมมติ"],
        "visits.0.useful": ["4"],
        "visits.2.place": ["สวนสมมติ"],
        "unknown": ["x"],
    }

    assert from_fields(FORM, fields) == {
        "came": "yes",
        "liked": "rice salad",
        "order": "noodle salad rice",
        "item1": "5",
        "spot": "16.5 99.5 0 12",
        "visits": [{"place": "วัดสมมติ", "useful": "4"}, {"place": "สวนสมมติ"}],
    }


def test_two_choices_of_one_place_are_not_a_rank():
    fields = {"order:rice": ["1"], "order:noodle": ["1"], "order:salad": ["2"]}

    found = read(FORM, from_fields(FORM, fields))

    assert ("order",) in found.wrong


def test_a_repeat_has_an_end():
    found = read(FORM, {"visits": [{"place": "ก"}] * (MOST_ROWS + 5)})

    assert len(found.answers["visits"]) == MOST_ROWS
    assert ("visits",) in found.wrong


def test_what_was_not_asked_is_dropped_and_what_was_must_be_there():
    logic = Logic(FORM)

    came = settle(FORM, logic, WHOLE | {"why_not": "ลืม"}, pictures=(), today=TODAY, final=True)
    stayed = settle(FORM, logic, WHOLE | {"came": "no"}, pictures=(), today=TODAY, final=True)

    assert came.wrong == {}
    assert "why_not" not in came.answers
    assert set(stayed.wrong) == {("why_not",)}


def test_conditions_decide_on_the_server_and_calculations_are_kept():
    logic = Logic(FORM)

    young = settle(FORM, logic, WHOLE | {"age": "12"}, pictures=(), today=TODAY, final=True)
    grown = settle(FORM, logic, WHOLE | {"age": "42"}, pictures=(), today=TODAY, final=True)

    assert young.wrong[("age",)].message_th == "อายุต้องอยู่ระหว่าง 18 ถึง 99 ปี"
    assert grown.answers["next_age"] == "43"


def test_what_is_wrong_in_an_entry_of_a_repeat_is_found_there():
    given = WHOLE | {"visits": [{"place": "วัด"}, {"useful": "9"}]}

    found = settle(FORM, Logic(FORM), given, pictures=(), today=TODAY, final=True)

    assert set(found.wrong) == {("visits", "1", "place"), ("visits", "1", "useful")}


def test_a_picture_that_nobody_sent_is_refused():
    key = "6b29fc40-ca47-1067-b31d-00dd010662da"

    missing = settle(FORM, Logic(FORM), WHOLE | {"photo": key}, pictures=(), today=TODAY, final=True)
    there = settle(FORM, Logic(FORM), WHOLE | {"photo": key}, pictures={key}, today=TODAY, final=True)

    assert set(missing.wrong) == {("photo",)}
    assert there.answers["photo"] == key


def test_a_draft_keeps_what_is_unfinished():
    found = settle(FORM, Logic(FORM), {"came": "no", "age": "12"}, pictures=(), today=TODAY, final=False)

    assert found.answers == {"came": "no", "age": "12"}
    assert found.wrong == {}


def test_every_required_item_that_is_missing_is_named():
    form = satisfaction(20)

    found = settle(form, Logic(form), {"item3": "4"}, pictures=(), today=TODAY, final=True)

    assert set(found.wrong) == {(f"item{number}",) for number in range(1, 21) if number != 3}
