"""The campaigns that belong to an event: tests before and after, satisfaction, observations of use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from khet.domains.instruments import public as instruments
from khet.kernel.actor import system

SUBJECT = "development.event"
PURPOSES = {
    "pre_test": _("ทดสอบก่อนการพัฒนา"),
    "post_test": _("ทดสอบหลังการพัฒนา"),
    "satisfaction": _("ความพึงพอใจ"),
    "observation": _("สังเกตพฤติกรรม"),
    "follow_up": _("ติดตามการนำไปใช้"),
}
Campaigns = dict[int, "instruments.CampaignRow"]
# Whoever may see an event may see that it has campaigns; their answers stay with instruments.
READER = system("development")


@dataclass(frozen=True, slots=True)
class Assessments:
    """The campaigns of one event by purpose, newest first."""

    by_purpose: dict[str, list[instruments.CampaignRow]] = field(default_factory=dict)

    def all(self) -> list[instruments.CampaignRow]:
        """Every campaign, in the order of purposes."""
        return [row for purpose in PURPOSES for row in self.by_purpose.get(purpose, ())]

    def latest(self, purpose: str) -> instruments.CampaignRow | None:
        """The newest campaign of a purpose that has been opened."""
        return next((row for row in self.by_purpose.get(purpose, ()) if row.state != "draft"), None)


def pair_key(event_id: int) -> str:
    """What the tests before and after an event share."""
    return f"event-{event_id}"


def assessments(event_id: int) -> Assessments:
    """The campaigns of an event; four queries."""
    found: dict[str, list[instruments.CampaignRow]] = defaultdict(list)
    for row in instruments.campaign_rows(actor=READER, subject=(SUBJECT, str(event_id))):
        found[row.purpose].append(row)
    return Assessments(dict(found))


def tests_of(office_ids: Iterable[int], event_ids: Collection[int]) -> tuple[Campaigns, Campaigns]:
    """The newest opened tests before and after each of these events, by event; four queries an office."""
    before: Campaigns = {}
    after: Campaigns = {}
    wanted = {str(key) for key in event_ids}
    for office_id in office_ids:
        for row in instruments.campaign_rows(actor=READER, office_id=office_id):
            if row.subject_kind != SUBJECT or row.subject_id not in wanted or row.state == "draft":
                continue
            if row.purpose in instruments.TESTS:
                (before if row.purpose == "pre_test" else after).setdefault(int(row.subject_id), row)
    return before, after


def percents(campaign: instruments.CampaignRow | None) -> dict[int, Fraction]:
    """What each person reached in a named test, in per cent of its questions; three queries."""
    if campaign is None:
        return {}
    form = instruments.form_of(campaign.version_id)
    questions = sum(1 for _path, question in form.leaves() if question.right)
    if not questions:
        return {}
    return {key: Fraction(score) / questions * 100 for key, score in instruments.scores(campaign.id).items()}
