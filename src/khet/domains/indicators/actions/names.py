"""Opening the names behind a figure: an act with a purpose, permitted place by place, kept in the audit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from khet.domains.indicators import permissions
from khet.domains.indicators.queries import cells, definitions, explaining
from khet.domains.indicators.queries import figures as figure_queries
from khet.domains.indicators.queries.computing import basis
from khet.domains.indicators.rules.refusals import TooManyNames
from khet.domains.warehouse import public as warehouse
from khet.engine.sources import Source
from khet.kernel.actor import Actor, NotAllowed

MOST_NAMES = 500


def names_behind(
    *,
    actor: Actor,
    office_id: int,
    code: str,
    year: int,
    purpose: str,
    on: date,
    at: datetime,
    only: Mapping[str, str] | None = None,
    part: int = 0,
    sensitive: Collection[str] = (),
) -> list[warehouse.PersonRow]:
    """The persons whom a part of a figure counts (its first one: the numerator), as far as the actor reaches.

    Needs ``warehouse.person.view`` over the slice, and ``warehouse.sensitive.view`` as well where the formula looks at
    sensitive fields or ``sensitive`` names some. Raises NotAllowed, warehouse.ReasonNeeded, TooManyNames.
    """
    actor.require(permissions.FIGURE_VIEW)
    slice_ = dict(only or {})
    row = definitions.indicator_row(actor=actor, code=code, office_id=office_id)
    shelf = basis([office_id], on=on)
    figure_queries.figures(
        actor=actor, office_id=office_id, codes=[code], years=[year], on=on, only=slice_, shelf=shelf
    )
    if not explaining.may_open_names(actor, row, office_id, shelf, slice_):
        raise NotAllowed(warehouse.permissions.PERSON_VIEW)
    pseudonyms = shelf.persons(definitions.calculated(row), year=year, only=slice_, part=part, most=MOST_NAMES)
    if pseudonyms is None:
        raise TooManyNames("ตัวเลขนี้ไม่ได้นับเป็นรายบุคคล", "The figure counts no single persons")
    if len(pseudonyms) > MOST_NAMES:
        raise TooManyNames(
            f"มีมากกว่า {MOST_NAMES:,} คน โปรดเลือกสถานศึกษา ชั้น หรือเพศ ให้แคบลง",
            f"More than {MOST_NAMES:,} persons: choose a school, grade or sex first",
        )
    about = f"{row.name} {year} {cells.slice_text(slice_)}".strip()
    return warehouse.persons_behind(
        actor=actor,
        office_id=office_id,
        pseudonyms=pseudonyms,
        purpose=purpose,
        at=at,
        about=about,
        snapshot=_snapshot(shelf.sources, row.datasets, year) if sensitive else "",
        sensitive=sensitive,
    )


def _snapshot(sources: Sequence[Source], names: Collection[str], year: int) -> str:
    """The snapshot of the year in which the figure's own sensitive fields stand."""
    return next((each.snapshot for each in sources if each.dataset in names and each.year == year), "")
