"""A table by groups of those who answered, in which no small group can be read or worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khet.calc.bands import BandSet
from khet.domains.instruments.rules import columns
from khet.domains.instruments.rules.analysis_items import level_of
from khet.domains.instruments.rules.analysis_types import NO_FIGURE, Figure, Level, figure
from khet.domains.instruments.rules.columns import Item, Score
from khet.engine.suppression import Counts, Key, Shape, hide

Column = Sequence[Score | None]
UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a group says of one item, or of all of them together."""

    n: int
    mean: Figure
    sd: Figure
    level: Level | None


NO_CELL = Cell(0, NO_FIGURE, NO_FIGURE, None)


@dataclass(frozen=True, slots=True)
class Group:
    """One group: ``cells`` by key of item and ``total``; of a hidden one nothing is told but its name."""

    key: str
    name: str
    n: int | None
    cells: Mapping[str, Cell]
    total: Cell
    is_hidden: bool = False


def by_group(
    items: Sequence[Item],
    scores: Mapping[str, Column],
    labels: Sequence[str],
    names: Mapping[str, str],
    *,
    bands: BandSet | None,
    fewest: int,
) -> tuple[Group, ...]:
    """Describe each group of rows. ``labels`` has the group of every row, ``names`` the groups in their order.

    A group of fewer than ``fewest``, or one in which fewer answered some item, is hidden, and with it as many others
    as are needed so that nobody can work it out from the total.
    """
    order = [*names, *([UNKNOWN] if UNKNOWN in labels and UNKNOWN not in names else [])]
    sizes = Counter(labels)
    tallies = {
        item.key: Counter(pair for pair in zip(labels, scores[item.key], strict=True) if pair[1] is not None)
        for item in items
    }
    answered = {
        item.key: Counter(
            {label: sum(n for (at, _s), n in tallies[item.key].items() if at == label) for label in order}
        )
        for item in items
    }
    hidden = _hidden({label: _guarded(label, sizes, answered) for label in order if sizes[label]}, fewest)
    highest = max(items[0].scores.values()) if items else None
    return tuple(
        Group(label, names.get(label, ""), None, {}, NO_CELL, is_hidden=True)
        if label in hidden
        else _group(label, names.get(label, ""), sizes[label], tallies, bands, highest)
        for label in order
    )


def _guarded(label: str, sizes: Mapping[str, int], answered: Mapping[str, Mapping[str, int]]) -> int:
    """The fewest persons behind any figure of a group; an item that nobody of it answered shows none."""
    return min([sizes[label], *(counts[label] for counts in answered.values() if counts[label])])


def _hidden(counts: Mapping[str, int], fewest: int) -> set[object]:
    if fewest < 2 or not counts:
        return set()
    cells: dict[Key, Counts] = {(label,): Counts(count) for label, count in counts.items()}
    found = hide(cells, parents=dict.fromkeys(counts), threshold=fewest, shape=Shape.COUNT)
    if (None,) in found:
        return set(counts)
    return {key[0] for key in found}


def _group(
    label: str,
    name: str,
    n: int,
    tallies: Mapping[str, Mapping[tuple[str, Score | None], int]],
    bands: BandSet | None,
    highest: Score | None,
) -> Group:
    whole: Counter[Score] = Counter()
    cells = {}
    for key, tally in tallies.items():
        own = Counter({score: count for (at, score), count in tally.items() if at == label and score is not None})
        whole += own
        cells[key] = _cell(own, bands, highest)
    return Group(label, name, n, cells, _cell(whole, bands, highest))


def _cell(tally: Mapping[Score, int], bands: BandSet | None, highest: Score | None) -> Cell:
    found = columns.counted(tally, 0).summary
    return Cell(found.n, figure(found.mean), figure(found.sd), level_of(found.mean, bands, highest))
