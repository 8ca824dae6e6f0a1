"""What an evaluator suggested in a published round changes with a reason only, and the old words are kept."""

from __future__ import annotations

import pytest

from khet.domains.frameworks import public as frameworks
from khet.kernel.models import AuditEntry
from khet.kernel.states import ReasonMissing
from tests.frameworks_cast import AT, through


@pytest.fixture
def place(cast, river):
    """A node of a round that is published."""
    through(cast, river.id, "6", {"1": "4", "2b": "4", "X1": "4"})
    frameworks.publish_round(actor=cast.publisher, evaluation_id=river.id, round_code="6", at=AT)
    return {"actor": cast.evaluator, "evaluation_id": river.id, "round_code": "6", "node_code": "1", "at": AT}


def written():
    return AuditEntry.objects.filter(verb="frameworks.suggestion.written").order_by("pk")


def test_the_first_one_may_come_after_publishing(place):
    assert frameworks.write_suggestion(text="ควรตรวจน้ำ", **place).text == "ควรตรวจน้ำ"


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_it_stays_as_it_was(place, reason):
    frameworks.write_suggestion(text="ควรตรวจน้ำ", **place)

    with pytest.raises(ReasonMissing):
        frameworks.write_suggestion(text="ควรเลิกตรวจ", reason=reason, **place)

    assert written().count() == 1


def test_with_a_reason_the_audit_keeps_the_old_words_beside_it(place):
    frameworks.write_suggestion(text="ควรตรวจน้ำ", **place)

    row = frameworks.write_suggestion(text="ควรตรวจน้ำทุกเดือน", reason=" เขียนตกคำ ", **place)

    assert row.text == "ควรตรวจน้ำทุกเดือน"
    detail = written().last().detail
    assert (detail["before"], detail["text"], detail["reason"]) == ("ควรตรวจน้ำ", "ควรตรวจน้ำทุกเดือน", "เขียนตกคำ")


def test_before_publishing_no_reason_is_asked(cast, river):
    place = {"actor": cast.evaluator, "evaluation_id": river.id, "round_code": "6", "node_code": "1", "at": AT}
    frameworks.write_suggestion(text="ควรตรวจน้ำ", **place)
    frameworks.write_suggestion(text="ควรตรวจน้ำทุกเดือน", **place)
    assert written().last().detail["before"] == "ควรตรวจน้ำ"
