"""The front door of indicators: definitions, figures with their explanation, targets, saved views, open figures."""

from khet.domains.indicators import permissions
from khet.domains.indicators.actions.aims import set_target, set_thresholds
from khet.domains.indicators.actions.definitions import (
    copy_to_office,
    ensure_library,
    import_indicators,
    may_edit,
    retire,
    save_definition,
)
from khet.domains.indicators.actions.hiding import ask as ask_for_hiding
from khet.domains.indicators.actions.names import names_behind
from khet.domains.indicators.actions.opening import publish_open, withdraw_open
from khet.domains.indicators.actions.views import delete_view, save_view, share_view
from khet.domains.indicators.queries.aims import office_thresholds, targets
from khet.domains.indicators.queries.citing import cite, current_figure, current_figures
from khet.domains.indicators.queries.comparing import compared
from khet.domains.indicators.queries.computing import Basis
from khet.domains.indicators.queries.definitions import (
    FormulaCheck,
    check_formula,
    check_text,
    export_indicators,
    indicator_row,
    indicator_rows,
    unreadable,
    versions,
)
from khet.domains.indicators.queries.explaining import explain
from khet.domains.indicators.queries.figures import data_years, figures, open_table, shelf
from khet.domains.indicators.queries.plain import (
    explanation_plain,
    figure_plain,
    file_rows,
    indicator_plain,
    table_plain,
)
from khet.domains.indicators.queries.rows import (
    HIDDEN,
    NO_DATA,
    NOT_BY,
    SHOWN,
    UNDEFINED,
    CitedFigure,
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
from khet.domains.indicators.queries.showing import (
    open_figures,
    open_list,
    open_row,
    saved_view,
    saved_views,
    shared_view,
)
from khet.domains.indicators.queries.sight import sees_school
from khet.domains.indicators.rules.refusals import (
    BadTable,
    DefinitionRefused,
    NoSuchIndicator,
    NotCitable,
    Refusal,
    TextProblem,
    TooManyNames,
    WrongAim,
)

FIGURE_RESOLVER = "indicators.figure"

__all__ = [
    "FIGURE_RESOLVER",
    "HIDDEN",
    "NOT_BY",
    "NO_DATA",
    "SHOWN",
    "UNDEFINED",
    "BadTable",
    "Basis",
    "CitedFigure",
    "ComparedFigure",
    "DefinitionRefused",
    "DefinitionVersionRow",
    "DimensionRow",
    "Explanation",
    "FigureRow",
    "FigureTable",
    "FormulaCheck",
    "IndicatorRow",
    "LeafRow",
    "NoSuchIndicator",
    "NotCitable",
    "OpenFigureRow",
    "Refusal",
    "SavedViewRow",
    "SnapshotRef",
    "TargetRow",
    "TextProblem",
    "ThresholdsRow",
    "TooManyNames",
    "ValueLabel",
    "Warned",
    "WrongAim",
    "ask_for_hiding",
    "check_formula",
    "check_text",
    "cite",
    "compared",
    "copy_to_office",
    "current_figure",
    "current_figures",
    "data_years",
    "delete_view",
    "ensure_library",
    "explain",
    "explanation_plain",
    "export_indicators",
    "figure_plain",
    "figures",
    "file_rows",
    "import_indicators",
    "indicator_plain",
    "indicator_row",
    "indicator_rows",
    "may_edit",
    "names_behind",
    "office_thresholds",
    "open_figures",
    "open_list",
    "open_row",
    "open_table",
    "permissions",
    "publish_open",
    "retire",
    "save_definition",
    "save_view",
    "saved_view",
    "saved_views",
    "sees_school",
    "set_target",
    "set_thresholds",
    "share_view",
    "shared_view",
    "shelf",
    "table_plain",
    "targets",
    "unreadable",
    "versions",
    "withdraw_open",
]
