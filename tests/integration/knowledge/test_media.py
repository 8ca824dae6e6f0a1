"""The library lends media to whom their owner allows, under a licence."""

from __future__ import annotations

import pytest

from khet.domains.knowledge import public as knowledge
from khet.kernel.actor import NotAllowed
from tests.knowledge_cast import AT, ON, medium
from tests.people_cast import Cast


def titles(cast: Cast, who: str, **asked: str) -> list[str]:
    rows = knowledge.media(actor=cast.actor(who), office_id=cast.office.id, on=ON, **asked)
    return [row.text.title for row in rows]


def test_colleagues_use_what_is_for_the_office_and_others_do_not(cast: Cast):
    medium_id = medium(cast)

    assert titles(cast, "school_director") == ["บัตรคำริมน้ำ"]
    assert titles(cast, "outsider") == []
    with pytest.raises(knowledge.NoSuchMedium):
        knowledge.medium(actor=None, medium_id=medium_id, on=ON)


def test_an_open_medium_is_everybodys(cast: Cast):
    medium_id = medium(cast, audience="everybody")

    assert [row.id for row in knowledge.open_media(on=ON, text="บัตรคำ")] == [medium_id]
    seen = knowledge.medium(actor=None, medium_id=medium_id, on=ON)
    assert ([item.url for item in seen.evidence], seen.may_edit) == (["https://example.org/cards"], False)


def test_what_is_for_its_owner_is_seen_by_who_looks_after_the_library_too(cast: Cast):
    medium(cast, audience="owner")

    assert titles(cast, "teacher") == ["บัตรคำริมน้ำ"]
    assert titles(cast, "head") == ["บัตรคำริมน้ำ"]
    assert titles(cast, "school_director") == []


def test_a_medium_for_the_office_alone_is_not_opened_to_everybody(cast: Cast):
    with pytest.raises(knowledge.Incomplete):
        medium(cast, audience="everybody", licence="office")


def test_only_who_looks_after_the_library_opens_a_medium_and_adds_to_an_open_one(cast: Cast):
    teacher = cast.actor("teacher")
    text = knowledge.MediumText(title="รายชื่อ", kind="document", licence="cc0", audience="everybody")
    with pytest.raises(knowledge.NeedsReview):
        knowledge.save_medium(actor=teacher, text=text, at=AT)
    medium_id = medium(cast, audience="everybody")
    with pytest.raises(knowledge.NeedsReview):
        knowledge.attach_medium_file(actor=teacher, medium_id=medium_id, stream=b"%PDF-1.4", name="a.pdf", at=AT)
    with pytest.raises(knowledge.NeedsReview):
        knowledge.attach_medium_link(actor=teacher, medium_id=medium_id, url="https://example.org/b", at=AT)
    closed = knowledge.MediumText(title="บัตรคำริมน้ำ", kind="worksheet", licence="cc-by")
    knowledge.save_medium(actor=teacher, text=closed, medium_id=medium_id, at=AT)

    assert knowledge.open_media(on=ON) == []


def test_a_medium_without_a_title_or_of_an_unknown_kind_is_refused(cast: Cast):
    for changes in ({"title": "  "}, {"kind": "spell"}, {"licence": ""}):
        with pytest.raises(knowledge.Incomplete):
            medium(cast, **changes)


def test_only_its_owner_and_who_looks_after_the_library_change_it(cast: Cast):
    medium_id = medium(cast)
    text = knowledge.MediumText(title="บัตรคำชุดสอง", kind="worksheet", licence="cc0")

    with pytest.raises(knowledge.NoSuchMedium):
        knowledge.save_medium(actor=cast.actor("school_director"), medium_id=medium_id, text=text, at=AT)
    knowledge.save_medium(actor=cast.actor("head"), medium_id=medium_id, text=text, at=AT)
    assert titles(cast, "teacher", text="ชุดสอง", kind="worksheet") == ["บัตรคำชุดสอง"]


def test_a_retired_medium_leaves_the_library(cast: Cast):
    medium_id = medium(cast, audience="everybody")
    knowledge.retire_medium(actor=cast.actor("teacher"), medium_id=medium_id, at=AT)

    assert titles(cast, "teacher") == []
    assert knowledge.open_media(on=ON) == []
    with pytest.raises(knowledge.NoSuchMedium):
        knowledge.retire_medium(actor=cast.actor("teacher"), medium_id=medium_id, at=AT)


def test_search_finds_media_too(cast: Cast):
    medium(cast)

    assert [found.title for found in knowledge.find_media(cast.actor("teacher"), "บัตรคำ")] == ["บัตรคำริมน้ำ"]


def test_who_may_not_add_is_refused(cast: Cast):
    with pytest.raises(NotAllowed):
        medium(cast, "administrator")
