"""The plain rows that queries answer with; nothing here can reach the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from khet.calc.criteria import Framework
from khet.calc.rollup import Outcome
from khet.domains.frameworks.models import Entry, FrameworkVersion
from khet.domains.frameworks.rules.reports import Report, Score, Stored


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
