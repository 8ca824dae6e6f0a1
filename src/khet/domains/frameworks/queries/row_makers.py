"""Makes the plain rows out of what is stored; each says what must have been loaded together."""

from __future__ import annotations

from khet.calc.criteria import State
from khet.domains.frameworks.models import Entry, Evaluation, EvaluationRound, FrameworkVersion, Publication
from khet.domains.frameworks.queries.rows import (
    EntryRow,
    EvaluationRow,
    OfficeLabel,
    PublicationRow,
    RoundRow,
    VersionRow,
)
from khet.domains.frameworks.rules.numbers import tidy_or_none
from khet.domains.frameworks.rules.reports import Report, Score


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
