"""A campaign's answers analysed: frequencies, means and S.D.s, levels, ranks, totals both ways, needs and tests.

Counting is exact in integers; only ``khet.calc`` divides, takes roots and rounds. See docs/algorithms/statistics.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction

from khet.calc.bands import BandSet
from khet.calc.descriptives import DIGITS, ranks, root, variance_of
from khet.calc.rounding import half_up
from khet.domains.instruments.rules import columns
from khet.domains.instruments.rules.analysis_items import describe, level_of
from khet.domains.instruments.rules.analysis_needs import by_dimension, needs, pairs
from khet.domains.instruments.rules.analysis_tests import PASS_PERCENT, analyse_test
from khet.domains.instruments.rules.analysis_types import (
    Analysis,
    Counted,
    Dimension,
    ItemAnalysis,
    ScaleTable,
    Share,
    Total,
    figure,
)
from khet.domains.instruments.rules.columns import Item, Row, Score
from khet.domains.instruments.rules.form import Form

SHOWN = 2
Column = list[Score | None]


def analyse(
    form: Form,
    rows: Sequence[Row],
    bands: BandSet | None,
    *,
    invited: int | None = None,
    pass_percent: Decimal = PASS_PERCENT,
    fewest: int = 0,
    answered: columns.Answered | None = None,
) -> Analysis:
    """Analyse the answers to a form; with fewer than ``fewest`` rows nothing but their number is told.

    ``answered`` are the same rows as columns, where they have been read already.
    """
    if len(rows) < fewest:
        return Analysis(len(rows), invited, (), (), (), (), None, withheld=True)
    read = answered or columns.Answered(columns.items(form), rows)
    asked, scores = read.items, read.scores
    described = {item.key: describe(item, read.given[item.key], bands) for item in asked}
    tables = []
    for place, group in enumerate(scales(asked), start=1):
        table, lines = _table(f"t{place}", group, scores, described, bands)
        tables.append(table)
        described.update(lines)
    found = pairs(asked)
    return Analysis(
        n=len(rows),
        invited=invited,
        items=tuple(described.values()),
        tables=tuple(tables),
        needs=needs(found, scores),
        needs_by_dimension=by_dimension(found, scores),
        test=analyse_test(asked, rows, pass_percent=pass_percent),
    )


def scales(asked: Sequence[Item]) -> list[list[Item]]:
    """The ratings that can be summed up together: on the same scores, on the same side of a dual response."""
    found: dict[object, list[Item]] = {}
    for item in asked:
        if item.in_total:
            found.setdefault(item.scale, []).append(item)
    return list(found.values())


def _table(
    key: str,
    group: Sequence[Item],
    scores: Mapping[str, Column],
    described: Mapping[str, ItemAnalysis],
    bands: BandSet | None,
) -> tuple[ScaleTable, dict[str, ItemAnalysis]]:
    """A scale table, and its items with their number and rank."""
    states = {item.key: columns.counted(_tally(scores[item.key]), 0) for item in group}
    placed = printed_ranks([states[item.key].summary.mean for item in group])
    lines = {
        item.key: replace(described[item.key], number=str(place), rank=rank, table=key)
        for place, (item, rank) in enumerate(zip(group, placed, strict=True), start=1)
    }
    values = group[0].scores.values()
    low, high = min(values), max(values)
    table = ScaleTable(
        key=key,
        pair=group[0].question.pair,
        low=low,
        high=high,
        keys=tuple(item.key for item in group),
        dimensions=_dimensions(group, scores, states, bands),
        total=_total(group, scores, states, bands),
        persons_at_least=_persons([scores[item.key] for item in group], bands, high),
    )
    return table, lines


def _tally(column: Column) -> Counter[Score]:
    counts: Counter[Score | None] = Counter(column)
    counts.pop(None, None)
    return counts  # type: ignore[return-value]


def printed_ranks(means: Sequence[Fraction | None]) -> list[int | None]:
    """Competition ranks of means as they are printed: two that read alike share a rank."""
    shown = [None if mean is None else half_up(mean, SHOWN) for mean in means]
    places = iter(ranks([value for value in shown if value is not None]))
    return [None if value is None else next(places) for value in shown]


def _total(
    group: Sequence[Item], scores: Mapping[str, Column], states: Mapping[str, Counted], bands: BandSet | None
) -> Total:
    """The mean over all answers; the S.D. as the mean of the items' own and of all answers together."""
    found = [states[item.key] for item in group]
    n = sum(state.n for state in found)
    added, squares = sum(state.total for state in found), sum(state.squares for state in found)
    mean = Fraction(added) / n if n else None
    spreads = [state.summary.sd for state in found if state.summary.sd is not None]
    with localcontext() as context:
        context.prec = DIGITS
        mean_of_sds = sum(spreads, Decimal(0)) / len(spreads) if spreads else None
    pooled = root(variance_of(n, added, squares)) if n > 1 else None
    persons = _answered([scores[item.key] for item in group])
    highest = max(group[0].scores.values())
    return Total(n, persons, figure(mean), figure(mean_of_sds), figure(pooled), level_of(mean, bands, highest))


def _answered(answered: Sequence[Column]) -> int:
    """How many persons gave at least one of the answers."""
    if any(None not in column for column in answered):
        return len(answered[0])
    nothing = (None,) * len(answered)
    return sum(row != nothing for row in zip(*answered, strict=True))


def _dimensions(
    group: Sequence[Item], scores: Mapping[str, Column], states: Mapping[str, Counted], bands: BandSet | None
) -> tuple[Dimension, ...]:
    """Totals by dimension; none when the form names no dimension."""
    parts: dict[str, list[Item]] = {}
    for item in group:
        parts.setdefault(item.dimension, []).append(item)
    if set(parts) <= {""}:
        return ()
    totals = {name: _total(part, scores, states, bands) for name, part in parts.items()}
    placed = printed_ranks([_fraction(total) for total in totals.values()])
    return tuple(
        Dimension(name, tuple(item.key for item in part), totals[name], rank)
        for (name, part), rank in zip(parts.items(), placed, strict=True)
    )


def _fraction(total: Total) -> Fraction | None:
    return None if total.mean.exact is None else Fraction(total.mean.exact)


def _persons(answered: Sequence[Column], bands: BandSet | None, highest: Score) -> tuple[Share, ...]:
    """How many persons' own mean reaches each level or a higher one, from the highest down."""
    if bands is None or level_of(highest, bands, highest) is None:
        return ()
    own: Counter[tuple[Score, int]] = Counter()
    for row in zip(*answered, strict=True):
        known = [score for score in row if score is not None] if None in row else row
        if known:
            own[sum(known), len(known)] += 1
    reached: Counter[int] = Counter()
    for (added, count), persons in own.items():
        level = level_of(Fraction(added) / count, bands, highest)
        reached[level.number if level else 0] += persons
    n = sum(own.values())
    found, persons = [], 0
    for band in sorted(bands.bands, key=lambda each: -each.level):
        persons += reached[band.level]
        found.append(Share(band.level, band.name, persons, n))
    return tuple(found)
