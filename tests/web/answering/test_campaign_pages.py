"""Pages that make campaigns and hand out links, as whoever runs them sees them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from khet.domains.instruments.actions.campaigns import Audience
from khet.domains.instruments.models import Campaign, Instrument, InstrumentVersion
from khet.kernel import clock
from tests import analysis_cast, answering_cast
from tests.people_cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    """A browser in which somebody who runs campaigns is signed in."""
    client.force_login(cast.user("head"))
    return client


def asked(version: InstrumentVersion, **more: str) -> dict[str, str]:
    """What the page of a new campaign would send."""
    today = clock.today()
    day = f"{today.day}/{today.month}/{today.year + 544}"
    sent = {"version": str(version.pk), "title": "ทดสอบสมมติ", "purpose": "post_test", "naming": "named"}
    return {**sent, "audience": "others", "others": "กลุ่มที่ 1", "opens_on": "1/1/2566", "closes_on": day, **more}


def test_a_test_is_paired_on_screen_with_the_one_before(desk: Client, cast: Cast, ratings: InstrumentVersion) -> None:
    people = [cast.people["teacher"].id]
    test = answering_cast.publish(cast.office.id, analysis_cast.quiz(), code="quiz")
    before = answering_cast.collect(cast, test, audience=Audience(person_ids=people), is_anonymous=False)

    made = desk.post(reverse("instruments:campaign_new"), asked(test, pair_with=str(before.row.id)))

    pair = Campaign.objects.order_by("pk").values_list("pair_key", flat=True)
    assert made.status_code == 302
    assert pair[0] == pair[1] != ""
    told = desk.get(reverse("instruments:analysis", args=[before.row.id])).content.decode()
    assert reverse("instruments:analysis_effect", args=[before.row.id]) in told


def test_an_anonymous_campaign_is_in_no_pair(desk: Client, cast: Cast, ratings: InstrumentVersion) -> None:
    hidden = answering_cast.collect(cast, ratings, audience=Audience(open=True), is_anonymous=True)

    refused = desk.post(
        reverse("instruments:campaign_new"), asked(ratings, purpose="survey", pair_with=str(hidden.row.id))
    )

    assert refused.status_code == 422
    assert Campaign.objects.count() == 1


def test_a_form_without_right_answers_is_no_test(desk: Client, ratings: InstrumentVersion) -> None:
    refused = desk.post(reverse("instruments:campaign_new"), asked(ratings))

    assert refused.status_code == 422
    assert "ไม่มีข้อที่กำหนดคำตอบที่ถูก" in refused.content.decode()
    assert not Campaign.objects.exists()


def test_satisfaction_is_not_asked_with_a_test(desk: Client, cast: Cast) -> None:
    test = answering_cast.publish(cast.office.id, analysis_cast.quiz(), code="quiz")
    Instrument.objects.filter(pk=test.instrument_id).update(kind="test")

    refused = desk.post(reverse("instruments:campaign_new"), asked(test, purpose="satisfaction"))

    assert refused.status_code == 422
    assert "เครื่องมือนี้เป็นแบบทดสอบ" in refused.content.decode()


def test_those_who_are_added_are_named_never_whoever_has_a_link(
    desk: Client, cast: Cast, ratings: InstrumentVersion
) -> None:
    schools = [cast.schools["lotus"].id]
    made = answering_cast.collect(cast, ratings, audience=Audience(school_ids=schools), is_anonymous=False)

    page = desk.get(reverse("instruments:campaign_invite", args=[made.row.id]))

    assert 'value="open"' not in page.content.decode()
    assert page.context["form"].initial["audience"] == "schools"


def test_who_lost_a_link_gets_another_after_a_warning(desk: Client, cast: Cast, ratings: InstrumentVersion) -> None:
    people = [cast.people["teacher"].id]
    made = answering_cast.collect(cast, ratings, audience=Audience(person_ids=people), is_anonymous=False)
    page = reverse("instruments:invitee_link", args=[made.links[0].invitee_id])

    listed = desk.get(reverse("instruments:campaign", args=[made.row.id])).content.decode()
    warned = desk.get(page).content.decode()
    still = desk.get(made.url()).status_code
    given = desk.post(page).content.decode()

    assert page in listed
    assert "ลิงก์เดิมของผู้ตอบรายนี้จะใช้ไม่ได้" in warned
    assert (still, desk.get(made.url()).status_code) == (200, 404)
    assert "/f/" in given


def test_sheets_of_paper_are_pasted_and_counted(desk: Client, cast: Cast, ratings: InstrumentVersion) -> None:
    made = answering_cast.collect(cast, ratings, audience=Audience(open=True), is_anonymous=True)
    page = reverse("instruments:campaign_paper", args=[made.row.id])

    done = desk.post(page, {"sheets": "\n".join(["\t".join("5" * 20)] * 3)}, follow=True)

    assert "บันทึกคำตอบจากกระดาษ 3 แผ่น" in done.content.decode()
    assert desk.get(reverse("instruments:campaign", args=[made.row.id])).context["row"].progress.answered == 3


def test_a_single_wrong_cell_keeps_all_sheets_from_being_taken_and_what_was_pasted_stays(
    desk: Client, cast: Cast, ratings: InstrumentVersion
) -> None:
    made = answering_cast.collect(cast, ratings, audience=Audience(open=True), is_anonymous=True)
    page = reverse("instruments:campaign_paper", args=[made.row.id])
    right, wrong = "\t".join("5" * 20), "\t".join(["9", *"4" * 18])

    refused = desk.post(page, {"sheets": f"{right}\n{wrong}"})
    told = refused.content.decode()

    assert refused.status_code == 422
    assert "<code>9</code>" in told
    assert right.split("\t")[0] in told
    assert desk.get(reverse("instruments:campaign", args=[made.row.id])).context["row"].progress.answered == 0
