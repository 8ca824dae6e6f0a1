"""Ratings of resource persons, taken from where those who took part gave them: closed satisfaction campaigns."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist

from khet.calc import rounding
from khet.domains.development import permissions
from khet.domains.development.models import Event
from khet.domains.development.queries.assessments import READER, SUBJECT
from khet.domains.development.rules.ratings import SMALLEST, Rated
from khet.domains.instruments import public as instruments
from khet.kernel.actor import Actor, NotAllowed

PURPOSE = "satisfaction"


@dataclass(frozen=True, slots=True)
class Ratable:
    """A section or an item of a campaign that can stand for a resource person's rating at an event."""

    key: str
    event_id: int
    event_title: str
    label: str
    rated: Rated
    ref: str


def of_person(*, actor: Actor, resource_person_id: int) -> list[Ratable]:
    """What a resource person's events offer as their rating, newest first; five queries, and six a campaign.

    Only closed campaigns, whose figures change no more, and only what enough people answered.
    """
    taught = Event.objects.visible_to(actor, permissions.EVENT_RUN).filter(
        sessions__resource_persons=resource_person_id
    )
    titles = {event.pk: event for event in taught.distinct()}
    found = []
    for campaign in _campaigns({event.office_id for event in titles.values()}, titles):
        event = titles[int(campaign.subject_id)]
        try:
            analysis = instruments.analysis(actor=actor, campaign_id=campaign.id)
        except (ObjectDoesNotExist, NotAllowed):
            continue
        fewest = max(SMALLEST, campaign.small_cell)
        for name, label, mean, n, top in _lines(analysis):
            if n >= fewest:
                key = f"{event.pk}:{campaign.id}:{name}"
                ref = f"instruments.figure:{campaign.id}:{name}"
                found.append(Ratable(key, event.pk, event.title, label, Rated(mean, n, top), ref))
    return found


def _campaigns(office_ids: Collection[int], event_ids: Collection[int]) -> list[instruments.CampaignRow]:
    wanted = {str(key) for key in event_ids}
    return [
        row
        for office_id in sorted(office_ids)
        for row in instruments.campaign_rows(actor=READER, office_id=office_id)
        if row.subject_kind == SUBJECT and row.subject_id in wanted and row.purpose == PURPOSE and row.state == "closed"
    ]


def _lines(analysis: instruments.Analysis) -> Iterator[tuple[str, str, Decimal, int, int]]:
    """Sections first, then items: a key, what it is called, the mean as printed, how many people, the scale's top."""
    items = {item.key: item for item in analysis.items}
    for table in analysis.tables:
        top = int(table.high)
        for part in table.dimensions:
            if part.total.mean.exact is not None:
                mean = Decimal(rounding.text(part.total.mean.exact, 2))
                yield f"section:{part.name}"[:150], part.name, mean, part.total.persons, top
        for key in table.keys:
            item = items[key]
            if item.mean.exact is not None:
                yield f"item:{key}", item.label, Decimal(rounding.text(item.mean.exact, 2)), item.n, top
