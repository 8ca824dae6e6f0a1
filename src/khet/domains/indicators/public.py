"""The front door of indicators: definitions, figures with their explanation, targets, saved views, open figures."""

from khet.domains.indicators import permissions
from khet.domains.indicators.queries.rows import (
    COMPLEMENTARY,
    HIDDEN,
    NO_DATA,
    SHOWN,
    SMALL,
    UNDEFINED,
    ComparedFigure,
    DefinitionVersionRow,
    DimensionRow,
    Explanation,
    FigureRow,
    FigureTable,
    IndicatorRow,
    LeafRow,
    OpenFigureRow,
    SavedViewRow,
    SnapshotRef,
    TargetRow,
    ThresholdsRow,
    ValueLabel,
    Warned,
)

FIGURE_RESOLVER = "indicators.figure"

__all__ = [
    "COMPLEMENTARY",
    "FIGURE_RESOLVER",
    "HIDDEN",
    "NO_DATA",
    "SHOWN",
    "SMALL",
    "UNDEFINED",
    "ComparedFigure",
    "DefinitionVersionRow",
    "DimensionRow",
    "Explanation",
    "FigureRow",
    "FigureTable",
    "IndicatorRow",
    "LeafRow",
    "OpenFigureRow",
    "SavedViewRow",
    "SnapshotRef",
    "TargetRow",
    "ThresholdsRow",
    "ValueLabel",
    "Warned",
    "permissions",
]
