"""What the answers about instruments look like, for the OpenAPI page."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

from khet.api.v1.schemas import Page


class VersionItem(Schema):
    """One version of an instrument."""

    id: int
    instrument_id: int
    code: str
    kind: str
    title: str
    title_en: str
    office_id: int | None = Field(description="null = เครื่องมือกลาง")
    number: int
    state: str = Field(description="draft (ร่าง) published (ใช้งาน) retired (เลิกใช้)")
    sha256: str = Field(description="SHA-256 ของแบบ")
    note: str
    breaks_comparability: bool = Field(description="true = ผลเทียบกับฉบับก่อนไม่ได้")
    created_at: str
    published_at: str | None


class InstrumentItem(Schema):
    """An instrument with its version in use and its draft."""

    id: int
    code: str
    kind: str
    title: str
    title_en: str
    office_id: int | None
    is_shipped: bool
    is_retired: bool
    published: VersionItem | None
    draft: VersionItem | None


class InstrumentPage(Page):
    """One page of instruments."""

    items: list[InstrumentItem]


class VersionForm(VersionItem):
    """A version with its whole form."""

    form: dict[str, Any] = Field(description="แบบทั้งฉบับ: labels, languages, bands, questions, lists")
    changes: list[dict[str, Any]] = Field(description="สิ่งที่เปลี่ยนจากฉบับก่อน")


class FormFault(Schema):
    """One fault of a workbook, with its place."""

    sheet: str
    row: int
    column: str
    cell: str
    detail: str
    detail_en: str


class Imported(Schema):
    """What an import stored."""

    is_new: bool = Field(description="false = เหมือนฉบับล่าสุดทุกประการ")
    version: VersionItem
    remarks: list[FormFault] = Field(description="สิ่งที่ไม่ได้ใช้ พร้อมเหตุผล")
