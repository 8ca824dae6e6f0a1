"""Results: entries rolled up by ``calc`` into an outcome with an explanation for every level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from khet.calc.criteria import Framework as Definition
from khet.calc.rollup import NodeEntry, Outcome, as_plain, roll_up
from khet.domains.frameworks import permissions
from khet.domains.frameworks.models import Entry, Evaluation, Publication
from khet.domains.frameworks.queries import evaluations as evaluation_queries
from khet.domains.frameworks.queries.criteria import definition_by_hash
from khet.domains.frameworks.queries.published import entry_from_inputs
from khet.domains.frameworks.queries.row_makers import entry_row, publication_row
from khet.domains.frameworks.queries.rows import EntryRow, EvaluationRow, ResultSet
from khet.domains.frameworks.rules import nodes, reports
from khet.domains.frameworks.rules.refusals import BadReport, FieldProblem
from khet.kernel.actor import Actor, NotAllowed

Plain = dict[str, Any]


def results(
    *,
    actor: Actor,
    office_id: int,
    framework_code: str,
    year: int,
    school_id: int | None = None,
    published_only: bool = False,
    upto_round: str | None = None,
    basis: str = "current",
) -> ResultSet:
    """The outcome of one evaluation; three queries, one more the first time a version is used.

    The basis "current" takes the evaluator's score, and the self-score where there is none yet; "self" takes what was
    reported only. ``upto_round`` leaves later rounds out. ``published_only`` gives the last publication (up to that
    round) instead, and is open to whoever may compare offices; drafts need the office in reach of
    ``frameworks.result.view``.

    Raises NoSuchEvaluation, also when nothing was published and only that may be seen.
    """
    if published_only:
        return _published(actor, office_id, framework_code, year, school_id, upto_round)
    seen = evaluation_queries.loaded(Evaluation.objects.visible_to(actor, permissions.RESULT_VIEW))
    found = evaluation_queries.one(
        seen, office_id=office_id, framework_code=framework_code, year=year, school_id=school_id
    )
    return result_of(found, upto_round=upto_round, basis=basis)


def results_plain(
    *,
    actor: Actor,
    office_id: int,
    framework_code: str,
    year: int,
    school_id: int | None = None,
    published_only: bool = False,
    upto_round: str | None = None,
) -> Plain:
    """The outcome as JSON holds it: figures are texts, absent ones None. Costs and refuses as ``results`` does."""
    found = results(
        actor=actor,
        office_id=office_id,
        framework_code=framework_code,
        year=year,
        school_id=school_id,
        published_only=published_only,
        upto_round=upto_round,
    )
    return plain_of(found)


def plain_of(found: ResultSet) -> Plain:
    """A result set as JSON holds it."""
    plain: Plain = as_plain(found.outcome, office=found.office.short_name, year=found.year)
    return plain


def result_of(evaluation: Evaluation, *, upto_round: str | None = None, basis: str = "current") -> ResultSet:
    """The outcome of an evaluation loaded with ``evaluations.loaded``; one query more."""
    row = evaluation_queries.row_of(evaluation)
    framework = definition_by_hash(evaluation.version.definition_hash)
    entries = entry_rows(evaluation.pk, row)
    used = rounds_upto(framework, upto_round)
    outcome = outcome_of(framework, row, entries.values(), used, basis=basis)
    return ResultSet(row, framework, outcome, entries, basis)


def entry_rows(evaluation_id: int, row: EvaluationRow) -> dict[tuple[str, str], EntryRow]:
    """All entries of an evaluation by (round code, node code); one query."""
    codes = {found.id: found.code for found in row.rounds}
    found_rows = Entry.objects.filter(evaluation_id=evaluation_id)
    return {(codes[entry.round_id], entry.node_code): entry_row(entry, codes[entry.round_id]) for entry in found_rows}


def rounds_upto(framework: Definition, upto_round: str | None) -> tuple[str, ...]:
    """The codes of the rounds up to this one, all of them without one; an unknown code is all as well."""
    codes = tuple(found.code for found in framework.rounds)
    return codes[: codes.index(upto_round) + 1] if upto_round in codes else codes


def outcome_of(
    framework: Definition,
    row: EvaluationRow,
    entries: Iterable[EntryRow],
    used: tuple[str, ...],
    *,
    basis: str = "current",
) -> Outcome:
    """Roll entries up, of the rounds used only."""
    figures = figures_of(entries, used, basis=basis)
    # A round that is not asked for is not a round that is missing.
    asked = framework if len(used) == len(framework.rounds) else framework.only_rounds(*used)
    return roll_up(asked, figures, office_type=row.office.office_type)


def figures_of(entries: Iterable[EntryRow], used: tuple[str, ...], *, basis: str = "current") -> dict[str, NodeEntry]:
    """What ``calc`` rolls up, by node code: the rows of each node combined in the order of the rounds."""
    by_node: dict[str, list[EntryRow]] = {}
    for entry in entries:
        if entry.round_code in used:
            by_node.setdefault(entry.node_code, []).append(entry)
    return {
        code: reports.combined(
            [entry.stored for entry in sorted(rows, key=lambda entry: used.index(entry.round_code))], basis=basis
        )
        for code, rows in by_node.items()
    }


def _published(
    actor: Actor,
    office_id: int,
    framework_code: str,
    year: int,
    school_id: int | None,
    upto_round: str | None,
) -> ResultSet:
    found = evaluation_queries.one(
        evaluation_queries.loaded(Evaluation.objects.filter(pk__in=_visible_when_published(actor))),
        office_id=office_id,
        framework_code=framework_code,
        year=year,
        school_id=school_id,
    )
    framework = definition_by_hash(found.version.definition_hash)
    used = rounds_upto(framework, upto_round)
    publication = (
        Publication.objects.filter(evaluation=found, round__code__in=used)
        .select_related("round")
        .order_by("-number")
        .first()
    )
    if publication is None:
        raise evaluation_queries.not_found()
    row = evaluation_queries.row_of(found)
    published = tuple(publication.inputs["rounds"])
    entries = published_entries(publication)
    outcome = outcome_of(framework, row, entries.values(), published)
    return ResultSet(row, framework, outcome, entries, "published", publication_row(publication))


def _visible_when_published(actor: Actor) -> Any:
    own = Evaluation.objects.visible_to(actor, permissions.RESULT_VIEW)
    compared = Evaluation.objects.visible_to(actor, permissions.RESULT_COMPARE)
    if not actor.may(permissions.RESULT_VIEW) and not actor.may(permissions.RESULT_COMPARE):
        raise NotAllowed(permissions.RESULT_VIEW)
    return (own | compared).values("pk")


def published_entries(publication: Publication) -> dict[tuple[str, str], EntryRow]:
    """The entries as they stood when this was published, rebuilt from what the publication keeps; no query."""
    rows = [entry_from_inputs(plain, publication) for plain in publication.inputs["entries"]]
    return {(row.round_code, row.node_code): row for row in rows}


def what_if(
    *,
    actor: Actor,
    office_id: int,
    framework_code: str,
    year: int,
    changes: Mapping[str, Mapping[str, Decimal]],
    school_id: int | None = None,
) -> ResultSet:
    """The outcome if these nodes had these levels in these rounds: ``{"8": {"6": Decimal(3)}}``; nothing is saved.

    Raises NoSuchEvaluation, and BadReport for unknown nodes, unknown rounds and levels out of range. Three queries.
    """
    found = results(actor=actor, office_id=office_id, framework_code=framework_code, year=year, school_id=school_id)
    framework = found.framework
    problems = list(_change_problems(framework, changes, found.office.office_type))
    if problems:
        raise BadReport(problems)
    used = rounds_upto(framework, None)
    figures = figures_of(found.entries.values(), used)
    for code, levels in changes.items():
        for shared in nodes.sharing(framework, code):
            before = figures.get(shared, NodeEntry())
            figures[shared] = replace(before, state=None, rounds={**before.rounds, **levels})
    outcome = roll_up(framework, figures, office_type=found.office.office_type)
    return replace(found, outcome=outcome, basis="what_if")


def _change_problems(
    framework: Definition, changes: Mapping[str, Mapping[str, Decimal]], office_type: str
) -> Iterable[FieldProblem]:
    for code, levels in changes.items():
        if not framework.has(code):
            yield FieldProblem(code, f"ไม่มีรหัส “{code}” ในกรอบนี้", f"There is no node “{code}”")
            continue
        yield from reports.level_problems(framework, framework.node(code), levels, code, office_type=office_type)
