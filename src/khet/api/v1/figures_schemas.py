"""What answers about indicators and figures look like, for the OpenAPI page."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

from khet.api.v1.schemas import Page


class IndicatorItem(Schema):
    """An indicator with the version in use."""

    code: str
    name: str
    name_en: str
    group: str
    version: int
    hash: str = Field(description="SHA-256 ของนิยาม")
    own: bool = Field(description="true = ของเขต, false = กลาง")
    formula: str
    in_words: str
    unit: str
    decimals: int
    polarity: str
    thresholds: dict[str, str]
    target: str | None
    by: list[str]
    datasets: list[str]
    source: str
    retired: bool


class IndicatorPage(Page):
    """One page of indicators."""

    items: list[IndicatorItem]


class Figure(Schema):
    """One figure; numerator and denominator are exact, and null where the figure is hidden or absent."""

    code: str
    year: int
    keys: dict[str, str | None] = Field(description="null = รวมทุกค่าของมิติ, ว่าง = ไม่ระบุ")
    labels: dict[str, str]
    state: str = Field(description="shown, hidden, no_data, not_by, undefined")
    value: str | None
    numerator: str | None
    denominator: str | None
    level: int | None
    target: str | None
    met: bool | None


class Figures(Schema):
    """The figures asked for, the snapshots they were counted from, and what a reader must know."""

    office: str
    by: list[str]
    years: list[int]
    only: dict[str, str]
    indicators: list[dict[str, Any]]
    rows: list[Figure]
    sources: list[dict[str, Any]]
    warnings: list[dict[str, Any]]


class Explained(Schema):
    """Everything behind one figure."""

    office: str
    indicator: IndicatorItem
    of: dict[str, str]
    figure: Figure
    parts: list[dict[str, Any]]
    weighting: str
    rounding: str
    thresholds: dict[str, str]
    small_cells: str
    compared: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
