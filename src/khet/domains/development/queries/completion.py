"""Who attended how much of an event, what their tests show, and who has earned a certificate."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q

from khet.calc import rounding
from khet.domains.development import permissions
from khet.domains.development.models import Certificate, CompletionRule, Event
from khet.domains.development.queries.assessments import assessments, percents
from khet.domains.development.queries.attendance import attendance_table
from khet.domains.development.rules import attending
from khet.domains.development.rules.completion import (
    STANDINGS,
    Criteria,
    Learning,
    Standing,
    Taking,
    learning,
    standing,
)
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class TakingRow:
    """One person of an event as the list shows them."""

    person_id: int
    name: str
    school: str
    share: attending.Share
    before: Fraction | None
    after: Fraction | None
    standing: Standing
    certificate_id: int | None
    reference: str

    @property
    def standing_label(self) -> str:
        """Where the person stands, in words."""
        return STANDINGS[self.standing]

    @property
    def before_text(self) -> str:
        """The test before, in per cent with two decimals."""
        return "" if self.before is None else rounding.text(self.before, 2)

    @property
    def after_text(self) -> str:
        """The test after, in per cent with two decimals."""
        return "" if self.after is None else rounding.text(self.after, 2)


@dataclass(frozen=True, slots=True)
class Completion:
    """An event with its criteria, everybody who took part, and what they learnt."""

    event_id: int
    office_id: int
    title: str
    criteria: Criteria
    rows: tuple[TakingRow, ...]
    learning: Learning

    @property
    def earned(self) -> list[TakingRow]:
        """Those who have completed the event."""
        return [row for row in self.rows if row.standing == "earned"]

    @property
    def due(self) -> list[TakingRow]:
        """Those who have completed it and hold no certificate that stands."""
        return [row for row in self.earned if row.certificate_id is None]


def criteria_of(event: Event) -> Criteria:
    """What an event asks for: its own rule, else the office's, else none but attending; one query."""
    return criteria_by_event([event])[event.pk]


def criteria_by_event(events: Collection[Event]) -> dict[int, Criteria]:
    """What each of these events asks for; one query."""
    own_or_usual = Q(event__in=[event.pk for event in events]) | Q(event__isnull=True)
    rules = CompletionRule.objects.filter(own_or_usual, office_id__in={event.office_id for event in events})
    known = {(rule.office_id, rule.event_id): rule for rule in rules}
    return {
        event.pk: _criteria(event, known.get((event.office_id, event.pk)) or known.get((event.office_id, None)))
        for event in events
    }


def _criteria(event: Event, rule: CompletionRule | None) -> Criteria:
    if rule is None:
        return Criteria(event.attended_percent)
    return Criteria(event.attended_percent, rule.needs_test, rule.pass_percent, rule.target_percent)


def standing_certificates(event_id: int, person_ids: Iterable[int] | None = None) -> dict[int, Certificate]:
    """The certificate of each person that has not been revoked; one query."""
    found = Certificate.objects.filter(event=event_id).exclude(document__state="revoked").select_related("document")
    if person_ids is not None:
        found = found.filter(person_id__in=list(person_ids))
    return {certificate.person_id: certificate for certificate in found}


def completion(actor: Actor, event_id: int, permission: str = permissions.CERTIFICATE_ISSUE) -> Completion:
    """An event with everybody's standing; raises Event.DoesNotExist out of reach; at most twenty queries."""
    event = Event.objects.visible_to(actor, permission).get(pk=event_id)
    table = attendance_table(actor=actor, event_id=event_id, permission=permission)
    criteria, bound = criteria_of(event), assessments(event.pk)
    before, after = percents(bound.latest("pre_test")), percents(bound.latest("post_test"))
    schools = organisations.school_names([each.school_id for each in table.people if each.school_id], event.ends_on)
    held = standing_certificates(event.pk)
    rows, takings = [], []
    for each in table.people:
        taking = Taking(each.person_id, each.share, before.get(each.person_id), after.get(each.person_id))
        certificate = held.get(each.person_id)
        takings.append(taking)
        rows.append(
            TakingRow(
                person_id=each.person_id,
                name=each.full_name,
                school=schools.get(each.school_id or 0, ""),
                share=each.share,
                before=taking.before,
                after=taking.after,
                standing=standing(taking, criteria),
                certificate_id=certificate.pk if certificate else None,
                reference=certificate.document.reference if certificate else "",
            )
        )
    return Completion(event.pk, event.office_id, event.title, criteria, tuple(rows), learning(takings, criteria))
