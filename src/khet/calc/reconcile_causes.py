"""Why a stated figure may differ from what its rows come to: hypotheses, each tested against the figures.

One cause that explains every figure wins over several that explain them piece by piece; within that the simple ones
come first. A hypothesis about the rows (a school left out, only one grade counted) must fit every figure of the stated
row that nothing simpler explains, also those that agree anyway, and only one school or part may fit: among a hundred
schools some would always fit a single figure by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import permutations
from typing import TypeAlias

from khet.calc.reconcile_figures import SUM, UNWEIGHTED, Column, Total

Stated: TypeAlias = Mapping[str, int]

UNWEIGHTED_MEAN, COLUMNS_PERMUTED, OTHER_COLUMN = "unweighted_mean", "columns_permuted", "other_column"
ROUNDING, ROW_LEFT_OUT, ONLY_PART = "rounding", "row_left_out", "only_part"
SWAPPED_DIGITS, ROW_MISSING, UNKNOWN = "swapped_digits", "row_missing", "unknown"
CAUSES = (
    *(UNWEIGHTED_MEAN, COLUMNS_PERMUTED, OTHER_COLUMN, ROUNDING),
    *(ROW_LEFT_OUT, ONLY_PART, SWAPPED_DIGITS, ROW_MISSING, UNKNOWN),
)
MOST_PERMUTED = 12
# Another order must bring the farthest figure this many times nearer, and is sought among so many columns at most.
MUCH_NEARER, MOST_REORDERED = 5, 7


@dataclass(frozen=True, slots=True)
class Explanation:
    """A cause, the columns it explains, and what it says exactly (columns, rows or a part, by key)."""

    cause: str
    columns: tuple[str, ...]
    detail: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """One stated row beside the rows it sums up."""

    columns: Mapping[str, Column]
    stated: Stated
    weighting: str
    row_labels: Sequence[str]
    parts: Sequence[str | None] = ()
    absent: Sequence[str] = ()

    @cached_property
    def figures(self) -> Mapping[str, int]:
        """What the rows come to, rounded as stated, for the columns that are both stated and computable."""
        totals = {key: self.columns[key].total(self.weighting).rounded for key in self.columns if key in self.stated}
        return {key: figure for key, figure in totals.items() if figure is not None}

    @cached_property
    def wrong(self) -> tuple[str, ...]:
        """The columns in which the stated figure differs."""
        return tuple(key for key, figure in self.figures.items() if figure != self.stated[key])


def explain(case: Case) -> tuple[tuple[Case, Explanation], ...]:
    """Explain every figure that differs, each beside the case it is said of.

    That is the case itself, or, where the row stands in another order and something else is wrong as well, the case
    with its row put in order.
    """
    whole = _whole(case)
    if whole is not None:
        return ((case, whole),)
    return _in_order(case) or tuple((case, explanation) for explanation in _piecewise(case))


def _whole(case: Case) -> Explanation | None:
    """The first cause that explains every figure that differs."""
    for hypothesis in _WHOLE if case.wrong else ():
        found = hypothesis(case, case.wrong)
        if found and set(found[0].columns) == set(case.wrong):
            return found[0]
    return None


def _piecewise(case: Case) -> tuple[Explanation, ...]:
    left = list(case.wrong)
    found: list[Explanation] = []
    for hypothesis in _PIECEWISE:
        for explanation in hypothesis(case, tuple(left)) if left else ():
            found.append(explanation)
            left = [key for key in left if key not in explanation.columns]
    return tuple(found)


def _in_order(case: Case) -> tuple[tuple[Case, Explanation], ...]:
    """A row in another order in which a school is missing too: said as two causes when the second then fits alone."""
    keys = tuple(case.figures)
    if not case.wrong or not MOST_REORDERED >= len(keys) > 1:
        return ()

    def distance(order: Sequence[str]) -> int:
        return max(abs(case.stated[key] - case.figures[source]) for key, source in zip(keys, order, strict=True))

    order = min(permutations(keys), key=distance)
    if distance(order) * MUCH_NEARER > distance(keys):
        return ()
    pairs = tuple(zip(keys, order, strict=True))
    ordered = replace(case, stated={source: case.stated[key] for key, source in pairs})
    rest = _whole(ordered) or next(iter(_row_missing(ordered, ordered.wrong)), None)
    moved = [(key, source) for key, source in pairs if key != source]
    if rest is None:
        return ()
    first = Explanation(COLUMNS_PERMUTED, tuple(key for key, _ in moved), tuple(source for _, source in moved))
    return ((case, first), (ordered, rest))


def _unweighted(case: Case, left: Sequence[str]) -> tuple[Explanation, ...]:
    if case.weighting in (SUM, UNWEIGHTED):
        return ()
    matching = [key for key in left if case.columns[key].total(UNWEIGHTED).rounded == case.stated[key]]
    return (Explanation(UNWEIGHTED_MEAN, tuple(matching)),) if matching else ()


def _permuted(case: Case, left: Sequence[str]) -> tuple[Explanation, ...]:
    """Several columns whose stated figures are each other's: the largest set that is one reordering."""
    sources = {key: [other for other in left if case.figures[other] == case.stated[key]] for key in left}
    keys = tuple(key for key in left if sources[key])
    while keys and len(keys) <= MOST_PERMUTED:
        order = _assign(keys, {key: [other for other in sources[key] if other in keys] for key in keys})
        if order:
            return (Explanation(COLUMNS_PERMUTED, keys, order),)
        kept = tuple(key for key in keys if any(key in sources[other] for other in keys))
        if kept == keys:
            return ()
        sources = {key: [other for other in sources[key] if other in kept] for key in kept}
        keys = tuple(key for key in kept if sources[key])
    return ()


def _assign(keys: Sequence[str], sources: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Give every key a source of its own, or nothing when that cannot be done."""
    if not keys:
        return ()
    for source in sources[keys[0]]:
        rest = {key: [other for other in sources[key] if other != source] for key in keys[1:]}
        order = _assign(keys[1:], rest)
        if order or len(keys) == 1:
            return (source, *order)
    return ()


def _other_column(case: Case, left: Sequence[str]) -> tuple[Explanation, ...]:
    found = []
    for key in left:
        others = [other for other in case.figures if other != key and case.figures[other] == case.stated[key]]
        if others:
            found.append(Explanation(OTHER_COLUMN, (key,), (others[0],)))
    return tuple(found)


def _rounding(case: Case, left: Sequence[str]) -> tuple[Explanation, ...]:
    """One unit of the last decimal: the rows were rounded before the mean was taken, or the figure was cut off."""
    if case.weighting == SUM:
        return ()
    near = tuple(key for key in left if abs(case.stated[key] - case.figures[key]) <= 1)
    return (Explanation(ROUNDING, near),) if near else ()


def _row_left_out(case: Case, left: Sequence[str]) -> tuple[Explanation, ...]:
    """Exactly one row without which every figure fits."""
    keys = _to_fit(case, left)
    totals = {key: case.columns[key].total(case.weighting) for key in keys}

    def fits(row: int) -> bool:
        shares = ((key, case.columns[key].share(case.weighting, row)) for key in keys)
        return all((totals[key] - share).rounded == case.stated[key] for key, share in shares)

    rows = [row for row in range(len(case.row_labels)) if fits(row)]
    return (Explanation(ROW_LEFT_OUT, tuple(left), (str(rows[0]),)),) if len(rows) == 1 else ()


def _only_part(case: Case, left: Sequence[str]) -> tuple[Explanation, ...]:
    """Exactly one part (a grade) whose rows alone come to every figure."""
    keys = _to_fit(case, left)
    parts: dict[str, list[int]] = {}
    for row, part in enumerate(case.parts):
        if part is not None:
            parts.setdefault(part, []).append(row)
    fitting = [
        part
        for part, rows in parts.items()
        if all(case.columns[key].total(case.weighting, rows).rounded == case.stated[key] for key in keys)
    ]
    return (Explanation(ONLY_PART, tuple(left), (fitting[0],)),) if len(fitting) == 1 and len(parts) > 1 else ()


def _to_fit(case: Case, left: Sequence[str]) -> list[str]:
    """What a hypothesis about rows must fit: the figures still unexplained and those that agree."""
    return [key for key in case.figures if key in left or key not in case.wrong]


def _swapped_digits(case: Case, left: Sequence[str]) -> tuple[Explanation, ...]:
    return tuple(
        Explanation(SWAPPED_DIGITS, (key,))
        for key in left
        if are_swapped(str(case.stated[key]), str(case.figures[key]))
    )


def are_swapped(left: str, right: str) -> bool:
    """Tell whether two numbers differ only by two neighbouring digits that changed places."""
    if len(left) != len(right):
        return False
    places = [place for place in range(len(left)) if left[place] != right[place]]
    if len(places) != 2 or places[1] - places[0] != 1:
        return False
    first, second = places
    return left[first] == right[second] and left[second] == right[first]


def _row_missing(case: Case, left: Sequence[str]) -> tuple[Explanation, ...]:
    """A school of the register without a row: nearly every figure differs, and one more row could make up for it."""
    keys = tuple(case.figures)
    if not case.absent or case.weighting == UNWEIGHTED or len(left) < 2 or len(left) * 3 < len(keys) * 2:
        return ()
    totals = {key: case.columns[key].total(case.weighting) for key in keys}
    if case.weighting == SUM:
        possible = all(case.stated[key] >= case.figures[key] for key in keys)
    else:
        most = max(total.denominator for total in totals.values())
        possible = any(all(_may_hold(case, key, totals[key], weight) for key in keys) for weight in range(1, most + 1))
    return (Explanation(ROW_MISSING, tuple(left), tuple(case.absent)),) if possible else ()


def _may_hold(case: Case, key: str, total: Total, weight: int) -> bool:
    """Tell whether a missing row of that weight could have a possible figure in this column."""
    implied = Fraction(case.stated[key] * (total.denominator + weight) - total.numerator, weight)
    column = case.columns[key]
    slack = Fraction(total.denominator + weight, 2 * weight)
    return implied >= column.low - slack and (column.high is None or implied <= column.high + slack)


def _unknown(case: Case, left: Sequence[str]) -> tuple[Explanation, ...]:
    del case
    return tuple(Explanation(UNKNOWN, (key,)) for key in left)


_Hypothesis: TypeAlias = Callable[[Case, Sequence[str]], tuple[Explanation, ...]]
_WHOLE: tuple[_Hypothesis, ...] = (_unweighted, _permuted, _rounding, _row_left_out, _only_part)
_PIECEWISE: tuple[_Hypothesis, ...] = (
    *(_unweighted, _permuted, _other_column, _row_left_out, _only_part),
    *(_rounding, _swapped_digits, _row_missing, _unknown),
)
