"""What a new version changes, and whether answers can still be compared."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from khet.domains.instruments.rules.compare import Change, breaks, compare
from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Question
from tests import forms_cast
from tests.forms_cast import LEVEL5, YES_NO, form, question

ITEM = question("item", "rating", list_key="level5")
PICK = question("pick", "select_one", list_key="yes_no")
OLD = form(ITEM, PICK, question("note_text"), question("out", "calculate", calculation="1 + 1"))


def changed(item: Question | None = None, **lists: ChoiceList) -> Form:
    questions = tuple(item if item is not None and each.key == item.key else each for each in OLD.questions)
    return replace(OLD, questions=questions, lists=(lists.get("level5", LEVEL5), lists.get("yes_no", YES_NO)))


LEVEL4 = ChoiceList("level5", LEVEL5.choices[1:])
SCORED = ChoiceList(
    "level5", tuple(replace(choice, score=(choice.score or 0) * Decimal(2)) for choice in LEVEL5.choices)
)
WORDED = ChoiceList("level5", (replace(LEVEL5.choices[0], labels={"th": "ดีที่สุด"}), *LEVEL5.choices[1:]))
MORE = ChoiceList("yes_no", (*YES_NO.choices, Choice("unsure", {"th": "ไม่แน่ใจ"})))
LESS = ChoiceList("yes_no", YES_NO.choices[:1])


@pytest.mark.parametrize(
    ("new", "what", "key", "is_break", "asks"),
    [
        pytest.param(changed(level5=LEVEL4), "scale", "item", True, False, id="fewer-levels"),
        pytest.param(changed(level5=SCORED), "scale", "item", True, False, id="other-scores"),
        pytest.param(changed(level5=WORDED), "choices", "item", False, True, id="levels-worded-anew"),
        pytest.param(changed(yes_no=MORE), "choices", "pick", False, True, id="one-more-choice"),
        pytest.param(changed(yes_no=LESS), "choices", "pick", True, False, id="one-choice-less"),
        pytest.param(changed(replace(ITEM, kind="text", list_key="")), "kind", "item", True, False, id="another-kind"),
        pytest.param(changed(replace(ITEM, labels={"th": "อื่น"})), "label", "item", False, True, id="worded-anew"),
        pytest.param(changed(replace(ITEM, reversed=True)), "measure", "item", True, False, id="turned-round"),
        pytest.param(changed(replace(PICK, right="yes")), "measure", "pick", True, False, id="another-right-answer"),
        pytest.param(changed(replace(ITEM, dimension="ด้านใหม่")), "moved", "item", False, True, id="another-dimension"),
        pytest.param(
            changed(replace(PICK, relevant="${item} = '5'")), "logic", "pick", False, True, id="asked-of-others"
        ),
        pytest.param(
            changed(question("out", "calculate", calculation="2 + 2")),
            "logic",
            "out",
            True,
            False,
            id="worked-out-anew",
        ),
        pytest.param(replace(OLD, bands="half-up"), "bands", "", False, True, id="another-band-set"),
        pytest.param(form(*OLD.questions, question("more")), "added", "more", False, False, id="one-more-question"),
        pytest.param(form(*OLD.questions[:3]), "removed", "out", False, False, id="one-question-less"),
    ],
)
def test_a_change_is_said_with_what_it_means(new: Form, what: str, key: str, is_break: bool, asks: bool):
    found = [change for change in compare(OLD, new) if change.what == what]

    assert [(change.key, change.breaks, change.asks) for change in found] == [(key, is_break, asks)]
    assert breaks(tuple(found)) is is_break
    assert all(change.message_th and change.message_en for change in found)


@given(forms_cast.forms())
@settings(max_examples=40, deadline=None)
def test_nothing_changes_between_a_form_and_itself(found: Form):
    assert compare(found, found) == ()


@given(forms_cast.forms())
@settings(max_examples=40, deadline=None)
def test_moving_questions_around_breaks_nothing(found: Form):
    turned: tuple[Change, ...] = compare(found, replace(found, questions=tuple(reversed(found.questions))))

    assert not breaks(turned)
