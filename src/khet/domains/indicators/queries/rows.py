"""The plain rows in which other packages see indicators, their figures, and what stands behind a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

SHOWN, HIDDEN, NO_DATA, NOT_BY, UNDEFINED = "shown", "hidden", "no_data", "not_by", "undefined"


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with the version in use. ``office_id`` is None for a national one.

    ``by`` are the dimensions by which it may be split, ``datasets`` what it reads, ``thresholds`` (level, bound) from
    the best level down, ``polarity`` "higher", "lower" or "none". Texts without a translation are empty.
    """

    id: int
    code: str
    name: str
    name_en: str
    group: str
    office_id: int | None
    version_id: int
    version: int
    definition_hash: str
    formula: str
    in_words: str
    about: str
    about_en: str
    scale: int
    unit: str
    unit_en: str
    decimals: int
    polarity: str
    thresholds: tuple[tuple[int, Decimal], ...]
    target: Decimal | None
    by: tuple[str, ...]
    datasets: tuple[str, ...]
    uses_sensitive: bool
    source: str
    is_retired: bool
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class DefinitionVersionRow:
    """One stored version of an indicator's definition; it never changes."""

    id: int
    code: str
    office_id: int | None
    number: int
    formula: str
    definition_hash: str
    note: str
    created_at: datetime
    created_by_name: str
    is_shipped: bool
    is_current: bool
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class ValueLabel:
    """One value of a dimension: its key in figures (text, also for ids), and the words shown for it."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """A dimension of a table: ``office``, ``network``, ``school``, ``grade``, ``sex`` or ``dataset.field``.

    ``values`` are those met in the table, in the order in which a table shows them.
    """

    key: str
    label: str
    values: tuple[ValueLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class SnapshotRef:
    """A snapshot that a figure was computed from, as a page cites it.

    ``superseded`` tells that another snapshot has taken its place since (only for figures kept elsewhere: what is
    computed now always reads the snapshots that stand).
    """

    uuid: str
    dataset: str
    dataset_name: str
    office_id: int
    year: int
    round: str
    rows: int
    file_name: str = ""
    published_by_name: str = ""
    published_at: datetime | None = None
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of one indicator in one year, for one combination of the table's dimensions.

    ``keys`` and ``labels`` follow ``FigureTable.by``; a key of None is the total over a dimension, an empty one "not
    stated". ``state`` is ``shown``, ``hidden`` (too few persons, or needed to keep such a cell safe: which of the two
    is not told), ``no_data`` (a dataset is missing for the year), ``not_by`` (its data cannot be split so) or
    ``undefined`` (nothing to divide by). ``text`` is what a page prints. ``number`` is rounded as shown, ``value``
    exact at the indicator's scale; numerator and denominator are exact too. All are None unless shown.
    """

    code: str
    year: int
    keys: tuple[str | None, ...]
    labels: tuple[str, ...]
    state: str
    text: str
    value: Fraction | None = None
    number: Decimal | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    level: int | None = None
    target: Decimal | None = None
    is_met: bool | None = None

    @property
    def is_shown(self) -> bool:
        """Whether there is a value to show."""
        return self.state == SHOWN


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a reader must know beside a figure: ``kind`` is ``disagreement``, ``missing``, ``hidden``, ``not_by``.

    ``disagreement``: a total that a file states waits for a decision. ``missing``: a dataset has no snapshot for the
    year. ``hidden``: some cells of the table are. ``not_by``: the indicator cannot be split as the table is.
    """

    kind: str
    code: str
    year: int
    dataset: str
    message_th: str
    message_en: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A figure to stand beside: ``kind`` is ``last_year``, ``network``, ``area``, ``country`` or ``area_stated``.

    ``stated`` tells that the figure was read from a row of a file that states it, and not computed.
    """

    kind: str
    label: str
    year: int
    text: str
    number: Decimal | None
    stated: bool = False


@dataclass(frozen=True)
class FigureTable:
    """The figures asked for. ``rows`` are ordered by indicator, year, then the dimensions in their own order."""

    office_id: int | None
    by: tuple[str, ...]
    years: tuple[int, ...]
    only: Mapping[str, str]
    indicators: Mapping[str, IndicatorRow]
    dimensions: tuple[DimensionRow, ...]
    rows: tuple[FigureRow, ...]
    sources: Mapping[tuple[str, int], tuple[SnapshotRef, ...]]
    warnings: tuple[Warned, ...] = ()

    def of(self, code: str, year: int | None = None) -> tuple[FigureRow, ...]:
        """The rows of one indicator, of one year when given."""
        return tuple(row for row in self.rows if row.code == code and year in (None, row.year))

    def row(self, code: str, year: int, *keys: str | None) -> FigureRow | None:
        """The row with exactly these keys, or None."""
        return next((row for row in self.of(code, year) if row.keys == keys), None)


@dataclass(frozen=True, slots=True)
class LeafRow:
    """One counted or summed part of a formula, with what each snapshot gave for it.

    ``text`` is how the formula writes it, ``in_words`` how a person reads it. Figures are None where they are hidden.
    """

    text: str
    in_words: str
    kind: str
    dataset: str
    year: int
    count: int | None
    total: Fraction | None
    snapshots: tuple[SnapshotRef, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind one figure: formula, words, parts, weighting, rounding, level, snapshots, target."""

    indicator: IndicatorRow
    figure: FigureRow
    office_id: int
    keys: tuple[tuple[str, str], ...]
    leaves: tuple[LeafRow, ...]
    weighting: str
    rounding: str
    thresholds: tuple[tuple[int, str], ...]
    small_cell: str
    compared: tuple[ComparedFigure, ...]
    warnings: tuple[Warned, ...]
    may_open_names: bool


@dataclass(frozen=True)
class CitedFigure:
    """A figure as results, evidence and papers take it over: word for word, with what it was computed from.

    ``arguments`` are those of the resolver ``indicators.figure``, which later tells what the figure is then. Cells that
    stand on too few persons cannot be cited.
    """

    indicator: IndicatorRow
    office_id: int
    year: int
    text: str
    number: Decimal
    value: Fraction
    numerator: Fraction | None
    denominator: Fraction | None
    level: int | None
    snapshots: tuple[SnapshotRef, ...]
    arguments: Mapping[str, Any]

    @property
    def title(self) -> str:
        """How evidence names it."""
        return f"{self.indicator.name} {self.year}: {self.text} {self.indicator.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class TargetRow:
    """The target of an office for one indicator in one year: ``value`` and who set it when."""

    code: str
    office_id: int
    year: int
    value: Decimal
    note: str
    set_at: datetime
    set_by_name: str


@dataclass(frozen=True, slots=True)
class ThresholdsRow:
    """Thresholds an office uses in place of the definition's: (level, from which value), and who set them when."""

    code: str
    office_id: int
    thresholds: tuple[tuple[int, Decimal], ...]
    note: str
    set_at: datetime
    set_by_name: str


@dataclass(frozen=True, slots=True)
class SavedViewRow:
    """A table somebody keeps: ``query`` is what the explore page needs to show it again.

    ``token`` is empty for a private one; a shared one opens for everybody who may see figures of the office.
    """

    id: int
    office_id: int
    name: str
    query: Mapping[str, Any]
    token: str
    is_mine: bool
    owner_name: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class OpenFigureRow:
    """An indicator that an office publishes: by which dimensions, for which years, since when and by whom."""

    id: int
    office_id: int
    office_name: str
    code: str
    name: str
    name_en: str
    by: tuple[str, ...]
    years: tuple[int, ...]
    published_at: datetime
    published_by_name: str
