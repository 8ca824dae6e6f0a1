"""What the answers look like, for the OpenAPI page; the answers themselves come from the domains' own plain rows."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema


class ProblemError(Schema):
    """One fault of a request."""

    parameter: str
    detail: str = Field(description="ภาษาไทย")
    detail_en: str


class Problem(Schema):
    """A problem (RFC 9457), in Thai and English, with every fault of the request."""

    type: str
    title: str
    title_en: str
    status: int
    detail: str
    detail_en: str
    instance: str
    errors: list[ProblemError] = []


class Page(Schema):
    """What every list carries: the cursor of the next page and its address, null on the last one."""

    next_cursor: str | None
    next: str | None


class Office(Schema):
    """An office (สพท.)."""

    id: int
    short_name: str
    name: str
    name_en: str
    type: str = Field(description="primary = สพป., secondary = สพม.")
    codes: list[str]


class OfficePage(Page):
    """One page of offices."""

    items: list[Office]


class School(Schema):
    """A school as it is today."""

    id: int
    name: str
    codes: dict[str, str]
    network: str


class SchoolPage(Page):
    """One page of schools."""

    items: list[School]


class Framework(Schema):
    """A framework of evaluation and its latest version."""

    code: str
    name: str
    short_name: str
    version: str
    subject: str = Field(description="office หรือ school")


class FrameworkPage(Page):
    """One page of frameworks."""

    items: list[Framework]


class Overall(Schema):
    """The figure of the whole framework."""

    value: str | None
    level: str | None
    level_number: int | None
    counted: int
    explanation: dict[str, Any] = Field(description="สูตร ตัวตั้ง น้ำหนัก สิ่งที่ไม่นับพร้อมเหตุผล เศษส่วนแม่นตรง และเกณฑ์ระดับ")


class Node(Schema):
    """The figure of one node; figures are strings, absent ones null."""

    code: str
    parent: str | None
    name: str
    state: str
    rounds: dict[str, str | None]
    value: str | None
    level: str | None
    level_number: int | None
    printed: str | None
    target: str | None
    result: str | None
    meaning: str | None
    shared_score: str | None
    explanation: dict[str, Any] | None


class Results(Schema):
    """The results of one office against one framework in one year."""

    office: str
    framework: str
    version: str
    year: int
    overall: Overall
    nodes: list[Node]


class Evaluation(Schema):
    """An evaluation and how far it has come."""

    id: int
    office: str
    school: str | None
    framework: str
    version: str
    year: int
    status: str
    rounds: list[dict[str, Any]]


class EvaluationPage(Page):
    """One page of evaluations."""

    items: list[Evaluation]


class FollowUp(Schema):
    """What was promised after a suggestion."""

    id: int
    office: str
    title: str
    about: str
    state: str
    due_on: str
    owner: str
    is_late: bool


class FollowUpPage(Page):
    """One page of follow-ups."""

    items: list[FollowUp]
