"""Authors and experts at work in the same moment: nobody's step is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from khet.domains.instruments.actions import building as building_actions
from khet.domains.instruments.actions import expert_answers, experts
from khet.domains.instruments.actions import forms as form_actions
from khet.domains.instruments.models import ExpertRating
from khet.domains.instruments.queries import instruments as queries
from khet.domains.instruments.rules import building
from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Question
from khet.kernel.actor import system
from tests import people_cast
from tests.at_once import at_once

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
MACHINE = system("tests")


@pytest.fixture
def form() -> Form:
    """One question and its list."""
    return Form(
        {"th": "แบบทดลอง"},
        (Question("q1", "select_one", {"th": "เลือก"}, list_key="l"),),
        (ChoiceList("l", (Choice("a", {"th": "ก"}), Choice("b", {"th": "ข"}))),),
    )


@pytest.mark.django_db(transaction=True)
def test_questions_added_in_the_same_moment_are_all_there(form: Form):
    cast = people_cast.build()
    made = form_actions.create_instrument(
        actor=MACHINE, office_id=cast.office.id, code="at-once", kind="other", form=form, at=AT
    )

    def add(number: int) -> None:
        new = Question("new", "text", {"th": f"ข้อของคนที่ {number}"})
        building_actions.change_draft(
            actor=MACHINE, instrument_id=made.instrument_id, change=lambda now: building.add(now, [new]), at=AT
        )

    ends = at_once(*(lambda number=number: add(number) for number in range(4)))

    labels = {placed.question.labels["th"] for placed in building.outline(queries.form_of(made.id))}
    assert ends == [None] * 4
    assert labels == {"เลือก", *(f"ข้อของคนที่ {number}" for number in range(4))}


@pytest.mark.django_db(transaction=True)
def test_taps_of_one_expert_in_the_same_moment_are_all_kept_once(form: Form):
    cast = people_cast.build()
    made = form_actions.create_instrument(
        actor=MACHINE, office_id=cast.office.id, code="at-once", kind="other", form=form, at=AT
    )
    opened = experts.open_round(actor=MACHINE, version_id=made.id, office_id=cast.office.id, title="รอบ", at=AT)
    token = experts.add_expert(actor=MACHINE, round_id=opened.id, name="ดร.เมฆ ลอยฟ้า", at=AT).token

    def tap(rating: int) -> int:
        return expert_answers.save_ratings(token=token, answers={"q1": (rating, "")}, at=AT, today=AT.date())

    ends = at_once(lambda: tap(1), lambda: tap(0), lambda: tap(-1))

    assert ends == [1, 1, 1]
    assert ExpertRating.objects.count() == 1
