"""A practice goes from its author to reviewers to everybody, and nobody judges their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from khet.domains.knowledge import public as knowledge
from khet.kernel import work
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.models import AuditEntry
from tests.knowledge_cast import AT, LEVELS, ON, WORDS, published, submitted, written
from tests.people_cast import Cast


def page(actor: Actor, practice_id: int) -> knowledge.PracticePage:
    return knowledge.practice(actor=actor, practice_id=practice_id, on=ON)


def titles(actor: Actor, cast: Cast, **asked: object) -> list[str]:
    return [row.title for row in knowledge.practices(actor=actor, office_id=cast.office.id, on=ON, **asked)]


def test_a_teachers_practice_belongs_to_their_school(cast: Cast):
    row = page(cast.actor("teacher"), written(cast)).row

    assert (row.school_name, row.author_name, row.state) == ("โรงเรียนต้นไทรพิทยาคม", "นายต้น ไทรงาม", "draft")


def test_a_draft_is_its_authors_and_the_offices_alone(cast: Cast):
    practice_id = written(cast)

    assert page(cast.actor("officer"), practice_id).row.state == "draft"
    for who in ("school_director", "outsider"):
        with pytest.raises(knowledge.NoSuchPractice):
            page(cast.actor(who), practice_id)


def test_what_is_missing_is_named_when_it_is_handed_in(cast: Cast):
    practice_id = written(cast, text=replace(WORDS, process="", results=" "))

    with pytest.raises(knowledge.Incomplete, match="วิธีดำเนินการ, ผลที่เกิดขึ้น"):
        knowledge.submit_practice(actor=cast.actor("teacher"), practice_id=practice_id, at=AT)


def test_a_submission_waits_for_reviewers_and_keeps_its_criteria(cast: Cast):
    practice_id = submitted(cast)
    knowledge.set_criteria(actor=cast.actor("director"), office_id=cast.office.id, lines="10 | ใหม่", at=AT)

    assert "พิจารณาผลงาน: ตะกร้าหนังสือริมคลอง" in [item.title for item in work.items_for(cast.actor("officer"), today=ON)]
    assert [each.key for each in page(cast.actor("officer"), practice_id).criteria] == ["c1", "c2", "c3", "c4", "c5"]
    assert [each.label for each in knowledge.criteria_of(actor=cast.actor("officer"), office_id=cast.office.id)] == [
        "ใหม่"
    ]


def test_reviews_are_weighted_into_a_level_that_author_and_office_see(cast: Cast):
    practice_id = submitted(cast)
    knowledge.review_practice(
        actor=cast.actor("officer"), practice_id=practice_id, levels=LEVELS, comment="เพิ่มภาพท่าน้ำ", at=AT
    )
    knowledge.review_practice(actor=cast.actor("head"), practice_id=practice_id, levels=dict.fromkeys(LEVELS, 5), at=AT)

    seen = page(cast.actor("director"), practice_id)
    assert seen.judged == knowledge.Judged(
        2, (("c1", "5.00"), ("c2", "4.50"), ("c3", "4.50"), ("c4", "4.00"), ("c5", "4.50")), "4.53", 5, "ดีเยี่ยม"
    )
    assert {review.reviewer_name for review in seen.reviews} == {"นายกล้า ทุ่งทอง", "นางมาลัย สายธาร"}
    authors = page(cast.actor("teacher"), practice_id)
    assert authors.judged is not None
    assert {review.reviewer_name for review in authors.reviews} == {""}
    assert [review.comment for review in authors.reviews if review.comment] == ["เพิ่มภาพท่าน้ำ"]


def test_a_reviewer_sees_what_they_gave_and_nothing_of_the_others(cast: Cast):
    practice_id = submitted(cast)
    knowledge.review_practice(actor=cast.actor("head"), practice_id=practice_id, levels=LEVELS, at=AT)

    assert page(cast.actor("officer"), practice_id).reviews == ()
    knowledge.review_practice(actor=cast.actor("officer"), practice_id=practice_id, levels=LEVELS, at=AT)
    knowledge.review_practice(actor=cast.actor("officer"), practice_id=practice_id, levels={**LEVELS, "c1": 1}, at=AT)
    mine = page(cast.actor("officer"), practice_id)
    assert [review.levels["c1"] for review in mine.reviews] == [1]
    assert mine.judged is None


@pytest.mark.parametrize("level", ["", "0", "6", "ดี", None])
def test_a_level_off_the_scale_is_refused(cast: Cast, level: object):
    practice_id = submitted(cast)

    with pytest.raises(knowledge.BadLevel):
        knowledge.review_practice(
            actor=cast.actor("officer"), practice_id=practice_id, levels={**LEVELS, "c3": level}, at=AT
        )


def test_nobody_judges_or_publishes_their_own_work(cast: Cast):
    practice_id = submitted(cast, "head")

    with pytest.raises(knowledge.OwnWork):
        knowledge.review_practice(actor=cast.actor("head"), practice_id=practice_id, levels=LEVELS, at=AT)
    with pytest.raises(knowledge.OwnWork):
        knowledge.publish_practice(actor=cast.actor("head"), practice_id=practice_id, is_open=True, at=AT)


def test_what_nobody_has_reviewed_is_not_published(cast: Cast):
    practice_id = submitted(cast)

    with pytest.raises(knowledge.WrongStep):
        knowledge.publish_practice(actor=cast.actor("director"), practice_id=practice_id, is_open=True, at=AT)


def test_a_returned_practice_goes_home_with_the_reason_and_is_reviewed_anew(cast: Cast):
    practice_id = submitted(cast)
    knowledge.review_practice(actor=cast.actor("officer"), practice_id=practice_id, levels=LEVELS, at=AT)
    with pytest.raises(knowledge.Incomplete):
        knowledge.return_practice(actor=cast.actor("director"), practice_id=practice_id, reason="  ", at=AT)
    knowledge.return_practice(actor=cast.actor("director"), practice_id=practice_id, reason="ขอผลปีที่สอง", at=AT)

    teacher = cast.actor("teacher")
    assert page(teacher, practice_id).return_reason == "ขอผลปีที่สอง"
    assert "ปรับผลงานที่ถูกส่งคืน: ตะกร้าหนังสือริมคลอง" in [item.title for item in work.items_for(teacher, today=ON)]
    knowledge.save_practice(actor=teacher, practice_id=practice_id, text=replace(WORDS, results="สองปี"), at=AT)
    knowledge.submit_practice(actor=teacher, practice_id=practice_id, at=AT)
    assert page(cast.actor("director"), practice_id).judged is None
    assert not [item for item in work.items_for(teacher, today=ON) if item.kind == "knowledge.revise"]


def test_nothing_under_review_is_changed(cast: Cast):
    practice_id = submitted(cast)

    with pytest.raises(knowledge.WrongStep):
        knowledge.save_practice(actor=cast.actor("teacher"), practice_id=practice_id, text=WORDS, at=AT)
    with pytest.raises(knowledge.WrongStep):
        knowledge.attach_link(actor=cast.actor("teacher"), practice_id=practice_id, url="https://example.org", at=AT)


def test_a_published_practice_is_seen_by_colleagues_and_an_open_one_by_everybody(cast: Cast):
    inside = published(cast, is_open=False)
    outside = published(cast, is_open=True, text=replace(WORDS, title="เรือห้องสมุด"))

    assert page(cast.actor("school_director"), inside).row.title == "ตะกร้าหนังสือริมคลอง"
    with pytest.raises(knowledge.NoSuchPractice):
        page(cast.actor("outsider"), inside)
    assert [row.title for row in knowledge.open_practices(on=ON)] == ["เรือห้องสมุด"]
    seen = knowledge.open_practice(practice_id=outside, on=ON)
    assert (seen.reviews, seen.judged, seen.may_edit) == ((), None, False)
    with pytest.raises(knowledge.NoSuchPractice):
        knowledge.open_practice(practice_id=inside, on=ON)


def test_a_withdrawn_practice_is_closed_to_everybody_and_may_be_written_again(cast: Cast):
    practice_id = published(cast, is_open=True)
    knowledge.withdraw_practice(actor=cast.actor("director"), practice_id=practice_id, reason="ตัวเลขต้องตรวจใหม่", at=AT)

    assert knowledge.open_practices(on=ON) == []
    assert page(cast.actor("teacher"), practice_id).may_edit
    with pytest.raises(knowledge.NoSuchPractice):
        knowledge.withdraw_practice(actor=cast.actor("officer"), practice_id=practice_id, reason="x", at=AT)


def test_search_understands_thai_written_without_spaces(cast: Cast):
    published(cast, is_open=True)
    teacher = cast.actor("teacher")

    assert titles(teacher, cast, text="นักเรียนยืมหนังสือ") == ["ตะกร้าหนังสือริมคลอง"]
    assert titles(teacher, cast, text="อ่านคล่องเพิ่มจาก ๑๘") == ["ตะกร้าหนังสือริมคลอง"]
    assert titles(teacher, cast, text="ฟุตบอล") == []
    assert titles(teacher, cast, tag="ชุมชน", kind="practice", state="published", mine=True) == ["ตะกร้าหนังสือริมคลอง"]
    assert titles(teacher, cast, tag="ชุม") == []
    assert [found.title for found in knowledge.find_practices(teacher, "ท่าน้ำ")] == ["ตะกร้าหนังสือริมคลอง"]


def test_a_practice_leads_back_to_the_lesson_it_grew_out_of(cast: Cast):
    teacher = cast.actor("teacher")
    practice_id = knowledge.save_practice(
        actor=teacher, text=WORDS, origin=("development.lesson", "7", "ควรมีเวลาแลกเปลี่ยน"), at=AT
    )

    rows = knowledge.practices_from(actor=teacher, origin_kind="development.lesson", origin_ids=[7, 8], on=ON)
    assert [row.id for row in rows] == [practice_id]
    assert page(teacher, practice_id).origin_label == "ควรมีเวลาแลกเปลี่ยน"


def test_files_and_links_are_those_of_the_practice(cast: Cast):
    practice_id, other = written(cast), written(cast, "officer")
    teacher = cast.actor("teacher")
    file = knowledge.attach_file(
        actor=teacher, practice_id=practice_id, stream=b"%PDF-1.4\n%%EOF\n", name="a.pdf", title="ภาพถ่าย", at=AT
    )
    knowledge.attach_link(actor=teacher, practice_id=practice_id, url="https://example.org/v", at=AT)

    assert [item.title for item in page(teacher, practice_id).evidence] == ["ภาพถ่าย", "https://example.org/v"]
    with pytest.raises(knowledge.NoSuchPractice):
        knowledge.detach(actor=cast.actor("officer"), practice_id=other, evidence_id=file.pk, at=AT)
    knowledge.detach(actor=teacher, practice_id=practice_id, evidence_id=file.pk, at=AT)
    assert len(page(teacher, practice_id).evidence) == 1


def test_who_may_not_is_refused(cast: Cast):
    practice_id = submitted(cast)

    with pytest.raises(NotAllowed):
        knowledge.review_practice(actor=cast.actor("teacher"), practice_id=practice_id, levels=LEVELS, at=AT)
    with pytest.raises(NotAllowed):
        knowledge.publish_practice(actor=cast.actor("officer"), practice_id=practice_id, is_open=True, at=AT)
    with pytest.raises(knowledge.NoSuchPractice):
        knowledge.publish_practice(actor=cast.actor("outsider"), practice_id=practice_id, is_open=True, at=AT)
    with pytest.raises(NotAllowed):
        knowledge.set_criteria(actor=cast.actor("officer"), office_id=cast.office.id, lines="1 | x", at=AT)


def test_every_step_is_in_the_audit(cast: Cast):
    published(cast, is_open=True)

    verbs = list(
        AuditEntry.objects.filter(target_kind="knowledge.practice").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == [
        "knowledge.practice.written",
        "knowledge.practice.submitted",
        "knowledge.practice.reviewed",
        "knowledge.practice.published",
    ]
