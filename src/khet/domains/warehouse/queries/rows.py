"""The plain rows in which pages, the command line and other domains see the warehouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from khet.domains.warehouse.rules.choosing import takes_any_school


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import. ``year`` is 0 while no period is known. ``is_again`` when an upload was a file known already.

    ``proposals`` are what the file may be, best first: dataset, layout, score, mapping, missing fields, reasons.
    """

    id: int
    office_id: int
    file_name: str
    size: int
    sha256: str
    state: str
    state_label: str
    dataset: str
    dataset_name: str
    year: int
    round: str
    encoding: str
    rows_in: int
    accepted: int
    repaired: int
    waiting: int
    refused: int
    problem: str
    uploaded_at: datetime
    uploaded_by_name: str
    checked_at: datetime | None
    accepted_at: datetime | None
    mapping: tuple[Mapping[str, Any], ...] = ()
    proposals: tuple[Mapping[str, Any], ...] = ()
    is_again: bool = False

    @property
    def stage(self) -> str:
        """The state as people speak of it: ``unread`` for a file that nobody has looked at yet, else the state."""
        return "unread" if self.state == "uploaded" and not self.proposals else self.state

    @property
    def is_being_checked(self) -> bool:
        """Whether the next step is the machine's and not a person's."""
        return self.stage in {"unread", "mapped"}

    @property
    def may_accept(self) -> bool:
        """Whether there is something to publish."""
        return self.state in {"checked", "accepted"} and (self.accepted + self.repaired > 0 or self.is_none_at_all)

    @property
    def is_none_at_all(self) -> bool:
        """Whether the file has headings only: in its period there was none, if somebody confirms it."""
        return self.state in {"checked", "accepted"} and not self.rows_in


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What checking a file came to, in the shape of the public interface; ``snapshot`` is "" until it is accepted.

    ``units`` are the schools, each with the codes of the dataset's parts, that the file tells of.
    """

    import_id: int
    dataset: str
    encoding: str
    rows_in: int
    accepted: int
    repaired: int
    waiting: int
    refused: int
    findings: tuple[Mapping[str, Any], ...]
    reconciliation: tuple[Mapping[str, Any], ...]
    snapshot: str
    set_aside: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[Mapping[str, Any], ...] = ()
    stated: tuple[Mapping[str, Any], ...] = ()
    year: int = 0
    round: str = ""
    units: tuple[Sequence[Any], ...] = ()

    @property
    def told(self) -> tuple[Mapping[str, Any], ...]:
        """All that was found, what reading the file noticed first: encodings that differ, sheets that stayed out."""
        shape = {"severity": "warning", "column": "", "suggestion": ""}
        return (*({**shape, **note, "rows": note.get("rows", [])} for note in self.notes), *self.findings)

    def as_plain(self) -> dict[str, Any]:
        """The JSON of ``khet data import --json`` and of the API: these keys and no others."""
        return {
            "dataset": self.dataset,
            "encoding": self.encoding,
            "rows_in": self.rows_in,
            "accepted": self.accepted,
            "repaired": self.repaired,
            "waiting": self.waiting,
            "refused": self.refused,
            "findings": [
                {
                    "cause": each["cause"],
                    "severity": each["severity"],
                    "rows": list(each["rows"]),
                    "column": each["column"],
                    "message_th": each["message_th"],
                    "message_en": each["message_en"],
                    "suggestion": each["suggestion"],
                }
                for each in self.told
            ],
            "reconciliation": [
                {
                    "row": each["row"],
                    "column": each["column"],
                    "stated": each["stated"],
                    "computed": each["computed"],
                    "weighting": each["weighting"],
                    "likely_cause": each["likely_cause"],
                }
                for each in self.reconciliation
            ],
            "snapshot": self.snapshot or None,
        }


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One way to settle a question: what ``decide`` takes, and its words."""

    key: str
    label_th: str
    label_en: str


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One cause that waits for a decision, with all its rows; ``answer`` is the option chosen, "" while it waits."""

    id: int
    import_id: int
    cause: str
    field: str
    group: str
    column: str
    rows: tuple[int, ...]
    row_count: int
    message_th: str
    message_en: str
    suggestion: str
    options: tuple[OptionRow, ...]
    sample: tuple[str, ...]
    answer: str

    @property
    def takes_any_school(self) -> bool:
        """Whether any school of the office may be the answer for all of its rows."""
        return takes_any_school(self.cause, self.sample)


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """One snapshot; ``superseded_at`` is None for the current one, ``removed_at`` for one whose rows are kept."""

    uuid: str
    office_id: int
    dataset: str
    dataset_name: str
    year: int
    round: str
    schema_version: int
    rows: int
    schools: int
    waiting: int
    refused: int
    counts: Mapping[str, Any]
    import_id: int
    source_name: str
    source_sha256: str
    sha256: str
    size: int
    published_at: datetime
    published_by_name: str
    superseded_at: datetime | None
    superseded_by: str
    superseded_reason: str
    removed_at: datetime | None

    @property
    def is_current(self) -> bool:
        """Whether figures are computed from this one."""
        return self.superseded_at is None


@dataclass(frozen=True, slots=True)
class SchoolChange:
    """What changed between two snapshots at one school; ``changed`` counts people by field."""

    school_id: int | None
    name: str
    before: int
    after: int
    came_in: int
    went_out: int
    moved_in: int
    moved_out: int
    changed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CensusDiff:
    """Two snapshots of one dataset side by side: who came, left, moved to another school, and what changed by field.

    ``moves`` are (from school, to school, people), most first; ``schools`` one row for each school with a change.
    """

    before: SnapshotRow
    after: SnapshotRow
    came_in: int
    went_out: int
    moved: int
    stayed: int
    changed: Mapping[str, int]
    moves: tuple[tuple[int | None, int | None, int], ...]
    schools: tuple[SchoolChange, ...]

    def as_plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "before": self.before.uuid,
            "after": self.after.uuid,
            "dataset": self.after.dataset,
            "in": self.came_in,
            "out": self.went_out,
            "moved": self.moved,
            "stayed": self.stayed,
            "changed": dict(self.changed),
            "schools": [
                {
                    "school_id": each.school_id,
                    "name": each.name,
                    "before": each.before,
                    "after": each.after,
                    "in": each.came_in,
                    "out": each.went_out,
                    "moved_in": each.moved_in,
                    "moved_out": each.moved_out,
                    "changed": dict(each.changed),
                }
                for each in self.schools
            ],
        }


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody behind a figure. ``identifier`` is masked; ``sensitive`` holds what was asked for with a purpose."""

    pseudonym: int
    individual_id: int
    kind: str
    prefix: str
    first_name: str
    last_name: str
    identifier: str
    student_no: str
    birth_date: date | None
    school_id: int | None
    school_name: str
    sensitive: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Two individuals who may be one, with the reasons (key, Thai, English); ``score`` from 0 to 100."""

    one: PersonRow
    other: PersonRow
    score: int
    reasons: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge that was made, and whether it still holds."""

    id: int
    kept: PersonRow
    absorbed: PersonRow
    reasons: tuple[str, ...]
    note: str
    merged_at: datetime
    merged_by_name: str
    undone_at: datetime | None
    undone_by_name: str
    undone_reason: str


@dataclass(frozen=True, slots=True)
class DisagreementRow:
    """A figure that a file states and its rows do not give; ``settlement`` is "" until somebody settles it."""

    id: int
    import_id: int
    office_id: int
    dataset: str
    year: int
    round: str
    row: int
    column: str
    columns: tuple[str, ...]
    stated: str
    computed: str
    weighting: str
    likely_cause: str
    message_th: str
    message_en: str
    cells: tuple[Any, ...]
    settlement: str
    settlement_label: str
    note: str
    settled_at: datetime | None
    settled_by_name: str


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A saved mapping of an office."""

    id: int
    office_id: int
    fingerprint: str
    dataset: str
    dataset_name: str
    mapping: Mapping[str, Any]
    file_name: str
    saved_at: datetime
    saved_by_name: str
