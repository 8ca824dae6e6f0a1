"""Why a figure is what it is: formula, words, parts with counts and snapshots, weighting, rounding, level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from khet.calc import formula
from khet.calc.formula import Leaf, State
from khet.calc.formula.typed import MEAN, SUM
from khet.calc.indicator import SmallCell
from khet.domains.indicators import permissions
from khet.domains.indicators.queries import definitions, labels, noting
from khet.domains.indicators.queries import figures as figure_queries
from khet.domains.indicators.queries.comparing import compared
from khet.domains.indicators.queries.computing import READER, Basis, basis
from khet.domains.indicators.queries.rows import Explanation, FigureTable, IndicatorRow, LeafRow, SnapshotRef
from khet.domains.indicators.rules.definition_text import Definition
from khet.domains.indicators.rules.refusals import NoSuchIndicator
from khet.domains.warehouse import public as warehouse
from khet.kernel.actor import Actor

if TYPE_CHECKING:
    from khet.engine.compute import StateTable


def explain(
    *,
    actor: Actor,
    office_id: int,
    code: str,
    year: int,
    on: date,
    only: Mapping[str, str] | None = None,
    compare: bool = True,
) -> Explanation:
    """Everything behind one figure; raises NotAllowed, NoSuchIndicator, BadTable.

    Counts of parts are told only when the figure itself is. About twenty queries, fifty with comparisons.
    """
    actor.require(permissions.FIGURE_VIEW)
    slice_ = dict(only or {})
    shelf = basis([office_id], on=on)
    asked: dict[str, Any] = {"actor": actor, "office_id": office_id, "on": on, "only": slice_, "shelf": shelf}
    table = figure_queries.figures(codes=[code], years=[year], **asked)
    if not table.rows:
        raise NoSuchIndicator("ไม่มีตัวเลขนี้ให้ดู", "There is no such figure to see")
    row = next(iter(table.indicators.values()))
    definition = definitions.definition_by_hash(row.definition_hash)
    states = shelf.count([definition.indicator], year=year, by=(), only=slice_)
    figure = table.rows[0]
    refs = _cited(actor, office_id)
    return Explanation(
        indicator=row,
        figure=figure,
        office_id=office_id,
        keys=labels.slice_words(slice_, on=on, datasets=definitions.datasets()),
        leaves=_leaves(definition, states, refs, year, told=figure.is_shown),
        weighting=_weighting(definition),
        rounding=_rounding(row),
        thresholds=_thresholds(table, shelf),
        small_cell=_small_cell(definition),
        compared=compared(code=code, year=year, known=[row], **asked) if compare else (),
        warnings=table.warnings,
        may_open_names=may_open_names(actor, row, office_id, shelf, slice_),
    )


def may_open_names(actor: Actor, row: IndicatorRow, office_id: int, shelf: Basis, only: Mapping[str, str]) -> bool:
    """Whether the actor may open the names of a slice, and the figure counts single persons at all."""
    subjects = {definitions.datasets()[name].subject for name in row.datasets if name in definitions.datasets()}
    if not subjects & {"pupil", "staff"}:
        return False
    wanted = [warehouse.permissions.PERSON_VIEW]
    if row.uses_sensitive:
        wanted.append(warehouse.permissions.SENSITIVE_VIEW)
    for permission in wanted:
        reach = actor.reach(permission)
        school = only.get("school", "")
        network = only.get("network", "")
        in_school = school.isdecimal() and (
            int(school) in reach.school_ids or shelf.network_of.get(int(school)) in reach.network_ids
        )
        in_network = network.isdecimal() and int(network) in reach.network_ids
        if not (reach.covers_office(office_id) or in_school or in_network):
            return False
    return True


def _cited(actor: Actor, office_id: int) -> dict[str, SnapshotRef]:
    """The office's snapshots in use as a page cites them, by uuid; one query.

    The names of files and of those who sent them are told to whom the snapshots are open.
    """
    rows = warehouse.snapshots(READER, office_id, current=True)
    found = {row.uuid: noting.cited(row) for row in rows}
    if actor.reach(warehouse.permissions.SNAPSHOT_VIEW).covers_office(office_id):
        return found
    nameless: dict[str, Any] = {"file_name": "", "published_by_name": "", "published_at": None}
    return {uuid: replace(ref, **nameless) for uuid, ref in found.items()}


def _leaves(
    definition: Definition, states: StateTable, refs: Mapping[str, SnapshotRef], year: int, *, told: bool
) -> tuple[LeafRow, ...]:
    from khet.engine.compute import plan

    counted = states.states(definition.indicator.code, ())
    found = []
    for leaf in definition.typed.leaves:
        period = plan.period_of(leaf.dataset, leaf.moment, year)
        periods = plan.periods(leaf, year)
        sources = [source for each in periods for source in states.used.get(each, ())]
        state = counted[leaf]
        shown = state if told and isinstance(state, State) else None
        found.append(
            LeafRow(
                text=leaf.text,
                in_words=formula.leaf_in_words(leaf, definitions.datasets(), language=definitions.language()),
                kind=leaf.kind,
                dataset=leaf.dataset,
                year=period.year,
                count=_count(leaf, shown),
                total=_total(leaf, shown),
                snapshots=tuple(refs.get(source.snapshot, noting.reference(source)) for source in sources),
            )
        )
    return tuple(found)


def _count(leaf: Leaf, state: State | None) -> int | None:
    """How many stand behind a part: counted, or the whole of a share, or the weight of a mean."""
    if state is None or leaf.kind == SUM or leaf.is_stated:
        return None
    return state.bottom if leaf.has_bottom else state.top


def _total(leaf: Leaf, state: State | None) -> Fraction | None:
    """What stands above the line: the sum, the part of a share, the weighted sum of a mean, or what is stated."""
    return None if state is None else Fraction(state.top, leaf.scale)


def _weighting(definition: Definition) -> str:
    names = {
        leaf.weight.field: definitions.datasets()[leaf.dataset].by_key[leaf.weight.field].name
        for leaf in definition.typed.leaves
        if leaf.weight is not None
    }
    if names:
        return _("ค่าเฉลี่ยถ่วงน้ำหนักด้วย %(names)s") % {"names": ", ".join(names.values())}
    if any(leaf.kind == MEAN for leaf in definition.typed.leaves):
        return _("ค่าเฉลี่ยไม่ถ่วงน้ำหนัก ทุกแถวนับเท่ากัน")
    return ""


def _rounding(row: IndicatorRow) -> str:
    if row.scale != 1:
        return _("คูณ %(scale)s แล้วปัดครึ่งขึ้นครั้งเดียว ทศนิยม %(places)s ตำแหน่ง") % {
            "scale": f"{row.scale:,}",
            "places": row.decimals,
        }
    return _("ปัดครึ่งขึ้นครั้งเดียว ทศนิยม %(places)s ตำแหน่ง") % {"places": row.decimals}


def _thresholds(table: FigureTable, shelf: Basis) -> tuple[tuple[int, str], ...]:
    row = next(iter(table.indicators.values()))
    own = shelf.thresholds.get(row.id)
    return tuple((level, f"{bound.normalize():f}") for level, bound in (row.thresholds if own is None else own))


def _small_cell(definition: Definition) -> str:
    return {
        SmallCell.NONE: _("ไม่ใช่ข้อมูลของบุคคล จึงไม่ปกปิด"),
        SmallCell.NUMERATOR: _("ปกปิดเมื่อจำนวนที่นับได้มี 1-4 คน"),
        SmallCell.DENOMINATOR: _("ปกปิดเมื่อจำนวนคนทั้งหมดมี 1-4 คน"),
        SmallCell.BOTH: _("ปกปิดเมื่อจำนวนที่นับได้ หรือจำนวนที่เหลือ มี 1-4 คน"),
    }[definition.indicator.small_cell]
