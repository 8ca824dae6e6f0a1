"""Answers on paper are typed in, checked like all others, and as anonymous as they were promised to be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from khet.domains.instruments import public as instruments
from khet.kernel.actor import system
from khet.kernel.models import AuditEntry
from tests import answering_cast, people_cast
from tests.people_cast import AT, TODAY

ACTOR = system("tests")


def opened(office_id: int, *, is_anonymous: bool, is_open: bool = True, person_ids: tuple[int, ...] = ()) -> int:
    version = answering_cast.publish(office_id, answering_cast.satisfaction(3))
    campaign = instruments.create_campaign(
        actor=ACTOR,
        office_id=office_id,
        version_id=version.pk,
        title="ประเมินบนกระดาษ",
        purpose="satisfaction",
        audience=instruments.Audience(open=is_open, person_ids=person_ids),
        window=instruments.Window(AT, AT + timedelta(days=7)),
        is_anonymous=is_anonymous,
        at=AT,
    )
    instruments.open_campaign(actor=ACTOR, campaign_id=campaign.id, at=AT)
    return campaign.id


def sheets(*levels: str) -> list[dict[str, str]]:
    return [{"item1": level, "item2": level, "item3": level, "advice": "ดี"} for level in levels]


def take(campaign_id: int, rows: list[dict[str, str]]) -> int:
    later = AT + timedelta(hours=1)
    return instruments.take_paper_answers(actor=ACTOR, campaign_id=campaign_id, rows=rows, today=TODAY, at=later)


@pytest.fixture
def cast(db: None) -> people_cast.Cast:
    return people_cast.build()


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_every_sheet_counts_once(cast: people_cast.Cast, is_anonymous: bool):
    campaign_id = opened(cast.office.id, is_anonymous=is_anonymous)

    assert take(campaign_id, sheets("5", "4", "5")) == 3
    instruments.close_campaign(actor=ACTOR, campaign_id=campaign_id, at=AT + timedelta(days=1))
    rows = instruments.sheet(campaign_id).rows
    assert sorted(row["item1"] for row in rows) == ["4", "5", "5"]


def test_a_sheet_that_cannot_be_taken_is_named_and_none_is_taken(cast: people_cast.Cast):
    campaign_id = opened(cast.office.id, is_anonymous=False)

    with pytest.raises(instruments.CollectingRefused, match="แผ่นที่ 2"):
        take(campaign_id, [*sheets("5"), *sheets("9")])
    assert instruments.sheet(campaign_id).rows == []


def test_a_campaign_of_personal_links_takes_no_paper(cast: people_cast.Cast):
    person = cast.people["teacher"].id
    campaign_id = opened(cast.office.id, is_anonymous=True, is_open=False, person_ids=(person,))

    with pytest.raises(instruments.CollectingRefused):
        take(campaign_id, sheets("5"))


def test_the_audit_tells_how_many_sheets_and_nothing_of_them(cast: people_cast.Cast):
    campaign_id = opened(cast.office.id, is_anonymous=True)
    take(campaign_id, sheets("5", "3"))

    entry = AuditEntry.objects.get(verb="instruments.campaign.paper")
    assert entry.detail == {"sheets": 2}
