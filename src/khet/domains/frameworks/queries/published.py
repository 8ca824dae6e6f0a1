"""Reads of publications: history, trend over years and rounds, comparison of offices, one figure to verify."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet, Subquery

from khet.calc.calendars import short_date, thai_day
from khet.calc.criteria import State
from khet.domains.frameworks import permissions
from khet.domains.frameworks.models import Evaluation, EvaluationRound, Publication
from khet.domains.frameworks.queries import evaluations as evaluation_queries
from khet.domains.frameworks.queries.row_makers import publication_row
from khet.domains.frameworks.queries.rows import EntryRow, OfficeLabel, PublicationRow
from khet.domains.frameworks.rules.reports import Score, report_of
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.register import CurrentFigure

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NodePoint:
    """One node of a published outcome: value and level as published, or the state it was in."""

    code: str
    name: str
    state: str
    value: str | None
    level: str | None
    level_number: int | None
    result: str | None
    meaning: str | None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """What stood published after one round of one year; ``number`` tells an amended publication from the first."""

    year: int
    round_code: str
    round_name: str
    version: str
    number: int
    is_amendment: bool
    published_at: datetime
    value: str | None
    level: str | None
    level_number: int | None
    counted: int | None
    nodes: Mapping[str, NodePoint]


@dataclass(frozen=True, slots=True)
class ComparedOffice:
    """The last publication of one office in the year compared."""

    office: OfficeLabel
    evaluation_id: int
    version: str
    round_code: str
    number: int
    published_at: datetime
    value: str | None
    level: str | None
    level_number: int | None
    counted: int | None
    nodes: Mapping[str, NodePoint]


def publications(*, actor: Actor, evaluation_id: int) -> list[PublicationRow]:
    """Every publication of an evaluation that the actor may see, the first one first; one query."""
    seen = Evaluation.objects.visible_to(actor, permissions.RESULT_VIEW)
    found = Publication.objects.filter(evaluation__in=seen, evaluation_id=evaluation_id)
    return [publication_row(row) for row in found.select_related("round").defer("inputs").order_by("number")]


def snapshot(*, actor: Actor, evaluation_id: int, number: int) -> Plain:
    """One published outcome word for word, as JSON holds it; raises NoSuchEvaluation. One query."""
    seen = Evaluation.objects.visible_to(actor, permissions.RESULT_VIEW)
    found = Publication.objects.filter(evaluation__in=seen, evaluation_id=evaluation_id, number=number)
    plain: Plain | None = found.values_list("snapshot", flat=True).first()
    if plain is None:
        raise evaluation_queries.not_found()
    return plain


def trend(*, actor: Actor, office_id: int, framework_code: str, school_id: int | None = None) -> list[TrendPoint]:
    """What was published after each round of each year, oldest first, the last amendment of each; one query."""
    seen = Evaluation.objects.visible_to(actor, permissions.RESULT_VIEW).of(
        office_id=office_id, framework_code=framework_code, school_id=school_id
    )
    found = Publication.objects.filter(evaluation__in=seen)
    by_round: dict[tuple[int, int], TrendPoint] = {}
    for row in _with_labels(found).order_by("evaluation__year", "number"):
        by_round[(row.evaluation.year, row.round.position)] = _trend_point(row)
    return [by_round[key] for key in sorted(by_round)]


def comparison(*, actor: Actor, framework_code: str, year: int) -> list[ComparedOffice]:
    """The last publication of every office that the actor may compare, the highest value first; one query.

    Raises NotAllowed unless the permission reaches at least two offices. Drafts are never shown.
    """
    reach = actor.reach(permissions.RESULT_COMPARE)
    if not reach.everything and len(reach.office_ids) < 2:
        raise NotAllowed(permissions.RESULT_COMPARE)
    seen = Evaluation.objects.visible_to(actor, permissions.RESULT_COMPARE).filter(
        framework__code=framework_code, year=year, school__isnull=True
    )
    compared = [_compared(row) for row in _with_labels(evaluation_queries.last_publications(seen))]
    return sorted(compared, key=lambda row: (row.value is None, -Decimal(row.value or 0), row.office.short_name))


def latest_published(
    *, office_id: int, framework_code: str, year: int, school_id: int | None = None, upto_round: str | None = None
) -> Publication | None:
    """The last publication of one evaluation, whoever asks: for the register, which shows published figures only.

    ``upto_round`` leaves out what was published for later rounds. One query, two with a round.
    """
    wanted = Evaluation.objects.of(office_id=office_id, framework_code=framework_code, year=year, school_id=school_id)
    found = Publication.objects.filter(evaluation__in=wanted)
    if upto_round is not None:
        ends = EvaluationRound.objects.filter(evaluation__in=wanted, code=upto_round).values("position")
        found = found.filter(round__position__lte=Subquery(ends[:1]))
    return _with_labels(found).order_by("evaluation__framework__office_id", "-number").first()


def current_figure(arguments: dict[str, Any]) -> CurrentFigure | None:
    """One published figure as it stands now, for the verification of papers; None when there is no such figure.

    ``arguments``: office (id), framework (code), year, node (code; empty for the whole), field (value, level,
    level_number, printed, counted, target, result, meaning, state or ``round:CODE``), school (id or None), and
    upto_round for a paper that was made before later rounds.
    """
    return current_figures([arguments])[0]


def current_figures(asked: Sequence[dict[str, Any]]) -> list[CurrentFigure | None]:
    """Many published figures as they stand now, in order; each publication is read once."""
    read: dict[_Asked, Publication | None] = {}
    answers: list[CurrentFigure | None] = []
    for arguments in asked:
        of = _asked(arguments)
        if of not in read:
            read[of] = latest_published(**of._asdict())
        publication, field = read[of], str(arguments["field"])
        answers.append(_figure(publication, str(arguments.get("node") or ""), field) if publication else None)
    return answers


def _figure(publication: Publication, node_code: str, field: str) -> CurrentFigure | None:
    value = figure_in(publication.snapshot, node_code, field)
    return None if value is None else CurrentFigure(value=value, source_text=source_text(publication), url=None)


class _Asked(NamedTuple):
    """Which publication a figure's arguments point at."""

    office_id: int
    framework_code: str
    year: int
    school_id: int | None
    upto_round: str | None


def _asked(arguments: Mapping[str, Any]) -> _Asked:
    school, upto_round = arguments.get("school"), arguments.get("upto_round")
    return _Asked(
        office_id=int(arguments["office"]),
        framework_code=str(arguments["framework"]),
        year=int(arguments["year"]),
        school_id=None if school is None else int(school),
        upto_round=None if upto_round is None else str(upto_round),
    )


def source_text(publication: Publication) -> str:
    """Where a published figure comes from, in words."""
    framework = publication.evaluation.framework
    name = framework.short_name or framework.code
    return (
        f"{name} ฉบับ {publication.evaluation.version.version} ปี {publication.evaluation.year} "
        f"{publication.round.name} เผยแพร่ครั้งที่ {publication.number} "
        f"เมื่อ {short_date(thai_day(publication.published_at))}"
    )


def figure_in(snapshot_plain: Mapping[str, Any], node_code: str, field: str) -> str | None:
    """One figure of a published outcome as text: empty when the node has none, None when there is no such node."""
    place = snapshot_plain["overall"]
    if node_code:
        place = next((node for node in snapshot_plain["nodes"] if node["code"] == node_code), None)
    if place is None:
        return None
    if field.startswith("round:"):
        found = (place.get("rounds") or {}).get(field.removeprefix("round:"))
    else:
        found = place.get(field)
    return "" if found is None else str(found)


def entry_from_inputs(plain: Mapping[str, Any], publication: Publication) -> EntryRow:
    """An entry as a publication keeps it; the moments of its steps are in its history."""
    level, state = plain["score"], plain["score_state"]
    return EntryRow(
        id=plain["id"],
        round_code=plain["round"],
        node_code=plain["node"],
        step=plain["step"],
        revision=plain["revision"],
        report=report_of(plain),
        score=Score(
            level=None if level is None else Decimal(level),
            state=State(state) if state else None,
            remark=plain["score_remark"],
        ),
        has_score=plain["has_score"],
        returned_reason="",
        is_amended=False,
        source=plain["source"],
        reporter_ids=tuple(plain["reporter_ids"]),
        submitted_at=None,
        confirmed_by_id=plain["confirmed_by_id"],
        confirmed_at=None,
        scored_by_id=plain["scored_by_id"],
        scored_at=None,
        updated_at=publication.published_at,
        updated_by_id=publication.published_by_id,
        updated_by_name=publication.published_by_name,
    )


def _with_labels(found: QuerySet[Publication]) -> QuerySet[Publication]:
    return found.select_related("round", "evaluation__office", "evaluation__framework", "evaluation__version").defer(
        "inputs", "evaluation__version__definition"
    )


def _nodes(plain: Iterable[Mapping[str, Any]]) -> dict[str, NodePoint]:
    return {
        node["code"]: NodePoint(
            code=node["code"],
            name=node["name"],
            state=node["state"],
            value=node["value"],
            level=node["level"],
            level_number=node["level_number"],
            result=node["result"],
            meaning=node["meaning"],
        )
        for node in plain
    }


def _trend_point(row: Publication) -> TrendPoint:
    overall = row.snapshot["overall"]
    return TrendPoint(
        year=row.evaluation.year,
        round_code=row.round.code,
        round_name=row.round.name,
        version=row.evaluation.version.version,
        number=row.number,
        is_amendment=row.is_amendment,
        published_at=row.published_at,
        value=overall["value"],
        level=overall["level"],
        level_number=overall["level_number"],
        counted=overall["counted"],
        nodes=_nodes(row.snapshot["nodes"]),
    )


def _compared(row: Publication) -> ComparedOffice:
    overall, office = row.snapshot["overall"], row.evaluation.office
    return ComparedOffice(
        office=OfficeLabel(office.pk, office.short_name, office.name, office.office_type),
        evaluation_id=row.evaluation_id,
        version=row.evaluation.version.version,
        round_code=row.round.code,
        number=row.number,
        published_at=row.published_at,
        value=overall["value"],
        level=overall["level"],
        level_number=overall["level_number"],
        counted=overall["counted"],
        nodes=_nodes(row.snapshot["nodes"]),
    )
