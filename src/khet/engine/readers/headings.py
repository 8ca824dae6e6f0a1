"""Finds the row in which a table's header stands, and joins a header of two rows."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median_high

from khet.engine.readers import headers, kinds, vocabulary
from khet.engine.readers.grids import Grid, Range
from khet.engine.readers.tables import Cell

ROWS_LOOKED_AT = 30
ROWS_BELOW = 40
ROWS_COMPARED = 12
LONGEST_WORD = 120

Row = tuple[Cell, ...]
Figures = tuple[bool, ...]


@dataclass(frozen=True)
class Heading:
    """Where a header stands: its rows (from 0, upper first; none where the table has no header) and its texts."""

    rows: tuple[int, ...]
    typed: tuple[str, ...]

    @property
    def first_data_row(self) -> int:
        """The row (from 0) below the header."""
        return self.rows[-1] + 1 if self.rows else 0


def find(grid: Grid) -> Heading:
    """The heading of a sheet; without rows where the first row already is data."""
    head = grid.head(ROWS_LOOKED_AT + ROWS_BELOW)
    figures = [tuple(map(kinds.is_figure, row)) for row in head]
    best, best_score = -1, 0.0
    for at in range(min(ROWS_LOOKED_AT, len(head))):
        score = _score(head, figures, at) - 0.03 * at
        if score > best_score:
            best, best_score = at, score
    if best < 0 or _has_no_header(head, figures, best):
        return Heading((), ("",) * len(grid.columns))
    return _joined(grid, head, best)


def given(grid: Grid, header_row: int) -> Heading:
    """The heading that ends in the row that a person named (1-based, 0 for none); one above may belong to it."""
    if not header_row:
        return Heading((), ("",) * len(grid.columns))
    at = header_row - 1
    if at and _is_pair(grid, grid.row(at - 1), grid.row(at), at - 1):
        return _pair(grid, grid.row(at - 1), grid.row(at), at - 1)
    return Heading((at,), tuple(_text(cell) for cell in grid.row(at)))


def _score(head: list[Row], figures: list[Figures], at: int) -> float:
    """How much a row looks like a header: words, known ones above all, over columns that hold something else."""
    row, below = head[at], head[at + 1 : at + 1 + ROWS_BELOW]
    filled = [cell for cell in row if cell is not None]
    widths = [len(other) - other.count(None) for other in below]
    usual = median_high([width for width in widths if width] or [len(filled)])
    if len(filled) < 2 or len(filled) < usual * 0.4:
        return 0.0
    words = [cell for cell in filled if isinstance(cell, str) and not kinds.is_figure(cell)]
    short = [word for word in words if len(word) <= LONGEST_WORD]
    known = sum(1 for word in words if headers.key(word) in vocabulary.words())
    contrast = _contrast(head, figures, at)
    share = len(short) / len(filled)
    if (share < 0.5 and not contrast) or any(kinds.is_code(cell) for cell in filled):
        return 0.0
    different = len({headers.key(word) for word in words}) / max(len(words), 1)
    covered = min(1.0, len(filled) / usual)
    return 2 * known / len(filled) + share + contrast / len(filled) + 0.5 * different + 0.5 * covered


def _contrast(head: list[Row], figures: list[Figures], at: int) -> int:
    """In how many columns a word stands over figures."""
    found = 0
    below = range(at + 1, min(at + 1 + ROWS_COMPARED, len(head)))
    for place, cell in enumerate(head[at]):
        if isinstance(cell, str) and not figures[at][place]:
            under = [figures[other][place] for other in below if head[other][place] is not None]
            found += bool(under) and sum(under) > len(under) / 2
    return found


def _has_no_header(head: list[Row], figures: list[Figures], best: int) -> bool:
    """Whether the first row is data like the rest: figures stand over figures, and no word over a figure."""
    if any(headers.key(cell) in vocabulary.words() for cell in head[best] if isinstance(cell, str)):
        return False
    if _contrast(head, figures, best):
        return False
    first = next((at for at, row in enumerate(head) if any(cell is not None for cell in row)), 0)
    return any(figures[first]) and len(head[first]) - head[first].count(None) > 1


def _joined(grid: Grid, head: list[Row], best: int) -> Heading:
    for upper, lower in ((best - 1, best), (best, best + 1)):
        if upper >= 0 and lower < len(head) and _is_pair(grid, head[upper], head[lower], upper):
            return _pair(grid, head[upper], head[lower], upper)
    return Heading((best,), tuple(_text(cell) for cell in head[best]))


def _pair(grid: Grid, upper: Row, lower: Row, at: int) -> Heading:
    """The heading of two rows, the upper of which is row ``at`` (from 0)."""
    texts = _fill_right(grid, upper, lower, at)
    return Heading((at, at + 1), tuple(headers.join(top, _text(low)) for top, low in zip(texts, lower, strict=True)))


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _is_pair(grid: Grid, upper: Row, lower: Row, at: int) -> bool:
    """Whether two rows are one header: words in both, each with gaps that the other fills."""
    tops = [place for place, cell in enumerate(upper) if cell is not None]
    lows = [place for place, cell in enumerate(lower) if cell is not None]
    if len(tops) < 2 or not lows or any(kinds.is_figure(cell) for cell in lower if cell is not None):
        return False
    if any(len(str(cell)) > LONGEST_WORD for cell in (*upper, *lower) if cell is not None):
        return False
    if any(merge[0][0] == at and merge[1][0] == at and merge[1][1] > merge[0][1] for merge in grid.merged):
        return _is_filled_under(grid.merged, lows, at)
    under_gaps = [place for place in lows if upper[place] is None and place > tops[0]]
    over_gaps = [place for place in tops if lower[place] is None]
    return bool(under_gaps) and bool(over_gaps) and _is_no_data(upper, lower, tops, lows)


def _is_filled_under(merged: tuple[Range, ...], lows: list[int], at: int) -> bool:
    """Whether the row below names the columns under a merged cell that does not span the whole table."""
    for (top, left), (bottom, right) in merged:
        if top == bottom == at and any(left <= low <= right for low in lows):
            return True
    return False


def _is_no_data(upper: Row, lower: Row, tops: list[int], lows: list[int]) -> bool:
    """A data row under a full header also has gaps; a second row of a header has words only where groups stand."""
    widest = max(tops[-1], lows[-1]) + 1
    both = sum(1 for place in range(widest) if upper[place] is not None or lower[place] is not None)
    left_most = min(tops[0], lows[0])
    return both >= (widest - left_most) * 0.9 and all(isinstance(lower[place], str) for place in lows)


def _fill_right(grid: Grid, upper: Row, lower: Row, at: int) -> list[str]:
    """The texts of the upper row, each said again over the columns it groups."""
    texts = [_text(cell) for cell in upper]
    spans = {left: right for (top, left), (bottom, right) in grid.merged if top == at and bottom == at}
    if spans:
        for left, right in spans.items():
            for place in range(left + 1, min(right, len(texts) - 1) + 1):
                texts[place] = texts[place] or texts[left]
        return texts
    for place in range(1, len(texts)):
        if not texts[place] and lower[place] is not None and lower[place - 1] is not None:
            texts[place] = texts[place - 1]
    return texts
