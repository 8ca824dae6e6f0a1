"""The front door of the warehouse: files in, questions decided, snapshots out, and the people behind pseudonyms."""

from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions.flow import check, check_and_accept, choose_mapping, decide, set_period
from khet.domains.warehouse.actions.marking import marked_workbook
from khet.domains.warehouse.actions.people import merge, persons_behind, undo_merge
from khet.domains.warehouse.actions.publishing import accept
from khet.domains.warehouse.actions.settling import settle
from khet.domains.warehouse.actions.shelves import when_turned
from khet.domains.warehouse.actions.superseding import supersede
from khet.domains.warehouse.actions.uploads import ACCEPT_JOB, CHECK_JOB, start, start_accept, upload, withdraw
from khet.domains.warehouse.queries.between import compare_for
from khet.domains.warehouse.queries.choosing import may_answer
from khet.domains.warehouse.queries.comparing import compare
from khet.domains.warehouse.queries.disagreements import disagreement, disagreements
from khet.domains.warehouse.queries.imports import (
    dataset,
    dataset_name,
    import_row,
    imports,
    questions,
    report,
    saved_mappings,
)
from khet.domains.warehouse.queries.people import candidates, merges
from khet.domains.warehouse.queries.rows import (
    ImportReport,
    ImportRow,
    PersonRow,
    QuestionRow,
    SchoolChange,
    SnapshotRow,
)
from khet.domains.warehouse.queries.snapshots import (
    changed_since,
    damage,
    is_spoilt,
    offices_with_data,
    people_links,
    school_places,
    schools_dimension,
    snapshot,
    snapshots,
    sources,
)
from khet.domains.warehouse.rules.refusals import (
    AlreadySuperseded,
    Busy,
    CannotCompare,
    CannotMerge,
    DiskFull,
    FileUnreadable,
    MappingNeeded,
    MappingRefused,
    NoSuchOption,
    NotFound,
    NothingToPublish,
    PeriodTaken,
    PeriodUnknown,
    ReasonNeeded,
    StorageDamaged,
    WarehouseProblem,
)

__all__ = [
    "ACCEPT_JOB",
    "CHECK_JOB",
    "AlreadySuperseded",
    "Busy",
    "CannotCompare",
    "CannotMerge",
    "DiskFull",
    "FileUnreadable",
    "ImportReport",
    "ImportRow",
    "MappingNeeded",
    "MappingRefused",
    "NoSuchOption",
    "NotFound",
    "NothingToPublish",
    "PeriodTaken",
    "PeriodUnknown",
    "PersonRow",
    "QuestionRow",
    "ReasonNeeded",
    "SchoolChange",
    "SnapshotRow",
    "StorageDamaged",
    "WarehouseProblem",
    "accept",
    "candidates",
    "changed_since",
    "check",
    "check_and_accept",
    "choose_mapping",
    "compare",
    "compare_for",
    "damage",
    "dataset",
    "dataset_name",
    "decide",
    "disagreement",
    "disagreements",
    "import_row",
    "imports",
    "is_spoilt",
    "marked_workbook",
    "may_answer",
    "merge",
    "merges",
    "offices_with_data",
    "people_links",
    "permissions",
    "persons_behind",
    "questions",
    "report",
    "saved_mappings",
    "school_places",
    "schools_dimension",
    "set_period",
    "settle",
    "snapshot",
    "snapshots",
    "sources",
    "start",
    "start_accept",
    "supersede",
    "undo_merge",
    "upload",
    "when_turned",
    "withdraw",
]
