"""One year of one table: which cells somebody may see, and the figure of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from khet.calc.formula import Reason
from khet.calc.indicator import Figure, Indicator
from khet.domains.indicators.queries.computing import Basis
from khet.domains.indicators.queries.hiding import Veil, no_network
from khet.domains.indicators.queries.rows import HIDDEN, NO_DATA, NOT_BY, SHOWN, UNDEFINED, FigureRow
from khet.domains.indicators.rules.decisions import AREA, Place
from khet.domains.indicators.rules.dimensions import NETWORK, OFFICE, PLACES, SCHOOL
from khet.domains.indicators.rules.sight import Sight

if TYPE_CHECKING:
    from khet.engine.compute import Key, StateTable

Keys = tuple[str | None, ...]
STATES = {
    Reason.NO_DATA: NO_DATA,
    Reason.NOT_STATED: NO_DATA,
    Reason.NOT_BY: NOT_BY,
    Reason.NOTHING_TO_DIVIDE_BY: UNDEFINED,
}


@dataclass(frozen=True)
class View:
    """A table as it is asked for: its dimensions and slice, what stands behind it, and who looks."""

    by: tuple[str, ...]
    only: Mapping[str, str]
    basis: Basis
    sight: Sight
    totals: bool = False

    @property
    def attributes(self) -> tuple[str, ...]:
        """The dimensions that are no places, whether split by or limited to."""
        return tuple(key for key in dict.fromkeys([*self.by, *self.only]) if key not in PLACES)

    def subsets(self) -> Iterator[tuple[str, ...]]:
        """The tables to be shown: the whole one, and with totals every one that leaves dimensions out."""
        yield self.by
        if self.totals:
            for size in range(len(self.by) - 1, -1, -1):
                yield from combinations(self.by, size)


def tables(view: View, indicators: Sequence[Indicator], year: int) -> list[StateTable]:
    """What is counted for the whole table and for each of its totals.

    Totals are added up from the whole table, which holds whole numbers of everybody; only where something cannot be
    split as the table is, its total is counted by itself.
    """
    table = view.basis.count(indicators, year=year, by=view.by, only=view.only)
    is_split = all(table.reason(each.code) is None for each in indicators)

    def total(kept: tuple[str, ...]) -> StateTable:
        if is_split and (kept or view.only):
            return table.roll_up(kept)
        return view.basis.count(indicators, year=year, by=kept, only=view.only)

    return [table if kept == view.by else total(kept) for kept in view.subsets()]


def rows(view: View, table: StateTable, code: str, *, veil: Veil, target: Decimal | None) -> Iterator[FigureRow]:
    """The figures of one indicator in one counted table, as far as they may be seen."""
    if table.reason(code) is not None:
        if not table.by and _is_seen(view, _place(view.basis, view.only)):
            yield finished(table.figure(code, ()), code, table.year, tuple(None for _ in view.by), target)
        return
    told: set[Keys] = set()
    words = hidden_text()
    figures = table.figures(code, target=target)
    for key in table.keys:
        place, attributes = _where(view, table, key)
        if not _is_seen(view, place):
            continue
        keys = _keys(view, table, key)
        if veil.hides(place, attributes):
            if len(attributes) > 1 and table.by:
                continue  # that there is somebody in a cell that crosses two attributes is not told either
            told.add(keys)
            yield FigureRow(code, table.year, keys, (), HIDDEN, words)
        else:
            yield finished(figures[key], code, table.year, keys, target)
    for keys in _empty_hidden(view, table, veil):
        if keys not in told:
            yield FigureRow(code, table.year, keys, (), HIDDEN, words)


def _empty_hidden(view: View, table: StateTable, veil: Veil) -> Iterator[Keys]:
    """The cells without anybody that are hidden beside others: left out, they would tell which ones hold somebody."""
    attributes = [each for each in dict.fromkeys([*table.by, *view.only]) if each not in PLACES]
    if len(attributes) != 1 or attributes[0] not in table.by:
        return
    finest = _finest(dict.fromkeys([*table.by, *view.only]))
    for place, value in veil.cells.get(attributes[0], ()):
        if value is None or _level(place) != finest or place not in veil.rest or not _is_seen(view, place):
            continue
        found = _named(view, place)
        if all(found.get(each) == wanted for each, wanted in view.only.items()):
            found[attributes[0]] = value
            yield tuple(found.get(each) if each in table.by else None for each in view.by)


def _named(view: View, place: Place | None) -> dict[str, str]:
    """The dimensions that a place is a value of: a school's network and office too; empty where there is none."""
    if place is None:
        return {OFFICE: str(view.basis.office_ids[0])}
    name, number = place
    if name == SCHOOL:
        network, office = view.basis.network_of.get(number), view.basis.office_of.get(number)
        return {OFFICE: str(office), NETWORK: "" if network is None else str(network), SCHOOL: str(number)}
    if name == "staff":
        return {OFFICE: str(number), NETWORK: "", SCHOOL: ""}
    if name == NETWORK:
        return {NETWORK: str(number) if number > 0 else "", OFFICE: str(view.basis.office_ids[0])}
    return {OFFICE: str(number)}


def _finest(found: Mapping[str, object]) -> str:
    """The finest place among some dimensions; an office where there is none."""
    return next((each for each in (SCHOOL, NETWORK) if each in found), OFFICE)


def _level(place: Place | None) -> str:
    """Which dimension a place is a value of."""
    return OFFICE if place is None else SCHOOL if place[0] == "staff" else place[0]


def finished(figure: Figure, code: str, year: int, keys: Keys, target: Decimal | None) -> FigureRow:
    """A finished figure as a row; its labels are added later."""
    if figure.value is None:
        state = STATES[figure.reason] if figure.reason is not None else UNDEFINED
        return FigureRow(code, year, keys, (), state, "–", target=target)
    return FigureRow(
        code=code,
        year=year,
        keys=keys,
        labels=(),
        state=SHOWN,
        text=shown(figure.value),
        value=figure.exact,
        number=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        level=figure.level,
        target=target,
        is_met=figure.is_met,
    )


def shown(number: Decimal) -> str:
    """A rounded figure as pages print it, with commas."""
    return f"{number:,f}"


def hidden_text() -> str:
    """What stands in place of a hidden figure."""
    return _("ปกปิด")


def slice_text(only: Mapping[str, str]) -> str:
    """A slice in short, for the audit: dimension=value."""
    return " ".join(f"{key}={value}" for key, value in sorted(only.items()))


def _keys(view: View, table: StateTable, key: Key) -> Keys:
    """The key of a counted cell in the columns of the view; None where it is a total."""
    found = dict(zip(table.by, key, strict=True))
    return tuple(("" if found[each] is None else str(found[each])) if each in found else None for each in view.by)


def _where(view: View, table: StateTable, key: Key) -> tuple[Place | None, dict[str, str]]:
    """The place that a cell speaks of (the finest named), and its attributes."""
    found: dict[str, object] = {**view.only, **dict(zip(table.by, key, strict=True))}
    attributes = {each: "" if value is None else str(value) for each, value in found.items() if each not in PLACES}
    return _place(view.basis, found), attributes


def _place(basis: Basis, found: Mapping[str, object]) -> Place | None:
    office_id = int(str(found[OFFICE])) if found.get(OFFICE) is not None else basis.office_ids[0]
    for name in (SCHOOL, NETWORK):
        if name in found:
            if found[name] not in (None, ""):
                return (name, int(str(found[name])))
            return ("staff", office_id) if name == SCHOOL else no_network(office_id)
    if OFFICE in found and len(basis.office_ids) > 1:
        return (OFFICE, office_id)
    return AREA


def _is_seen(view: View, place: Place | None) -> bool:
    if place is None or view.sight.whole:
        return True
    name, number = place
    return view.sight.shows_school(number) if name == SCHOOL else name == NETWORK and view.sight.shows_network(number)
