"""Rounds of following up with what they found, and the records that make them up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from khet.calc.calendars import thai_day
from khet.domains.development import permissions
from khet.domains.development.models import FollowUpRound, UseRecord
from khet.domains.development.rules.follow_ups import LEVELS, UseSummary, summary
from khet.kernel.actor import Actor

READ = permissions.EVENT_RUN


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round with what it found so far; ``by_source`` holds it apart, so that nobody is counted thrice."""

    id: int
    event_id: int
    event_title: str
    office_id: int
    after_days: int
    sources: tuple[str, ...]
    method: str
    opens_on: date
    state: str
    state_label: str
    found: UseSummary
    by_source: tuple[tuple[str, UseSummary], ...] = ()


@dataclass(frozen=True, slots=True)
class UseRecordRow:
    """One record as the round's page lists it."""

    id: int
    person: str
    source: str
    method: str
    level: str
    example: str
    problem: str
    support: str
    recorded_on: date | None


def rounds(actor: Actor, event_id: int) -> list[RoundRow]:
    """The rounds of an event, in order of their days; two queries."""
    found = FollowUpRound.objects.visible_to(actor, READ).filter(event=event_id).select_related("event")
    return _rows(list(found))


def round_of(actor: Actor, round_id: int) -> RoundRow:
    """One round within reach; raises FollowUpRound.DoesNotExist; two queries."""
    found = FollowUpRound.objects.visible_to(actor, READ).select_related("event").get(pk=round_id)
    return _rows([found])[0]


def records(actor: Actor, round_id: int) -> list[UseRecordRow]:
    """The records of a round within reach, by person; one query."""
    found = UseRecord.objects.visible_to(actor, READ).filter(round=round_id).select_related("person")
    return [
        UseRecordRow(
            id=each.pk,
            person=each.person.full_name,
            source=each.get_source_display(),
            method=each.get_method_display(),
            level="" if each.level is None else LEVELS[each.level],
            example=each.example,
            problem=each.problem,
            support=each.support,
            recorded_on=thai_day(each.recorded_at) if each.recorded_at else None,
        )
        for each in found.order_by("person__sort_key", "pk")
    ]


def _rows(found: Sequence[FollowUpRound]) -> list[RoundRow]:
    levels: dict[int, dict[str, list[int | None]]] = {
        each.pk: {source: [] for source in each.sources} for each in found
    }
    given = UseRecord.objects.filter(round__in=[each.pk for each in found])
    for round_id, source, level in given.values_list("round_id", "source", "level"):
        levels[round_id].setdefault(source, []).append(level)
    methods, sources = dict(UseRecord.METHODS), dict(UseRecord.SOURCES)
    return [
        RoundRow(
            id=each.pk,
            event_id=each.event_id,
            event_title=each.event.title,
            office_id=each.office_id,
            after_days=each.after_days,
            sources=tuple(each.sources),
            method=methods[each.method],
            opens_on=each.opens_on,
            state=each.state,
            state_label=each.get_state_display(),
            found=summary(level for told in levels[each.pk].values() for level in told),
            by_source=tuple((sources[source], summary(told)) for source, told in levels[each.pk].items()),
        )
        for each in found
    ]
