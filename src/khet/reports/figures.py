"""Printed figures with the key that lets a verification page ask what they are now."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from khet.calc.criteria import Framework
from khet.calc.rollup import Figure
from khet.kernel.documents import Cell, FigureRef, Level
from khet.reports import wording

# The name under which the frameworks domain answers; said again here so that tables can be laid out without Django.
RESOLVER = "frameworks.figure"


@dataclass(frozen=True, slots=True)
class Source:
    """Whose figures a paper shows: office, framework, year, and the school when it is a school's paper."""

    office_id: int
    framework: Framework
    year: int
    school_id: int | None = None

    def ref(self, figure: Figure, field: str, value: str, what: str) -> FigureRef:
        """Where one printed figure comes from."""
        label = wording.OVERALL_LABEL if not figure.code else wording.FIGURE_LABEL
        return FigureRef(
            label=label.format(item=self.label_of(figure.code), what=what),
            value=value,
            resolver=RESOLVER,
            args={
                "office": self.office_id,
                "framework": self.framework.code,
                "year": self.year,
                "school": self.school_id,
                "node": figure.code,
                "field": field,
            },
        )

    def label_of(self, code: str) -> str:
        """How the paper numbers a node; with what it stands under when that alone would not tell."""
        names: list[str] = []
        current: str | None = code or None
        while current is not None:
            node = self.framework.node(current)
            names.insert(0, node.label or node.code)
            current = node.parent
        return " ".join(names)

    def cell(self, figure: Figure, field: str, value: str | None, what: str) -> Cell:
        """A cell that prints one figure; a dash without a reference where there is none."""
        if value is None:
            return Cell(wording.DASH)
        return Cell(value, figure=self.ref(figure, field, value, what), number=number(value))

    def level_cell(self, figure: Figure, rowspan: int = 1) -> Cell:
        """A cell that prints the word for a figure's level."""
        if figure.level is None or figure.level_number is None:
            return Cell(wording.DASH, rowspan=rowspan)
        level = self.level(figure)
        ref = self.ref(figure, "level", figure.level, wording.LEVEL_MEANING)
        return Cell(figure.level, level=level, figure=ref, rowspan=rowspan)

    def level(self, figure: Figure) -> Level | None:
        """A figure's level on the framework's own scale."""
        if figure.level is None or figure.level_number is None:
            return None
        highest = max(band.level for band in self.framework.bands.bands)
        return Level(figure.level_number, figure.level, highest)


def number(value: str) -> Decimal | None:
    """A printed figure as a number for Excel, None for words."""
    plain = value.replace(",", "")
    if not plain.replace(".", "", 1).removeprefix("-").isdecimal():
        return None
    return Decimal(plain)
