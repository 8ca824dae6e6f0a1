"""The front door of frameworks: criteria, evaluations and the work on them, results, suggestions, imports."""

from khet.calc.criteria import NON_SCORES
from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions.criteria import (
    activate_version,
    import_framework,
    retire_version,
    save_version,
)
from khet.domains.frameworks.actions.entries import amend, confirm, return_with_reason, save_report, score, submit
from khet.domains.frameworks.actions.evaluations import (
    Owner,
    RoundDates,
    assign,
    copy_owners,
    open_evaluation,
    set_dates,
)
from khet.domains.frameworks.actions.evidence import attach_figure, attach_file, attach_link, remove_evidence
from khet.domains.frameworks.actions.figures import bind_indicator, use_figure
from khet.domains.frameworks.actions.imports import ImportReport, import_results
from khet.domains.frameworks.actions.imports import Mode as ImportMode
from khet.domains.frameworks.actions.publishing import publish_round
from khet.domains.frameworks.actions.suggestions import (
    Task,
    cancel_follow_up,
    change_follow_up,
    open_follow_ups,
    report_follow_up,
    return_follow_up,
    verify_follow_up,
    write_suggestion,
)
from khet.domains.frameworks.queries.criteria import (
    definition,
    difference,
    export_framework,
    framework_row,
    framework_rows,
    validate_framework,
)
from khet.domains.frameworks.queries.entries import (
    NodeWork,
    evidence_file,
    evidence_of_round,
    node_work,
)
from khet.domains.frameworks.queries.evaluations import (
    evaluation,
    evaluations,
    owners,
    progress,
    years,
)
from khet.domains.frameworks.queries.figures import binding, used_figures
from khet.domains.frameworks.queries.published import (
    comparison,
    current_figure,
    current_figures,
    publications,
    snapshot,
    trend,
)
from khet.domains.frameworks.queries.results import plain_of, results, results_plain, what_if
from khet.domains.frameworks.queries.rows import (
    EntryRow,
    EvaluationRow,
    FrameworkRow,
    PublicationRow,
    ResultSet,
    VersionRow,
)
from khet.domains.frameworks.queries.suggestions import (
    follow_up,
    follow_up_events,
    follow_ups,
    suggestions,
)
from khet.domains.frameworks.queries.workbooks import template_workbook
from khet.domains.frameworks.rules.import_rows import Fault
from khet.domains.frameworks.rules.nodes import applies, leaf_codes
from khet.domains.frameworks.rules.refusals import (
    AlreadyOpen,
    BadReport,
    Conflict,
    CriteriaRefused,
    FigureRefused,
    ImportRefused,
    Locked,
    NoSuchEvaluation,
    NoSuchFramework,
    NothingToPublish,
    NotOfTheOffice,
    NotOwner,
    NoVersionInUse,
    Refusal,
    RoundIncomplete,
    SamePerson,
    VersionTaken,
    WouldOverwrite,
    WrongDates,
)
from khet.domains.frameworks.rules.reports import Report, Score

FIGURE_RESOLVER = "frameworks.figure"

__all__ = [
    "FIGURE_RESOLVER",
    "NON_SCORES",
    "AlreadyOpen",
    "BadReport",
    "Conflict",
    "CriteriaRefused",
    "EntryRow",
    "EvaluationRow",
    "Fault",
    "FigureRefused",
    "FrameworkRow",
    "ImportMode",
    "ImportRefused",
    "ImportReport",
    "Locked",
    "NoSuchEvaluation",
    "NoSuchFramework",
    "NoVersionInUse",
    "NodeWork",
    "NotOfTheOffice",
    "NotOwner",
    "NothingToPublish",
    "Owner",
    "PublicationRow",
    "Refusal",
    "Report",
    "ResultSet",
    "RoundDates",
    "RoundIncomplete",
    "SamePerson",
    "Score",
    "Task",
    "VersionRow",
    "VersionTaken",
    "WouldOverwrite",
    "WrongDates",
    "activate_version",
    "amend",
    "applies",
    "assign",
    "attach_figure",
    "attach_file",
    "attach_link",
    "bind_indicator",
    "binding",
    "cancel_follow_up",
    "change_follow_up",
    "comparison",
    "confirm",
    "copy_owners",
    "current_figure",
    "current_figures",
    "definition",
    "difference",
    "evaluation",
    "evaluations",
    "evidence_file",
    "evidence_of_round",
    "export_framework",
    "follow_up",
    "follow_up_events",
    "follow_ups",
    "framework_row",
    "framework_rows",
    "import_framework",
    "import_results",
    "leaf_codes",
    "node_work",
    "open_evaluation",
    "open_follow_ups",
    "owners",
    "permissions",
    "plain_of",
    "progress",
    "publications",
    "publish_round",
    "remove_evidence",
    "report_follow_up",
    "results",
    "results_plain",
    "retire_version",
    "return_follow_up",
    "return_with_reason",
    "save_report",
    "save_version",
    "score",
    "set_dates",
    "snapshot",
    "submit",
    "suggestions",
    "template_workbook",
    "trend",
    "use_figure",
    "used_figures",
    "validate_framework",
    "verify_follow_up",
    "what_if",
    "write_suggestion",
    "years",
]
