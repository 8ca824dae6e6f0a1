"""Writes what an import brings: drafts with a self-score, or evaluators' scores ready to be published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from khet.domains.frameworks.actions import entries as entry_actions
from khet.domains.frameworks.actions import loading, publishing, workflow
from khet.domains.frameworks.actions.loading import Place
from khet.domains.frameworks.models import Entry, EntryRevision, Evaluation
from khet.domains.frameworks.queries.row_makers import report_of_entry, score_of_entry
from khet.domains.frameworks.queries.rows import PublicationRow
from khet.domains.frameworks.rules import people
from khet.domains.frameworks.rules.import_rows import Fault, NodeInput
from khet.domains.frameworks.rules.imports import fault
from khet.domains.frameworks.rules.reports import Report, Score
from khet.domains.frameworks.rules.tables import Cell
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Written:
    """Which nodes and rounds an import wrote, which said nothing new, and which could not be written."""

    codes: tuple[str, ...]
    rounds: tuple[str, ...]
    unchanged: tuple[str, ...]
    faults: tuple[Fault, ...]
    amended_rounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Change:
    entry: Entry
    place: Place
    report: Report
    is_new: bool


def write(
    *,
    actor: Actor,
    evaluation: Evaluation,
    inputs: Mapping[str, NodeInput],
    publish: bool,
    amend_reason: str,
    at: datetime,
) -> Written:
    """Write the judged nodes; the caller holds the evaluation's lock and a transaction."""
    rounds = rounds_of(evaluation, inputs)
    places = {code: loading.place_of(evaluation, code) for code in rounds}
    stored = {
        (entry.round_id, entry.node_code): entry
        for entry in Entry.objects.select_for_update().filter(evaluation=evaluation)
    }
    changes: list[_Change] = []
    faults: list[Fault] = []
    unchanged: list[str] = []
    for given in inputs.values():
        wanted = _changes_for(given, places, stored, publish, at)
        locked = [change for change in wanted if not _may_write(change, publish, amend_reason)]
        if locked:
            faults.append(_locked_fault(given, locked[0]))
        elif wanted:
            changes += wanted
        else:
            unchanged.append(given.code)
    _save(actor, changes, publish, amend_reason, at)
    for code in rounds:
        workflow.refresh_waiting(place=places[code], at=at)
    return Written(
        codes=tuple(dict.fromkeys(change.entry.node_code for change in changes)),
        rounds=rounds,
        unchanged=tuple(unchanged),
        faults=tuple(faults),
        amended_rounds=tuple(
            code
            for code in rounds
            if any(change.place.round.code == code and change.place.round.published_at for change in changes)
        ),
    )


def rounds_of(evaluation: Evaluation, inputs: Mapping[str, NodeInput]) -> tuple[str, ...]:
    """The rounds an import is about: those its figures are of; else the first that is not published, else the last."""
    known = [found.code for found in evaluation.rounds.all()]
    told = {code for given in inputs.values() for code in given.rounds}
    if told:
        return tuple(code for code in known if code in told)
    unpublished = [found.code for found in evaluation.rounds.all() if found.published_at is None]
    return tuple(unpublished[:1] or known[-1:])


def publish_rounds(
    *, actor: Actor, evaluation: Evaluation, written: Written, reason: str, at: datetime
) -> list[PublicationRow]:
    """Publish the rounds of an import one after another; nodes that are not in the file stay "not reported"."""
    rows = []
    for code in written.rounds:
        place = loading.place_of(evaluation, code)
        is_amendment = place.round.published_at is not None
        ready = list(Entry.objects.filter(round=place.round, step=Entry.SCORED))
        if is_amendment and not ready:
            continue
        rows.append(
            publishing.publish(
                actor=actor,
                place=place,
                ready=ready,
                missing=publishing.missing_codes(place),
                is_amendment=is_amendment,
                reason=reason,
                at=at,
            )
        )
    return rows


def _changes_for(
    given: NodeInput, places: dict[str, Place], stored: Mapping[tuple[int, str], Entry], publish: bool, at: datetime
) -> list[_Change]:
    """What the row changes, round by round; a round in which it says what is stored already changes nothing."""
    found = []
    last = next(reversed(places))
    for code, place in places.items():
        entry = stored.get((place.round.pk, given.code))
        before = report_of_entry(entry) if entry is not None else Report()
        after = _report(given, code, before, is_last=code == last)
        if after is None or _says_the_same(entry, before, after, publish=publish):
            continue
        is_new = entry is None
        found.append(_Change(entry or loading.new_entry(place, given.code, at), place, after, is_new))
    return found


def _report(given: NodeInput, code: str, before: Report, *, is_last: bool) -> Report | None:
    """What the row reports for one round, over what was reported before; None when it says nothing of this round."""
    remark = given.comment if is_last and given.comment else before.remark
    if given.state is not None:
        return Report(state=given.state, target=given.target, remark=remark)
    target = given.target if is_last and given.target is not None else before.target
    result = given.result if is_last and given.result is not None else before.result
    if code not in given.rounds and not (is_last and (result is not None or target is not None or given.comment)):
        return None
    share = given.shares.get(code)
    return Report(
        numerator=share[0] if share else before.numerator,
        denominator=share[1] if share else before.denominator,
        done_steps=given.steps.get(code, before.done_steps),
        target=target,
        result=result,
        self_level=given.levels.get(code, before.self_level),
        remark=remark,
    )


def _says_the_same(entry: Entry | None, before: Report, after: Report, *, publish: bool) -> bool:
    """Whether the row adds nothing: to a draft, what was reported; to a publication, what was scored."""
    if entry is None:
        return after == Report()
    if publish and entry.scored_at is None:
        return False
    score = score_of_entry(entry)
    scored = replace(before, self_level=score.level) if score.level is not None else before
    if score.state is not None:
        scored = Report(state=score.state, target=before.target, remark=before.remark)
    return after in (before, scored)


def _may_write(change: _Change, publish: bool, amend_reason: str) -> bool:
    """Drafts go into drafts only; publishing goes into anything, over a published round with a reason only."""
    if publish:
        return change.place.round.published_at is None or bool(amend_reason.strip())
    return change.entry.step == Entry.DRAFT


def _locked_fault(given: NodeInput, change: _Change) -> Fault:
    cell = next(iter(given.cells.values()), Cell(given.row, 1, given.code))
    if change.place.round.published_at is None:
        return fault(
            cell,
            given.code,
            "ข้อนี้ส่งผลไปแล้ว แก้ไขได้เมื่อถูกส่งคืน",
            "It was submitted: it can change when it is returned",
        )
    return fault(
        cell,
        given.code,
        f"{change.place.round.name} เผยแพร่แล้ว แก้ไขได้ด้วยการขอแก้ไขผลพร้อมเหตุผลเท่านั้น",
        "The round was published: it takes an amendment with a reason",
    )


def _save(actor: Actor, changes: Sequence[_Change], publish: bool, amend_reason: str, at: datetime) -> None:
    for change in changes:
        _fill(actor, change, publish, at)
    Entry.objects.bulk_create(change.entry for change in changes if change.is_new)
    for change in changes:
        if not change.is_new:
            change.entry.save()
    action = "amend" if amend_reason.strip() and publish else "import"
    EntryRevision.objects.bulk_create(
        EntryRevision(**workflow.revision_of(actor, change.place, change.entry, action, at, amend_reason))
        for change in changes
    )


def _fill(actor: Actor, change: _Change, publish: bool, at: datetime) -> None:
    entry, report = change.entry, change.report
    entry.revision += 1
    entry.source = "import"
    entry.updated_at, entry.updated_by_id, entry.updated_by_name = at, actor.person_id, actor.name
    if not publish:
        entry_actions.write_report(entry, report)
        entry_actions.note_reporter(entry, actor)
        return
    people.check_evaluator(person_id=actor.person_id, reporter_ids=entry.reporter_ids)
    self_level = report_of_entry(entry).self_level
    entry_actions.write_report(entry, replace(report, state=None, self_level=self_level))
    entry_actions.write_score(entry, Score(level=report.self_level, state=report.state), actor=actor, at=at)
    entry.is_amended = change.place.round.published_at is not None
    has_result = report.state is not None or report.has_figures
    entry.step = Entry.SCORED if has_result else entry.step
    entry.scored_at = at if has_result else None
