"""The decision: first what is small, then what must be hidden beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from khet.engine.suppression.flows import NEVER, Circle, Measure, Network, take
from khet.engine.suppression.places import Key, Member, Places, places

THRESHOLD = 5
Reason = Literal["small", "complementary"]


class Shape(StrEnum):
    """What the two counts of a figure are to each other.

    ``part``: the numerator are persons among the persons of the denominator (a share). ``count``: a number of persons
    alone. ``mean``: the numerator is a sum over the persons of the denominator. ``ratio``: two numbers of persons
    counted apart (pupils to a teacher).
    """

    PART = "part"
    COUNT = "count"
    MEAN = "mean"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Counts:
    """The exact numerator and denominator of a cell; a count alone has no denominator."""

    numerator: int
    denominator: int | None = None


def hide(
    cells: Mapping[Key, Counts],
    *,
    parents: Mapping[Member, Member | None],
    threshold: int = THRESHOLD,
    shape: Shape = Shape.PART,
    complementary: bool = True,
) -> dict[Key, Reason]:
    """Say which cells of a figure must be hidden, totals included, and why.

    The first part of every key is the place (a school), the others are attributes (grade, sex, any code list); keys
    with a None are totals, which are worked out again. ``parents`` names the place above each place. The answer holds
    the keys of the totals of places ``(place, None, …)``, of places by one attribute, and, always, of places by two
    or more attributes at once: those are not published at all. What is said of a place, and of places by one
    attribute, does not depend on which other attributes are given with them.

    ``complementary=False`` is there to show in tests that the second step is needed.
    """
    finest = {key: counts for key, counts in cells.items() if None not in key}
    if not finest:
        return {}
    attributes = len(next(iter(finest))) - 1
    tree = places((key[0] for key in finest), parents)
    totals = _Table(tree, _gathered(finest, 0), columns=(None,), threshold=threshold, shape=shape)
    if complementary:
        totals.protect([None] * len(tree))
    found: dict[Key, Reason] = {(name, *[None] * attributes): reason for (name, _), reason in totals.reasons().items()}
    for place in range(1, attributes + 1):
        members = tuple(sorted({key[place] for key in finest}, key=repr))
        table = _Table(tree, _gathered(finest, place), columns=members, threshold=threshold, shape=shape)
        table.close_rows(totals.hidden)
        if complementary:
            table.protect(_known_rows(tree, totals.hidden))
            table.close_empty()
        for (name, member), reason in table.reasons().items():
            found[(name, *[member if at == place else None for at in range(1, attributes + 1)])] = reason
    if complementary and attributes > 1:
        found.update(dict.fromkeys(_joint(finest, tree), "complementary"))
    return found


def _gathered(cells: Mapping[Key, Counts], attribute: int) -> dict[tuple[Member | None, Member | None], list[int]]:
    """Counts by place and one attribute (0: by place alone)."""
    found: dict[tuple[Member | None, Member | None], list[int]] = {}
    for key, counts in cells.items():
        sums = found.setdefault((key[0], key[attribute] if attribute else None), [0, 0])
        sums[0] += counts.numerator
        sums[1] += counts.denominator or 0
    return found


def _known_rows(tree: Places, hidden_totals: Sequence[int]) -> list[int | None]:
    """For every place the lowest place above or at it whose total is published; None when not even the area's is."""
    found: list[int | None] = [None if hidden_totals[0] else 0]
    for place in range(1, len(tree)):
        found.append(found[tree.parents[place]] if hidden_totals[place] else place)
    return found


def _joint(cells: Mapping[Key, Counts], tree: Places) -> set[Key]:
    """Every key that crosses two or more attributes."""
    found: set[Key] = set()
    attributes = len(next(iter(cells))) - 1
    masks = [mask for mask in range(1 << attributes) if mask.bit_count() > 1]
    for place, *codes in cells:
        crossed = [tuple(code if mask >> at & 1 else None for at, code in enumerate(codes)) for mask in masks]
        node = tree.number[place]
        while True:
            found.update((tree.names[node], *one) for one in crossed)
            if not node:
                break
            node = tree.parents[node]
    return found


@dataclass(frozen=True, slots=True)
class _Demand:
    """Counts that may move, and for each small cell how wide the possible values must stay."""

    low: Sequence[int]
    high: Sequence[int] | None
    needs: dict[int, int]


class _Table:
    """Places by one attribute (or by nothing), what of it is hidden, and what still has to be proved."""

    def __init__(
        self,
        tree: Places,
        cells: Mapping[tuple[Member | None, Member | None], Sequence[int]],
        *,
        columns: Sequence[Member | None],
        threshold: int,
        shape: Shape,
    ) -> None:
        self._tree, self._columns, self._threshold = tree, columns, threshold
        width = len(columns)
        number = {name: place for place, name in enumerate(columns)}
        first, second = [0] * (len(tree) * width), [0] * (len(tree) * width)
        for (name, member), counts in cells.items():
            cell = tree.number[name] * width + number[member]
            first[cell], second[cell] = counts
        self._counts = _counted(shape, tree.summed(first, width), tree.summed(second, width))
        persons = self._counts.persons
        self._small = [any(0 < one < threshold for one in tracks) for tracks in zip(*persons, strict=True)]
        self._costs = [
            weight if any(one[place * width + column] for one in persons) else NEVER
            for place, weight in enumerate(tree.weights())
            for column in range(width)
        ]
        self.hidden = bytearray(self._small)

    def close_rows(self, hidden_totals: Sequence[int]) -> None:
        """Hide all of a place whose total is hidden, cells without anybody too: they would tell parts of the total."""
        width = len(self._columns)
        for place, closed in enumerate(hidden_totals):
            if closed:
                self.hidden[place * width : (place + 1) * width] = b"\1" * width

    def close_empty(self) -> None:
        """Hide the cells without anybody too, in the rows where others are hidden: those would be known not to be 0."""
        width = len(self._columns)
        for row in range(0, len(self.hidden), width):
            if any(self.hidden[row : row + width]):
                for cell in range(row, row + width):
                    if self._costs[cell] >= NEVER:
                        self.hidden[cell] = 1

    def protect(self, rows: Sequence[int | None]) -> None:
        """Hide what else is needed until every small count could be another one, wide enough.

        ``rows`` are the known totals that moves must not change. Hiding more never takes a proof back, so that one
        pass is enough.
        """
        network = Network(self._tree, len(self._columns), rows=rows)
        network.open_hidden(cell for cell, hidden in enumerate(self.hidden) if hidden)
        for demand in self._demands():
            needs = self._reachable(demand, rows)
            for cell in sorted(needs, key=lambda one: (-self._costs[one], one)):
                if needs[cell]:
                    self._prove(network, cell, demand, needs)

    def _prove(self, network: Network, cell: int, demand: _Demand, needs: dict[int, int]) -> None:
        measure = Measure(demand.low, demand.high, needs[cell])
        for up in (True, False):
            while measure.need and (circle := network.open_circle(cell, measure, up=up)):
                self._taken(measure, circle, up=up, needs=needs)
        while measure.need:
            found = [
                (one[0], not up, one[1])
                for up in (True, False)
                if (one := network.circle(cell, measure, up=up, hidden=self.hidden, costs=self._costs))
            ]
            if not found:
                return
            _, falls, circle = min(found)
            network.open_hidden(edge for edge, _ in circle if not self.hidden[edge])
            for edge, _ in circle:
                self.hidden[edge] = 1
            self._taken(measure, circle, up=not falls, needs=needs)

    @staticmethod
    def _taken(measure: Measure, circle: Circle, *, up: bool, needs: dict[int, int]) -> None:
        """Count a circle, for the other small cells on it too where it alone is wide enough for them."""
        width = take(measure, circle, up=up)
        for edge, _ in circle[1:]:
            if needs.get(edge, 0) <= width:
                needs[edge] = 0

    def _reachable(self, demand: _Demand, rows: Sequence[int | None]) -> dict[int, int]:
        """The needs, but never more than the total that is known leaves possible."""
        width = len(self._columns)
        low, high = demand.low, demand.high
        found = {}
        for cell, wanted in demand.needs.items():
            need, row = wanted, rows[cell // width]
            if row is not None:
                others = sum(low[row * width : (row + 1) * width]) - low[cell]
                if high is None:
                    need = min(need, others + low[cell])
                else:
                    more = sum(high[row * width : (row + 1) * width]) - high[cell]
                    need = min(need, min(high[cell], others) + min(low[cell], more))
            found[cell] = need
        return found

    def _demands(self) -> list[_Demand]:
        """What must be proved: sums of persons first, by themselves, so that figures over the same persons agree."""
        counts, cells = self._counts, range(len(self._small))
        found = [
            _Demand(table, None, {cell: self._threshold for cell in cells if 0 < table[cell] < self._threshold})
            for table in counts.proved
        ]
        if counts.swap:
            one, other = counts.swap
            both = {
                cell: min(self._threshold, one[cell] + other[cell])
                for cell in cells
                if self._small[cell] and one[cell] and other[cell]
            }
            found.append(_Demand(one, other, both))
        if counts.amount:
            amount = counts.amount
            found.append(_Demand(amount, None, {cell: amount[cell] for cell in cells if self._small[cell]}))
        return found

    def reasons(self) -> dict[tuple[Member | None, Member | None], Reason]:
        """The hidden cells by place and member."""
        keys = [(name, column) for name in self._tree.names for column in self._columns]
        return {
            keys[cell]: "small" if self._small[cell] else "complementary"
            for cell, hidden in enumerate(self.hidden)
            if hidden
        }


@dataclass(frozen=True, slots=True)
class _Counted:
    """The counts of a figure as tables of nothing but persons: each published, and each to be proved by itself."""

    persons: tuple[list[int], ...]
    proved: tuple[list[int], ...]
    swap: tuple[list[int], list[int]] | None = None
    amount: list[int] | None = None


def _counted(shape: Shape, numerators: list[int], denominators: list[int]) -> _Counted:
    if shape is Shape.COUNT:
        return _Counted((numerators,), (numerators,))
    if shape is Shape.MEAN:
        return _Counted((denominators,), (denominators,), amount=numerators if min(numerators) >= 0 else None)
    if shape is Shape.RATIO:
        return _Counted((numerators, denominators), (denominators, numerators))
    others = [whole - part for part, whole in zip(numerators, denominators, strict=True)]
    if min(others) < 0:
        raise ValueError("a part cannot be larger than its whole")
    return _Counted((numerators, others, denominators), (denominators, numerators, others), swap=(numerators, others))
