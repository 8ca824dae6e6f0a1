"""Small functions that turn named figures into a Vega-Lite spec and the table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from khet.kernel.documents.model import Cell, Chart, Column, Level, Row, Table
from khet.kernel.documents.shades import ACCENT, INK, INK_SOFT, LEVELS, LINE, NO_LEVEL

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
FONT = "Sarabun"
SERIES = (ACCENT, LEVELS[1], LEVELS[3], NO_LEVEL, LEVELS[0], LEVELS[2])


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a chart: where it stands, its value as printed, its series and level if it has them."""

    label: str
    value: Decimal | None
    printed: str
    series: str = ""
    level: Level | None = None


def bar(
    points: Sequence[Point],
    *,
    title: str,
    label_title: str,
    value_title: str,
    bounds: tuple[Decimal, Decimal] | None = None,
) -> Chart:
    """Horizontal bars, coloured by level where there is one, with the printed value at their end.

    Points without a value stay in the table and have no bar: "not scored" is not zero.
    """
    drawn = [point for point in points if point.value is not None]
    values = [
        {
            "label": point.label,
            "value": float(point.value or 0),  # only the length of a bar; the printed figure stands beside it
            "printed": point.printed,
            "colour": LEVELS[point.level.shade - 1] if point.level else ACCENT,
            "level": point.level.name if point.level else "",
        }
        for point in drawn
    ]
    shared = {
        "y": {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 420}},
        "x": {"field": "value", "type": "quantitative", "title": value_title, "scale": _scale(bounds)},
    }
    tooltip = [
        {"field": "label", "type": "nominal", "title": label_title},
        {"field": "printed", "type": "nominal", "title": value_title},
        {"field": "level", "type": "nominal", "title": "ระดับคุณภาพ"},
    ]
    colour = {"field": "colour", "type": "nominal", "scale": None}
    spec = _frame(title, values) | {
        "height": {"step": 26},
        "layer": [
            {
                "mark": {"type": "bar", "height": 14, "cornerRadiusEnd": 2},
                "encoding": shared | {"color": colour, "tooltip": tooltip},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": INK},
                "encoding": shared | {"text": {"field": "printed", "type": "nominal"}},
            },
        ],
    }
    return Chart(spec, title, _table(points, title, label_title, value_title))


def line(
    points: Sequence[Point],
    *,
    title: str,
    label_title: str,
    value_title: str,
    bounds: tuple[Decimal, Decimal] | None = None,
) -> Chart:
    """Lines over years or rounds, one per series, each told apart by its symbol as well as its colour."""
    order = list(dict.fromkeys(point.label for point in points))
    series = list(dict.fromkeys(point.series for point in points))
    values = [
        {"label": p.label, "value": float(p.value), "printed": p.printed, "series": p.series}
        for p in points
        if p.value is not None
    ]
    colour: dict[str, Any] = {
        "field": "series",
        "type": "nominal",
        "sort": series,
        "scale": {"domain": series, "range": [SERIES[at % len(SERIES)] for at in range(len(series))]},
        "legend": {"title": None, "orient": "top", "labelLimit": 260} if len(series) > 1 else None,
    }
    encoding: dict[str, Any] = {
        "x": {"field": "label", "type": "ordinal", "sort": order, "title": label_title, "axis": {"labelAngle": 0}},
        "y": {"field": "value", "type": "quantitative", "title": value_title, "scale": _scale(bounds)},
        "color": colour,
        "shape": colour | {"scale": {"domain": series}},
        "tooltip": [
            {"field": "series", "type": "nominal", "title": "ชุดข้อมูล"},
            {"field": "label", "type": "nominal", "title": label_title},
            {"field": "printed", "type": "nominal", "title": value_title},
        ],
    }
    spec = _frame(title, values) | {
        "height": 240,
        "encoding": encoding,
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2}},
            {"mark": {"type": "point", "size": 70, "filled": True}},
            {
                "mark": {"type": "text", "dy": -12, "color": INK},
                "encoding": {"text": {"field": "printed", "type": "nominal"}},
            },
        ],
    }
    return Chart(spec, title, _table(points, title, label_title, value_title))


def _frame(title: str, values: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "$schema": SCHEMA,
        "description": title,
        "width": 620,
        "background": "transparent",
        "data": {"values": values},
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": INK,
                "titleColor": INK_SOFT,
                "gridColor": LINE,
                "domainColor": LINE,
                "tickColor": LINE,
                "labelFontSize": 14,
                "titleFontSize": 14,
                "titleFontWeight": "normal",
            },
            "legend": {"labelFontSize": 14, "labelColor": INK},
            "text": {"fontSize": 14},
        },
    }


def _scale(bounds: tuple[Decimal, Decimal] | None) -> dict[str, Any]:
    if bounds is None:
        return {"zero": True}
    return {"domain": [float(bounds[0]), float(bounds[1])], "zero": False}


def _table(points: Sequence[Point], title: str, label_title: str, value_title: str) -> Table:
    """The same figures as a table; columns that would be empty are left out."""
    has_series = any(point.series for point in points)
    has_level = any(point.level for point in points)
    columns = [Column(label_title, width=5)]
    if has_series:
        columns.insert(0, Column("ชุดข้อมูล", width=4))
    columns.append(Column(value_title, "right", 2))
    if has_level:
        columns.append(Column("ระดับคุณภาพ", "center", 3))
    rows = []
    for point in points:
        cells = [Cell(point.series)] if has_series else []
        cells += [Cell(point.label), Cell(point.printed, number=point.value)]
        if has_level:
            cells.append(Cell("" if point.level else "-", level=point.level))
        rows.append(Row(tuple(cells)))
    return Table(tuple(columns), tuple(rows), name=title)
