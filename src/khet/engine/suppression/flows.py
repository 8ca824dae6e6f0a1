"""Moves that leave every published cell as it is: the proof that a hidden count could have been another one.

A table of places by one attribute (grades, sexes, a code list) has a row for every leaf place, whose sum is fixed, and
for every column a tree of sums (school, network, area). It is therefore a network: each cell is an edge, each sum is a
point where what comes in goes out, and a move that changes no sum is a circle. Where every edge of a circle is a hidden
cell, nobody who sees only what is published can tell the table from the table after the move; how far it can be moved
is bounded by the counts that fall, because none is below nothing. Circles are found as shortest paths, so that as
little as possible is hidden beside what is small.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from khet.engine.suppression.places import Places

NEVER = 1 << 60
"""The price of a cell that cannot be hidden."""
_STEP = 1024
"""Prices are counted in this many steps, so that of two circles of one price the shorter is taken."""


@dataclass
class Measure:
    """One way in which counts may move: how far each cell can fall (``low``) and rise (``high``, None: freely).

    ``need`` is the width still to be shown for the cell at hand; ``up`` and ``down`` are what circles so far have used
    on the way up and on the way down.
    """

    low: Sequence[int]
    high: Sequence[int] | None
    need: int = 0
    up: dict[int, int] = field(default_factory=dict)
    down: dict[int, int] = field(default_factory=dict)

    def left(self, edge: int, spent: dict[int, int], *, rises: bool) -> int:
        """How far one cell can still rise or fall."""
        if not rises:
            return self.low[edge] - spent.get(edge, 0)
        return NEVER if self.high is None else self.high[edge] - spent.get(~edge, 0)


Circle = list[tuple[int, bool]]
"""Cells, each with whether it rises."""


class Network:
    """The cells of one table as edges: cell ``place * width + column``."""

    def __init__(self, tree: Places, width: int, *, rows: Sequence[int | None]) -> None:
        """``rows``: for every place, the lowest place at or above it whose total is known, or None."""
        first_row = len(tree) * width  # before it stand the sums below each place, for every column
        last = first_row + len(tree)
        leaves = set(tree.leaves)
        self.ends: list[tuple[int, int]] = []
        for place in range(len(tree)):
            above = tree.parents[place]
            for column in range(width):
                row = rows[place]
                known = last if row is None else first_row + row
                tail = known if place in leaves else place * width + column
                head = above * width + column if place else last
                self.ends.append((tail, head))
        self.around: list[list[tuple[int, int, bool]]] = [[] for _ in range(last + 1)]
        self._open: list[list[tuple[int, int, bool]]] = [[] for _ in range(last + 1)]
        for edge, (tail, head) in enumerate(self.ends):
            if tail != head:  # an area of one place
                self.around[tail].append((edge, head, True))
                self.around[head].append((edge, tail, False))

    def open_hidden(self, edges: Iterable[int]) -> None:
        """Let circles go through these cells from now on: they are hidden."""
        for edge in edges:
            tail, head = self.ends[edge]
            if tail != head:
                insort(self._open[tail], (edge, head, True))
                insort(self._open[head], (edge, tail, False))

    def open_circle(self, cell: int, measure: Measure, *, up: bool) -> Circle | None:
        """The shortest circle through hidden cells that moves a cell; the cell comes first in it."""
        tail, head = self.ends[cell]
        start, goal = (head, tail) if up else (tail, head)
        spent = measure.up if up else measure.down
        if measure.left(cell, spent, rises=up) <= 0:
            return None
        came: dict[int, tuple[int, int, bool]] = {start: (start, cell, up)}
        low, high, around = measure.low, measure.high, self._open
        queue = deque([start])
        while queue and goal not in came:
            point = queue.popleft()
            for edge, other, rises in around[point]:
                if other in came or edge == cell:
                    continue
                # What Measure.left says, without asking: this is the innermost loop of all hiding.
                if not (high is None or high[edge] > spent.get(~edge, 0) if rises else low[edge] > spent.get(edge, 0)):
                    continue
                came[other] = (point, edge, rises)
                queue.append(other)
        return [(cell, up), *_walked(came, start, goal)] if goal in came else None

    def circle(
        self, cell: int, measure: Measure, *, up: bool, hidden: bytearray, costs: Sequence[int]
    ) -> tuple[int, Circle] | None:
        """The circle that moves a cell and hides the least anew, with its price; the cell comes first in it."""
        tail, head = self.ends[cell]
        start, goal = (head, tail) if up else (tail, head)
        spent = measure.up if up else measure.down
        if measure.left(cell, spent, rises=up) <= 0:
            return None
        best = {start: 0}
        came: dict[int, tuple[int, int, bool]] = {}
        heap = [(0, start)]
        while heap:
            price, point = heappop(heap)
            if point == goal:
                return price // _STEP, [(cell, up), *_walked(came, start, goal)]
            if price > best[point]:
                continue
            for edge, other, rises in self.around[point]:
                cost = 0 if hidden[edge] else costs[edge]
                if edge == cell or cost >= NEVER:
                    continue
                dearer = price + cost * _STEP + 1
                if dearer < best.get(other, NEVER) and measure.left(edge, spent, rises=rises) > 0:
                    best[other] = dearer
                    came[other] = (point, edge, rises)
                    heappush(heap, (dearer, other))
        return None


def _walked(came: dict[int, tuple[int, int, bool]], start: int, goal: int) -> Circle:
    steps: Circle = []
    point = goal
    while point != start:
        point, edge, rises = came[point]
        steps.append((edge, rises))
    return steps


def take(measure: Measure, circle: Circle, *, up: bool) -> int:
    """Count what a circle proves towards the need, one way and then the other way round; answer its whole width."""
    ways = [(circle, measure.up if up else measure.down)]
    ways.append(([(edge, not rises) for edge, rises in circle], measure.down if up else measure.up))
    width = 0
    for steps, spent in ways:
        room = min(measure.left(edge, spent, rises=rises) for edge, rises in steps)
        width += max(0, room)
        used = min(room, measure.need)
        if used > 0:
            measure.need -= used
            for edge, rises in steps:
                spot = ~edge if rises else edge
                spent[spot] = spent.get(spot, 0) + used
    return width
