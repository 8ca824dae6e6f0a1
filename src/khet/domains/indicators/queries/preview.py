"""What a definition that is being written would give: the area's figure of the last year with data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khet.domains.indicators.queries import cells, hiding
from khet.domains.indicators.queries import sight as sights
from khet.domains.indicators.queries.cells import View
from khet.domains.indicators.queries.computing import basis
from khet.domains.indicators.queries.rows import FigureRow
from khet.domains.indicators.rules.definition_text import Definition
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Preview:
    """The figure of a year, or None when the datasets have no year yet."""

    year: int | None
    figure: FigureRow | None


def preview(*, actor: Actor, office_id: int, definition: Definition, on: date) -> Preview:
    """The area's figure as the actor would see it; nine queries. Raises NotAllowed out of reach."""
    shelf = basis([office_id], on=on)
    sight = sights.sight(actor, shelf, sensitive=definition.typed.uses_sensitive)
    years = shelf.years(definition.typed.datasets)
    if not years:
        return Preview(None, None)
    view = View((), {}, shelf, sight)
    (table,) = cells.tables(view, [definition.indicator], years[0])
    veil = hiding.veils([definition], basis=shelf, sight=sight, years=years[:1], attributes=())[years[0]]
    code = definition.indicator.code
    found = next(cells.rows(view, table, code, veil=veil[code], target=definition.indicator.target), None)
    return Preview(years[0], found)
