"""What the answers about data look like, for the OpenAPI page."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema

from khet.api.v1.schemas import Page


class ImportItem(Schema):
    """A file on its way in."""

    id: int
    file_name: str
    sha256: str
    size: int
    state: str = Field(description="uploaded (รอจับคู่คอลัมน์) mapped checked accepted refused withdrawn")
    dataset: str | None
    year: int | None
    round: str | None
    rows_in: int
    accepted: int
    repaired: int
    waiting: int
    refused: int
    problem: str | None
    uploaded_at: str
    checked_at: str | None
    accepted_at: str | None


class Progress(Schema):
    """How far the check of a file is."""

    state: str = Field(description="queued หรือ running")
    done: int
    total: int
    message: str


class ImportStanding(ImportItem):
    """A file and how far its check is."""

    office: str
    progress: Progress | None
    failure: str | None = Field(description="เหตุที่งานล่าสุดไม่สำเร็จ")


class ImportPage(Page):
    """One page of files."""

    items: list[ImportItem]


class Finding(Schema):
    """What was found in a file: a stable cause, its rows, and what to do."""

    cause: str
    severity: str = Field(description="refused ask warning repaired")
    rows: list[int]
    column: str
    message_th: str
    message_en: str
    suggestion: str


class Reconciled(Schema):
    """A figure that the file states and its rows do not give."""

    row: int
    column: str
    stated: str | None
    computed: str | None
    weighting: str
    likely_cause: str


class ImportReport(Schema):
    """What checking a file came to."""

    dataset: str
    encoding: str
    rows_in: int
    accepted: int
    repaired: int
    waiting: int
    refused: int
    findings: list[Finding]
    reconciliation: list[Reconciled]
    snapshot: str | None


class QuestionOption(Schema):
    """One way to decide."""

    key: str
    label_th: str
    label_en: str


class Question(Schema):
    """One doubt about a file, with all its rows; group and options are null and empty without warehouse.person.view."""

    id: int
    cause: str
    field: str
    group: str | None
    column: str | None
    rows: list[int]
    message_th: str
    message_en: str
    suggestion: str
    options: list[QuestionOption]
    takes_any_school: bool
    answer: str | None


class QuestionPage(Page):
    """One page of questions."""

    items: list[Question]


class DecisionGiven(Schema):
    """One decision; rows narrow it to some rows of the question, empty means all of them."""

    cause: str = Field(max_length=60)
    field: str = Field("", max_length=60)
    group: str = Field("", max_length=200)
    option: str = Field(max_length=200)
    rows: list[int] = Field([], max_length=100_000)


class Decisions(Schema):
    """Decisions about one file."""

    decisions: list[DecisionGiven] = Field(min_length=1, max_length=1000)


class Reason(Schema):
    """Why something is done."""

    reason: str = Field("", max_length=500)


class Acceptance(Reason):
    """Why a file takes the place of another one's rows, and of whose."""

    replace: Literal["", "own", "all"] = ""


class SnapshotStanding(Schema):
    """A snapshot: what it holds, where it came from, and whether it is in use."""

    uuid: str
    dataset: str
    year: int
    round: str | None
    schema_version: int
    rows: int
    schools: int
    waiting: int
    refused: int
    source_name: str
    source_sha256: str
    sha256: str
    published_at: str
    is_current: bool
    superseded_at: str | None
    superseded_by: str | None
    superseded_reason: str | None


class SnapshotPage(Page):
    """One page of snapshots."""

    items: list[SnapshotStanding]


class SchoolDifference(Schema):
    """What changed at one school."""

    school_id: int | None
    name: str
    before: int
    after: int
    came_in: int | None = Field(alias="in")
    went_out: int | None = Field(alias="out")
    moved_in: int | None
    moved_out: int | None
    changed: dict[str, int]


class CensusDifference(Schema):
    """Two snapshots of one dataset side by side."""

    before: str
    after: str
    dataset: str
    came_in: int | None = Field(alias="in", description="null เมื่อจำนวนน้อยจนอาจระบุตัวบุคคลได้")
    went_out: int | None = Field(alias="out")
    moved: int | None
    stayed: int | None
    changed: dict[str, int]
    schools: list[SchoolDifference]
