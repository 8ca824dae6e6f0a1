"""The one-page summary: every framework of a year with its level, ready to be signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from khet.calc.rollup import Outcome
from khet.kernel.documents import Block, Cell, Column, Paragraph, Row, Table
from khet.reports import wording
from khet.reports.figures import Source

Line = tuple[Source, Outcome]


def blocks(lines: Sequence[Line], awaited: Sequence[str] = ()) -> Iterator[Block]:
    """The table of levels; ``awaited`` names frameworks whose result is not public yet."""
    if not lines and not awaited:
        yield Paragraph(wording.NOTHING_YET, indent=False)
        return
    columns = (Column(wording.RESULT, width=72), Column(wording.LEVEL, "center", 28))
    rows = [
        *((source.framework.name, _level(source, outcome)) for source, outcome in lines),
        *((name, Cell(wording.NOT_PUBLISHED, align="center")) for name in awaited),
    ]
    numbered = (Row((Cell(f"{at}. {name}"), cell)) for at, (name, cell) in enumerate(rows, start=1))
    yield Table(columns, tuple(numbered), name=wording.KIND_NAMES["summary"])


def _level(source: Source, outcome: Outcome) -> Cell:
    overall = outcome.overall
    if overall.level is None:
        return Cell(overall.printed or wording.DASH, align="center")
    return source.level_cell(overall)
