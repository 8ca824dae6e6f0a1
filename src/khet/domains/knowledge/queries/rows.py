"""Practices, reviews and media as plain rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khet.domains.knowledge.rules.criteria import Criterion, Judged
from khet.domains.knowledge.rules.media import MediumText
from khet.domains.knowledge.rules.practices import PracticeText
from khet.kernel.evidence import EvidenceRow


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """A practice in a list; ``waiting_reviews`` is how many have judged the submission so far."""

    id: int
    office_id: int
    school_id: int | None
    school_name: str
    kind: str
    title: str
    summary: str
    subject: str
    tags: tuple[str, ...]
    state: str
    is_open: bool
    author_person_id: int
    author_name: str
    submitted_at: datetime | None
    published_at: datetime | None
    review_count: int = 0


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """What one reviewer gave; the name is empty for those who may not know it."""

    id: int
    submission: int
    reviewer_name: str
    is_mine: bool
    levels: dict[str, int]
    comment: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class PracticePage:
    """One practice with everything that its reader may see."""

    row: PracticeRow
    text: PracticeText
    criteria: tuple[Criterion, ...]
    reviews: tuple[ReviewRow, ...]
    judged: Judged | None
    evidence: tuple[EvidenceRow, ...]
    return_reason: str
    origin_kind: str
    origin_id: str
    origin_label: str
    submission: int
    is_mine: bool
    may_edit: bool
    may_review: bool
    may_publish: bool


@dataclass(frozen=True, slots=True)
class MediumRow:
    """A medium with what may be done with it."""

    id: int
    office_id: int
    school_name: str
    text: MediumText
    added_at: datetime
    added_by_name: str
    is_retired: bool
    may_edit: bool
    evidence: tuple[EvidenceRow, ...] = ()
