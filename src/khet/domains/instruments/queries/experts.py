"""Reads of expert rounds: the rounds of an instrument, one round with its figures, and an expert's own sheet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Q

from khet.domains.instruments import permissions
from khet.domains.instruments.models import Expert, ExpertRating, ExpertRound, ItemDecision
from khet.domains.instruments.models.experts import ExpertRoundQuerySet
from khet.domains.instruments.rules import ioc, rounds
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One expert round as lists show it."""

    id: int
    office_id: int
    instrument_id: int
    instrument_code: str
    instrument_title: str
    version_id: int
    version_number: int
    title: str
    introduction: str
    objectives: dict[str, str]
    items: tuple[ioc.Item, ...]
    threshold: Decimal
    closes_on: date | None
    state: str
    created_at: datetime
    created_by_name: str
    closed_at: datetime | None
    applied_at: datetime | None
    applied_number: int | None
    experts: int
    sent: int

    def is_open(self, today: date) -> bool:
        """Whether experts may still write."""
        return rounds.is_open(self.state, self.closes_on, today)


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """One expert of a round and how far that person is."""

    id: int
    round_id: int
    name: str
    position: str
    rated: int
    opened_at: datetime | None
    sent_at: datetime | None
    remark: str


@dataclass(frozen=True, slots=True)
class Said:
    """What one expert said of one item."""

    expert_id: int
    expert: str
    rating: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What was decided about an item."""

    decision: str
    note: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item with its figures, what every expert said, and the decision."""

    result: ioc.ItemIoc
    said: tuple[Said, ...]
    decision: DecisionRow | None


@dataclass(frozen=True, slots=True)
class RoundResults:
    """A round with its experts and every item's line; ``mean`` is the mean IOC of the rated items."""

    row: RoundRow
    experts: tuple[ExpertRow, ...]
    lines: tuple[ItemLine, ...]
    mean: Fraction | None

    @property
    def mean_shown(self) -> Decimal | None:
        """The mean rounded half-up to two decimals."""
        return None if self.mean is None else ioc.rounded(self.mean)

    @property
    def undecided(self) -> int:
        """How many items wait for a decision."""
        return sum(line.decision is None for line in self.lines)


@dataclass(frozen=True, slots=True)
class ExpertSheet:
    """What an expert sees: the round, and what that person has said so far."""

    expert: ExpertRow
    row: RoundRow
    office_name: str
    answers: dict[str, Said]
    is_open: bool

    @property
    def left(self) -> int:
        """How many items have no rating yet."""
        return sum(1 for item in self.row.items if self.answers.get(item.key, _NOTHING).rating is None)


_NOTHING = Said(0, "", None, "")


def round_rows(*, actor: Actor, instrument_id: int | None = None, office_id: int | None = None) -> list[RoundRow]:
    """The rounds the actor may see, the newest first, of one instrument or office when given. One query."""
    found = _counted(ExpertRound.objects.visible_to(actor, permissions.FORM_VIEW))
    if instrument_id is not None:
        found = found.filter(version__instrument_id=instrument_id)
    if office_id is not None:
        found = found.filter(office_id=office_id)
    return [row_of(made) for made in found]


def round_row(*, actor: Actor, round_id: int) -> RoundRow:
    """One round. Raises ExpertRound.DoesNotExist. One query."""
    return row_of(_counted(ExpertRound.objects.visible_to(actor, permissions.FORM_VIEW)).get(pk=round_id))


def round_results(*, actor: Actor, round_id: int) -> RoundResults:
    """A round with the figures of every item. Raises ExpertRound.DoesNotExist. Four queries."""
    row = round_row(actor=actor, round_id=round_id)
    experts = tuple(expert_row(one) for one in _experts(round_id))
    said: dict[str, list[Said]] = defaultdict(list)
    ratings = ExpertRating.objects.filter(expert__round_id=round_id).select_related("expert").order_by("expert_id")
    for rating in ratings:
        said[rating.item_key].append(_said(rating))
    decisions = {
        made.item_key: DecisionRow(made.decision, made.note, made.decided_by_name, made.decided_at)
        for made in ItemDecision.objects.filter(round_id=round_id)
    }
    given = {key: [one.rating for one in every if one.rating is not None] for key, every in said.items()}
    results = ioc.judged(row.items, given, threshold=row.threshold)
    lines = tuple(
        ItemLine(result, tuple(said.get(result.item.key, ())), decisions.get(result.item.key)) for result in results
    )
    return RoundResults(row, experts, lines, ioc.mean(results))


def expert_sheet(token: str, *, today: date) -> ExpertSheet:
    """What the holder of a link sees; the link itself is the permission. Raises NoSuchLink. Three queries."""
    expert = (
        Expert.objects.select_related("round__version__instrument", "round__office", "round__applied_version")
        .annotate(rated=Count("ratings", filter=Q(ratings__rating__isnull=False)))
        .filter(token_digest=rounds.digest(token))
        .first()
    )
    if expert is None:
        raise rounds.NoSuchLink
    ratings = ExpertRating.objects.filter(expert_id=expert.pk).select_related("expert")
    row = row_of(expert.round)
    return ExpertSheet(
        expert=expert_row(expert),
        row=row,
        office_name=expert.round.office.name,
        answers={rating.item_key: _said(rating) for rating in ratings},
        is_open=row.is_open(today),
    )


def _said(rating: ExpertRating) -> Said:
    return Said(rating.expert_id, rating.expert.name, rating.rating, rating.reason)


def _experts(round_id: int) -> list[Expert]:
    rated = Count("ratings", filter=Q(ratings__rating__isnull=False))
    return list(Expert.objects.filter(round_id=round_id).annotate(rated=rated).order_by("pk"))


def expert_row(expert: Expert) -> ExpertRow:
    """An expert as pages show one; ``rated`` is counted by the query, 0 for somebody just added."""
    return ExpertRow(
        id=expert.pk,
        round_id=expert.round_id,
        name=expert.name,
        position=expert.position,
        rated=getattr(expert, "rated", 0),
        opened_at=expert.opened_at,
        sent_at=expert.sent_at,
        remark=expert.remark,
    )


def _counted(found: ExpertRoundQuerySet) -> ExpertRoundQuerySet:
    return found.select_related("version__instrument", "applied_version").annotate(
        expert_count=Count("experts"), sent_count=Count("experts", filter=Q(experts__sent_at__isnull=False))
    )


def row_of(made: ExpertRound) -> RoundRow:
    """A round as pages show one; the experts are counted by the query, 0 for a round just opened."""
    instrument = made.version.instrument
    return RoundRow(
        id=made.pk,
        office_id=made.office_id,
        instrument_id=instrument.pk,
        instrument_code=instrument.code,
        instrument_title=instrument.title_th,
        version_id=made.version_id,
        version_number=made.version.number,
        title=made.title,
        introduction=made.introduction,
        objectives=dict(made.objectives),
        items=ioc.from_plain(made.items),
        threshold=made.threshold,
        closes_on=made.closes_on,
        state=made.state,
        created_at=made.created_at,
        created_by_name=made.created_by_name,
        closed_at=made.closed_at,
        applied_at=made.applied_at,
        applied_number=made.applied_version.number if made.applied_version else None,
        experts=getattr(made, "expert_count", 0),
        sent=getattr(made, "sent_count", 0),
    )
