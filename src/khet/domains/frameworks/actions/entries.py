"""The steps of an entry: save a draft, submit, confirm, score, return with a reason, amend after publishing.

A step on a node that shares its score with others (AP 13 and 14) is taken on all of them together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import loading, workflow
from khet.domains.frameworks.actions.loading import Place
from khet.domains.frameworks.models import Entry
from khet.domains.frameworks.queries.row_makers import entry_row, report_of_entry
from khet.domains.frameworks.queries.rows import EntryRow
from khet.domains.frameworks.rules import people, reports
from khet.domains.frameworks.rules.refusals import BadReport, Conflict, FieldProblem, Locked
from khet.domains.frameworks.rules.reports import Report, Score
from khet.kernel.actor import Actor


@transaction.atomic
def save_report(
    *,
    actor: Actor,
    evaluation_id: int,
    round_code: str,
    node_code: str,
    report: Report,
    expected_revision: int,
    at: datetime,
) -> EntryRow:
    """Keep what the owner has typed so far; ``expected_revision`` is the one shown to them, 0 when there was none.

    Raises NotAllowed, NoSuchEvaluation, NoSuchFramework (round or node), NotOwner, Locked once submitted or published,
    BadReport with every wrong field, and Conflict when somebody saved in between; then nothing is changed.
    """
    place = loading.place(actor, permissions.RESULT_REPORT, evaluation_id, round_code)
    codes = loading.shared_codes(place, node_code)
    loading.check_owner(actor, place, codes)
    found = loading.entries(place, codes)
    _check_revision(place, found.get(node_code), expected_revision, report)
    _check_open(found)
    node = place.framework.node(node_code)
    reports.check_report(place.framework, node, report, round_code=round_code, office_type=place.office_type)
    for code in codes:
        entry = found.get(code) or loading.new_entry(place, code, at)
        write_report(entry, report)
        note_reporter(entry, actor)
        workflow.keep(actor=actor, place=place, entry=entry, action="save", at=at, history=False)
        found[code] = entry
    workflow.record(actor=actor, place=place, codes=codes, verb="saved", at=at, detail=report.as_data())
    return entry_row(found[node_code], round_code)


@transaction.atomic
def submit(
    *, actor: Actor, evaluation_id: int, round_code: str, node_code: str, expected_revision: int, at: datetime
) -> EntryRow:
    """Hand a report to the group head. Raises as ``save_report``, and BadReport when it says nothing yet."""
    place = loading.place(actor, permissions.RESULT_REPORT, evaluation_id, round_code)
    codes = loading.shared_codes(place, node_code)
    loading.check_owner(actor, place, codes)

    def write(entry: Entry) -> None:
        reports.check_complete(report_of_entry(entry))
        entry.submitted_at, entry.returned_reason = at, ""
        note_reporter(entry, actor)

    row = _step("submit", actor, place, codes, expected_revision, at, write)
    for code in codes:
        workflow.close_owner_work(place=place, code=code, at=at)
    return row


@transaction.atomic
def confirm(
    *, actor: Actor, evaluation_id: int, round_code: str, node_code: str, expected_revision: int, at: datetime
) -> EntryRow:
    """Confirm a report as head of the group. Raises SamePerson for whoever took part in it, WrongState, Conflict."""
    place = loading.place(actor, permissions.RESULT_CONFIRM, evaluation_id, round_code)
    codes = loading.shared_codes(place, node_code)

    def write(entry: Entry) -> None:
        people.check_confirmer(person_id=actor.person_id, reporter_ids=entry.reporter_ids)
        entry.confirmed_by_id, entry.confirmed_at = actor.person_id, at

    return _step("confirm", actor, place, codes, expected_revision, at, write)


@transaction.atomic
def score(
    *,
    actor: Actor,
    evaluation_id: int,
    round_code: str,
    node_code: str,
    score: Score,
    expected_revision: int,
    at: datetime,
) -> EntryRow:
    """Give the evaluator's level, or a state instead; may be given again until it is published.

    Raises SamePerson for whoever proposed or reported any of it, BadReport, WrongState, Conflict.
    """
    place = loading.place(actor, permissions.RESULT_SCORE, evaluation_id, round_code)
    codes = loading.shared_codes(place, node_code)

    def write(entry: Entry) -> None:
        _check_and_score(entry, score, actor=actor, place=place, node_code=node_code, at=at)

    return _step("score", actor, place, codes, expected_revision, at, write)


@transaction.atomic
def return_with_reason(
    *,
    actor: Actor,
    evaluation_id: int,
    round_code: str,
    node_code: str,
    reason: str,
    expected_revision: int,
    at: datetime,
) -> EntryRow:
    """Send an entry back with a reason: the group head and the evaluator to its owner, the publisher to the evaluator.

    Raises ReasonMissing, WrongState when it does not stand before the actor, Conflict.
    """
    place = loading.place(actor, permissions.RESULT_VIEW, evaluation_id, round_code)
    codes = loading.shared_codes(place, node_code)
    standing = loading.entries(place, codes).get(node_code)
    name = {Entry.CONFIRMED: "return_confirmed", Entry.SCORED: "return_score"}.get(
        standing.step if standing else "", "return_report"
    )
    loading.evaluation(actor, workflow.MACHINE.transition(name).permission, evaluation_id)

    def write(entry: Entry) -> None:
        entry.returned_reason = reason.strip()
        if name == "return_score":
            return
        entry.submitted_at = entry.confirmed_at = entry.confirmed_by_id = None

    row = _step(name, actor, place, codes, expected_revision, at, write, reason=reason)
    if row.step == Entry.DRAFT:
        for code in codes:
            workflow.let_owner_work(place=place, code=code, at=at)
    back_to = row.reporter_ids if row.step == Entry.DRAFT else (row.scored_by_id,)
    workflow.tell_returned(place=place, code=node_code, reason=reason, person_ids=back_to, at=at)
    return row


@transaction.atomic
def amend(
    *,
    actor: Actor,
    evaluation_id: int,
    round_code: str,
    node_code: str,
    score: Score,
    reason: str,
    expected_revision: int,
    at: datetime,
) -> EntryRow:
    """Change a published score for a stated reason; the public sees it when the round is published again.

    What was published stays in the publication and in the entry's history. Raises ReasonMissing, SamePerson,
    BadReport, WrongState, Conflict.
    """
    place = loading.place(actor, permissions.RESULT_AMEND, evaluation_id, round_code)
    codes = loading.shared_codes(place, node_code)

    def write(entry: Entry) -> None:
        _check_and_score(entry, score, actor=actor, place=place, node_code=node_code, at=at)
        entry.is_amended = True

    return _step("amend", actor, place, codes, expected_revision, at, write, reason=reason)


def write_report(entry: Entry, report: Report) -> None:
    """Put a report into an entry's fields, unsaved."""
    entry.state = report.state.value if report.state else ""
    entry.numerator, entry.denominator = report.numerator, report.denominator
    entry.done_steps = None if report.done_steps is None else sorted(report.done_steps)
    entry.target, entry.result, entry.self_level = report.target, report.result, report.self_level
    entry.remark = report.remark.strip()


def write_score(entry: Entry, score: Score, *, actor: Actor, at: datetime) -> None:
    """Put a score into an entry's fields, unsaved."""
    entry.score, entry.score_remark = score.level, score.remark.strip()
    entry.score_state = score.state.value if score.state else ""
    entry.scored_by_id, entry.scored_at, entry.returned_reason = actor.person_id, at, ""


def _check_and_score(entry: Entry, score: Score, *, actor: Actor, place: Place, node_code: str, at: datetime) -> None:
    """What giving a level and amending one have in common: who may, what may be given, and writing it, unsaved."""
    people.check_evaluator(person_id=actor.person_id, reporter_ids=entry.reporter_ids)
    reports.check_score(
        place.framework,
        place.framework.node(node_code),
        score,
        report_of_entry(entry),
        round_code=place.round.code,
        office_type=place.office_type,
    )
    write_score(entry, score, actor=actor, at=at)


def _step(
    name: str,
    actor: Actor,
    place: Place,
    codes: tuple[str, ...],
    expected_revision: int,
    at: datetime,
    write: Callable[[Entry], None],
    *,
    reason: str = "",
) -> EntryRow:
    loading.check_own_reach(actor, workflow.MACHINE.transition(name).permission, place, codes)
    found = loading.entries(place, codes)
    first = found.get(codes[0])
    if first is None:
        raise BadReport([FieldProblem("self_level", "ยังไม่ได้กรอกผล", "Nothing was reported yet")])
    _check_revision(place, first, expected_revision, None)
    for entry in found.values():
        before = entry.step
        entry.step = workflow.MACHINE.check(name, entry.step, reason=reason)
        write(entry)
        workflow.keep(actor=actor, place=place, entry=entry, action=name, at=at, reason=reason)
    workflow.refresh_waiting(place=place, at=at)
    row = entry_row(first, place.round.code)
    detail = {"from": before, "to": row.step, "reason": reason.strip(), **row.as_data()}
    workflow.record(actor=actor, place=place, codes=codes, verb=name, at=at, detail=detail)
    return row


def _check_revision(place: Place, entry: Entry | None, expected: int, yours: Report | None) -> None:
    stored = entry.revision if entry is not None else 0
    if stored == expected:
        return
    raise Conflict(
        theirs=entry_row(entry, place.round.code) if entry is not None else None,
        yours=yours,
        their_name=entry.updated_by_name if entry is not None else "",
        revision=stored,
    )


def _check_open(found: Mapping[str, Entry]) -> None:
    """A node that was left out when its round was published can still be reported; what was published is locked."""
    steps = {entry.step for entry in found.values()}
    if Entry.PUBLISHED in steps or any(entry.is_amended for entry in found.values()):
        raise Locked("ผลนี้เผยแพร่แล้ว แก้ไขได้ด้วยการขอแก้ไขผลเท่านั้น", "This was published: it takes an amendment")
    if steps - {Entry.DRAFT}:
        raise Locked("ส่งผลไปแล้ว แก้ไขได้เมื่อถูกส่งคืน", "It was submitted: it can be edited when it is returned")


def note_reporter(entry: Entry, actor: Actor) -> None:
    """Remember a person as one of those who reported, unsaved."""
    if actor.person_id is not None and actor.person_id not in entry.reporter_ids:
        entry.reporter_ids = [*entry.reporter_ids, actor.person_id]
