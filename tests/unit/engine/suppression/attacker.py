"""An attacker who has every table of a figure that anybody may ask for, and a solver of linear programmes.

The unknowns are the persons in every combination of school and attributes; each published cell is an equation. What
the attacker can say of a cell is the least and the most that its count could be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from khet.engine.suppression import Counts, Key, Reason, Shape

Tables = Mapping[Key, Counts]


@dataclass(frozen=True)
class Attacked:
    """A cell whose count is small, which count of it, and what the attacker knows of it."""

    key: Key
    track: str
    value: int
    least: float
    most: float

    @property
    def width(self) -> float:
        return self.most - self.least


def every_cell(cells: Tables, parents: Mapping[object, object]) -> dict[Key, list[Key]]:
    """Every cell of every table, totals included, with the finest cells in it."""
    found: dict[Key, list[Key]] = {}
    for key in cells:
        line = [key[0]]
        while parents.get(line[-1]) is not None:
            line.append(parents[line[-1]])
        for place in (*line, None):
            for codes in product(*[(code, None) for code in key[1:]]):
                found.setdefault((place, *codes), []).append(key)
    return found


def tracks(shape: Shape) -> dict[str, Callable[[Counts], int]]:
    """The numbers of persons that a figure publishes of a cell, each a table of its own."""
    numerator, denominator = (lambda one: one.numerator), (lambda one: one.denominator or 0)
    others = lambda one: (one.denominator or 0) - one.numerator  # noqa: E731
    return {
        Shape.COUNT: {"numerator": numerator},
        Shape.MEAN: {"denominator": denominator},
        Shape.RATIO: {"numerator": numerator, "denominator": denominator},
        Shape.PART: {"numerator": numerator, "others": others},
    }[shape]


class Attacker:
    """What one sees of a figure, and what follows from it."""

    def __init__(
        self, cells: Tables, parents: Mapping[object, object], hidden: Mapping[Key, Reason], *, shape: Shape
    ) -> None:
        self.cells, self.hidden, self.shape = cells, hidden, shape
        self.every = every_cell(cells, parents)
        attributes = len(next(iter(cells))) - 1
        codes = [sorted({key[at] for key in cells}, key=repr) for at in range(1, attributes + 1)]
        schools = sorted({key[0] for key in cells}, key=repr)
        self.unknowns = {key: at for at, key in enumerate(product(schools, *codes))}
        self.wide = every_cell({key: Counts(0) for key in self.unknowns}, parents)

    def exact(self, key: Key, track: Callable[[Counts], int]) -> int:
        return sum(track(self.cells[one]) for one in self.every.get(key, ()))

    def small(self, threshold: int) -> Iterator[tuple[Key, str, int]]:
        """Every cell of a table by place, or by place and one attribute, that has a small count."""
        for key in self.wide:
            if sum(one is not None for one in key[1:]) > 1:
                continue
            for name, track in tracks(self.shape).items():
                if 0 < (value := self.exact(key, track)) < threshold:
                    yield key, name, value

    def attack(self, threshold: int, *, known_wholes: Mapping[Key, Reason] | None = None) -> list[Attacked]:
        """What follows about every small count.

        ``known_wholes``: the denominators are published as a figure of their own, which hides these cells.
        """
        published = [key for key in self.wide if key not in self.hidden]
        found = []
        for name, track in tracks(self.shape).items():
            equal = self._rows(published), np.array([self.exact(key, track) for key in published], float)
            above = None
            if known_wholes is not None:
                crossed = [key for key in self.wide if key not in known_wholes]
                wholes = [self.exact(key, lambda one: one.denominator or 0) for key in crossed]
                above = self._rows(crossed), np.array(wholes, float)
            for key, which, value in self.small(threshold):
                if which == name:
                    least, most = (sign * self._extreme(key, sign, equal, above) for sign in (1, -1))
                    found.append(Attacked(key, name, value, least, most))
        return found

    def given_away(self) -> list[Key]:
        """The hidden cells of published tables, with somebody in them, that can have one value only."""
        track = next(iter(tracks(self.shape).values()))
        published = [key for key in self.wide if key not in self.hidden]
        equal = self._rows(published), np.array([self.exact(key, track) for key in published], float)
        found = []
        for key in self.hidden:
            if sum(one is not None for one in key[1:]) <= 1 and self.exact(key, track):
                least, most = (sign * self._extreme(key, sign, equal, None) for sign in (1, -1))
                if most - least < 1 - 1e-6:
                    found.append(key)
        return found

    def _rows(self, keys: list[Key]) -> csr_array:
        places, columns = [], []
        for row, key in enumerate(keys):
            for one in self.wide[key]:
                places.append(row)
                columns.append(self.unknowns[one])
        return csr_array((np.ones(len(places)), (places, columns)), shape=(len(keys), len(self.unknowns)))

    def _extreme(self, key: Key, sign: int, equal: tuple, above: tuple | None) -> float:
        goal = np.zeros(len(self.unknowns))
        goal[[self.unknowns[one] for one in self.wide[key]]] = sign
        limit = {} if above is None else {"A_ub": above[0], "b_ub": above[1]}
        answer = linprog(goal, A_eq=equal[0], b_eq=equal[1], bounds=(0, None), method="highs", **limit)
        if answer.status == 3:
            return -float("inf")
        assert answer.status == 0, answer.message
        return float(answer.fun)
