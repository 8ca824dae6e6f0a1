"""The plain rows that queries answer with; nothing here can reach the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from khet.calc.criteria import Framework, State
from khet.calc.rollup import Outcome
from khet.domains.frameworks.models import Entry, Evaluation, EvaluationRound, FrameworkVersion, Publication
from khet.domains.frameworks.rules.numbers import tidy_or_none
from khet.domains.frameworks.rules.reports import Report, Score, Stored

STEP_LABELS: Mapping[str, str] = dict(Entry.STEPS)
STATUS_LABELS: Mapping[str, str] = dict(FrameworkVersion.STATUSES)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One stored version of a framework."""

    id: int
    framework_id: int
    framework_code: str
    framework_office_id: int | None
    version: str
    status: str
    note: str
    created_at: datetime
    created_by_name: str
    activated_at: datetime | None
    definition_hash: str
    is_new: bool = False

    @property
    def status_label(self) -> str:
        """The status as people read it."""
        return STATUS_LABELS[self.status]


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """A framework with its versions, the newest first."""

    id: int
    code: str
    name: str
    name_en: str
    short_name: str
    subject: str
    calendar: str
    office_id: int | None
    versions: tuple[VersionRow, ...]

    @property
    def active(self) -> VersionRow | None:
        """The newest version in use."""
        return next((row for row in self.versions if row.status == FrameworkVersion.ACTIVE), None)


@dataclass(frozen=True, slots=True)
class OfficeLabel:
    """The office of a result, as far as a page or paper prints it."""

    id: int
    short_name: str
    name: str
    office_type: str


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round of an evaluation with its due dates."""

    id: int
    code: str
    name: str
    position: int
    report_due_on: date
    confirm_due_on: date
    score_due_on: date
    published_at: datetime | None

    @property
    def is_published(self) -> bool:
        """Tell whether the round was published."""
        return self.published_at is not None

    def due_on(self, step: str) -> date | None:
        """By when an entry at this step must have taken the next one; None when nothing is due."""
        return {
            Entry.DRAFT: self.report_due_on,
            Entry.SUBMITTED: self.confirm_due_on,
            Entry.CONFIRMED: self.score_due_on,
        }.get(step)


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """One publication; ``snapshot`` is the whole published outcome as JSON holds it."""

    id: int
    number: int
    round_code: str
    round_name: str
    is_amendment: bool
    reason: str
    missing: tuple[str, ...]
    published_at: datetime
    published_by_name: str
    content_hash: str
    value: str | None
    level: str | None
    level_number: int | None


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One evaluation: who, against what, in which year, in which rounds; ``latest`` is its last publication."""

    id: int
    office: OfficeLabel
    school_id: int | None
    framework_id: int
    framework_code: str
    framework_name: str
    framework_short_name: str
    version_id: int
    version: str
    year: int
    rounds: tuple[RoundRow, ...]
    latest: PublicationRow | None = None

    def round(self, code: str) -> RoundRow | None:
        """The round with this code, or None."""
        return next((row for row in self.rounds if row.code == code), None)

    @property
    def status(self) -> str:
        """``open``, ``partly_published`` or ``published``."""
        published = sum(row.is_published for row in self.rounds)
        if not published:
            return "open"
        return "published" if published == len(self.rounds) else "partly_published"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One node in one round: the report with the self-score, the evaluator's score, and where it stands."""

    id: int
    round_code: str
    node_code: str
    step: str
    revision: int
    report: Report
    score: Score
    has_score: bool
    returned_reason: str
    is_amended: bool
    source: str
    reporter_ids: tuple[int, ...]
    submitted_at: datetime | None
    confirmed_by_id: int | None
    confirmed_at: datetime | None
    scored_by_id: int | None
    scored_at: datetime | None
    updated_at: datetime
    updated_by_id: int | None
    updated_by_name: str

    @property
    def step_label(self) -> str:
        """The step as people read it."""
        return STEP_LABELS[self.step]

    @property
    def stored(self) -> Stored:
        """What of it a roll-up needs."""
        return Stored(self.round_code, self.report, self.score if self.has_score else None)

    def as_data(self) -> dict[str, Any]:
        """The report and the score as JSON keeps them in histories and publications."""
        return {"step": self.step, **self.report.as_data(), **self.score.as_data()}


@dataclass(frozen=True)
class ResultSet:
    """The outcome of one evaluation, with everything a page needs to show where it comes from.

    ``publication`` is set when the outcome is the published one; ``entries`` are keyed by (round code, node code).
    """

    evaluation: EvaluationRow
    framework: Framework
    outcome: Outcome
    entries: Mapping[tuple[str, str], EntryRow]
    basis: str
    publication: PublicationRow | None = None

    @property
    def office(self) -> OfficeLabel:
        """The office evaluated."""
        return self.evaluation.office

    @property
    def year(self) -> int:
        """The year (B.E.) evaluated."""
        return self.evaluation.year

    @property
    def rounds(self) -> tuple[RoundRow, ...]:
        """The rounds of the evaluation, in order."""
        return self.evaluation.rounds

    def entry(self, round_code: str, node_code: str) -> EntryRow | None:
        """The entry of a node in a round, or None when nobody has touched it."""
        return self.entries.get((round_code, node_code))


def version_row(version: FrameworkVersion, *, is_new: bool = False) -> VersionRow:
    """The row of a version loaded together with its framework."""
    return VersionRow(
        id=version.pk,
        framework_id=version.framework_id,
        framework_code=version.framework.code,
        framework_office_id=version.framework.office_id,
        version=version.version,
        status=version.status,
        note=version.note,
        created_at=version.created_at,
        created_by_name=version.created_by_name,
        activated_at=version.activated_at,
        definition_hash=version.definition_hash,
        is_new=is_new,
    )


def round_row(found: EvaluationRound) -> RoundRow:
    """The row of a round."""
    return RoundRow(
        id=found.pk,
        code=found.code,
        name=found.name,
        position=found.position,
        report_due_on=found.report_due_on,
        confirm_due_on=found.confirm_due_on,
        score_due_on=found.score_due_on,
        published_at=found.published_at,
    )


def publication_row(publication: Publication) -> PublicationRow:
    """The row of a publication loaded together with its round."""
    overall = publication.snapshot["overall"]
    return PublicationRow(
        id=publication.pk,
        number=publication.number,
        round_code=publication.round.code,
        round_name=publication.round.name,
        is_amendment=publication.is_amendment,
        reason=publication.reason,
        missing=tuple(publication.missing),
        published_at=publication.published_at,
        published_by_name=publication.published_by_name,
        content_hash=publication.content_hash,
        value=overall["value"],
        level=overall["level"],
        level_number=overall["level_number"],
    )


def evaluation_row(
    evaluation: Evaluation, rounds: tuple[RoundRow, ...], latest: PublicationRow | None = None
) -> EvaluationRow:
    """The row of an evaluation loaded together with its office, framework and version."""
    office = evaluation.office
    return EvaluationRow(
        id=evaluation.pk,
        office=OfficeLabel(office.pk, office.short_name, office.name, office.office_type),
        school_id=evaluation.school_id,
        framework_id=evaluation.framework_id,
        framework_code=evaluation.framework.code,
        framework_name=evaluation.framework.name,
        framework_short_name=evaluation.framework.short_name,
        version_id=evaluation.version_id,
        version=evaluation.version.version,
        year=evaluation.year,
        rounds=rounds,
        latest=latest,
    )


def report_of_entry(entry: Entry) -> Report:
    """What a stored entry reports."""
    return Report(
        state=State(entry.state) if entry.state else None,
        numerator=tidy_or_none(entry.numerator),
        denominator=tidy_or_none(entry.denominator),
        done_steps=None if entry.done_steps is None else frozenset(entry.done_steps),
        target=tidy_or_none(entry.target),
        result=tidy_or_none(entry.result),
        self_level=tidy_or_none(entry.self_level),
        remark=entry.remark,
    )


def score_of_entry(entry: Entry) -> Score:
    """What the evaluator decided on a stored entry."""
    return Score(
        level=tidy_or_none(entry.score),
        state=State(entry.score_state) if entry.score_state else None,
        remark=entry.score_remark,
    )


def entry_row(entry: Entry, round_code: str) -> EntryRow:
    """The row of an entry of this round."""
    return EntryRow(
        id=entry.pk,
        round_code=round_code,
        node_code=entry.node_code,
        step=entry.step,
        revision=entry.revision,
        report=report_of_entry(entry),
        score=score_of_entry(entry),
        has_score=entry.scored_at is not None,
        returned_reason=entry.returned_reason,
        is_amended=entry.is_amended,
        source=entry.source,
        reporter_ids=tuple(entry.reporter_ids),
        submitted_at=entry.submitted_at,
        confirmed_by_id=entry.confirmed_by_id,
        confirmed_at=entry.confirmed_at,
        scored_by_id=entry.scored_by_id,
        scored_at=entry.scored_at,
        updated_at=entry.updated_at,
        updated_by_id=entry.updated_by_id,
        updated_by_name=entry.updated_by_name,
    )
