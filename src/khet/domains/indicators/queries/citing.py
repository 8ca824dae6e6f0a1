"""Figures that results, evidence and papers take over, and what they are now when somebody asks later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from khet.domains.indicators import permissions
from khet.domains.indicators.queries import definitions, sight
from khet.domains.indicators.queries import figures as figure_queries
from khet.domains.indicators.queries.computing import READER, Basis, basis
from khet.domains.indicators.queries.figures import Wish
from khet.domains.indicators.queries.rows import CitedFigure, FigureRow, FigureTable
from khet.domains.indicators.rules.dimensions import NETWORK, SCHOOL
from khet.domains.indicators.rules.refusals import BadTable, NoSuchIndicator, NotCitable
from khet.domains.indicators.rules.sight import Sight
from khet.domains.warehouse import public as warehouse
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.register import CurrentFigure


def cite(
    *,
    actor: Actor,
    office_id: int,
    code: str,
    year: int,
    on: date,
    only: Mapping[str, str] | None = None,
) -> CitedFigure:
    """A figure to be taken over into a result, evidence or a paper; raises NotAllowed, NoSuchIndicator, NotCitable.

    What is taken over is read by people who may see less than the actor: so a cell that must be hidden from anybody is
    refused, and so is a figure that is not there. About 18 queries.
    """
    actor.require(permissions.FIGURE_VIEW)
    shelf = basis([office_id], on=on)
    definitions.chosen_rows(actor=actor, codes=[code], office_id=office_id)
    check_slice(sight.sight(actor, shelf), only or {})
    arguments = {"office": office_id, "code": code, "year": year, "only": dict(only or {}), "on": on.isoformat()}
    table = _for_everybody(arguments, shelf)
    row = table.rows[0] if table.rows else None
    indicator = next(iter(table.indicators.values()))
    if row is None or row.number is None or row.value is None:
        raise NotCitable(*_why_not(row))
    snapshots = table.sources[row.code, year]
    return CitedFigure(
        indicator=indicator,
        office_id=office_id,
        year=year,
        text=row.text,
        number=row.number,
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        level=row.level,
        snapshots=snapshots,
        arguments=arguments | {"version": indicator.version, "snapshots": [each.uuid for each in snapshots]},
    )


def check_slice(seen: Sight, only: Mapping[str, str]) -> None:
    """Raise NotAllowed for a slice of a school or network that somebody does not see."""
    school, network = only.get(SCHOOL, ""), only.get(NETWORK, "")
    hides = (school and not seen.shows_school(int(school) if school.isdecimal() else None)) or (
        network and not seen.shows_network(int(network) if network.isdecimal() else None)
    )
    if hides:
        raise NotAllowed(permissions.FIGURE_VIEW)


def current_figure(arguments: dict[str, Any]) -> CurrentFigure | None:
    """A cited figure as it stands now, for papers and evidence; None when it can no longer be told.

    ``arguments``: office (id), code, year, only (dimension: value), on (the day whose structure was read), version and
    snapshots as they were. The answer says when a snapshot was superseded or the formula changed since.
    """
    return current_figures([arguments])[0]


def current_figures(asked: Sequence[dict[str, Any]]) -> list[CurrentFigure | None]:
    """Many cited figures as they stand now, in order; figures of one office and day share what they rest on."""
    return [_current(arguments) for arguments in asked]


def _current(arguments: Mapping[str, Any]) -> CurrentFigure | None:
    try:
        table = _for_everybody(arguments)
    except (NoSuchIndicator, BadTable):
        return None
    row = table.rows[0] if table.rows else None
    if row is None:
        return None
    return CurrentFigure(value=row.text, source_text=_source(table, row, arguments), url=_url(arguments))


def _for_everybody(arguments: Mapping[str, Any], shelf: Basis | None = None) -> FigureTable:
    """The figure as it may be shown to anybody, computed from what stands now."""
    office_id, year = int(arguments["office"]), int(arguments["year"])
    on = date.fromisoformat(str(arguments["on"]))
    rows = definitions.chosen_rows(actor=READER, codes=[str(arguments["code"])], office_id=office_id)
    wish = Wish(office_id, (year,), (), dict(arguments.get("only") or {}), on)
    return figure_queries.table_of(
        rows, wish, basis=shelf or basis([office_id], on=on), sight_of=lambda _row: sight.EVERYBODY
    )


def _why_not(row: FigureRow | None) -> tuple[str, str]:
    if row is not None and row.state == "hidden":
        return (
            "ตัวเลขนี้มาจากคนจำนวนน้อย จึงนำไปใช้ในผลหรือเอกสารไม่ได้",
            "The figure stands on few persons, so it cannot be taken over",
        )
    return "ยังไม่มีตัวเลขนี้ ตรวจว่ามีชุดข้อมูลของปีนี้แล้ว", "There is no such figure; is there data for the year?"


def _source(table: FigureTable, row: FigureRow, arguments: Mapping[str, Any]) -> str:
    """Where a figure comes from, in words, and what has changed since it was cited."""
    indicator = next(iter(table.indicators.values()))
    names = ", ".join(
        f"{each.dataset_name} {each.year} {each.round}".rstrip() for each in table.sources.get((row.code, row.year), ())
    )
    parts = [
        _("%(name)s ฉบับ %(version)s ปี %(year)s จาก %(sources)s")
        % {"name": indicator.name, "version": indicator.version, "year": row.year, "sources": names or "–"}
    ]
    changed = [each for uuid in arguments.get("snapshots") or () if (each := warehouse.changed_since(str(uuid)))]
    if changed:
        parts.append(
            _("ชุดข้อมูลเดิมถูกแทนที่แล้ว: %(why)s")
            % {"why": "; ".join(dict.fromkeys(each.superseded_reason for each in changed))}
        )
    if arguments.get("version") not in (None, indicator.version):
        parts.append(_("สูตรเปลี่ยนจากฉบับ %(old)s") % {"old": arguments["version"]})
    return " · ".join(parts)


def _url(arguments: Mapping[str, Any]) -> str | None:
    return reverse("indicators:edit_versions", kwargs={"code": str(arguments["code"])})
