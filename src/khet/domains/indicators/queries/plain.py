"""Figures and explanations as plain data: the same for the command line, the API and files."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from khet.calc import rounding
from khet.domains.indicators.queries.rows import (
    Explanation,
    FigureRow,
    FigureTable,
    IndicatorRow,
    SnapshotRef,
    Warned,
)

HEADINGS = ("state", "value", "numerator", "denominator", "level", "target")


def indicator_plain(row: IndicatorRow) -> dict[str, Any]:
    """An indicator with the version in use."""
    return {
        "code": row.code,
        "name": row.name,
        "name_en": row.name_en,
        "group": row.group,
        "version": row.version,
        "hash": row.definition_hash,
        "own": row.office_id is not None,
        "formula": row.formula,
        "in_words": row.in_words,
        "unit": row.unit,
        "decimals": row.decimals,
        "polarity": row.polarity,
        "thresholds": {str(level): str(bound) for level, bound in row.thresholds},
        "target": None if row.target is None else f"{row.target:f}",
        "by": list(row.by),
        "datasets": list(row.datasets),
        "source": row.source,
        "retired": row.is_retired,
    }


def table_plain(table: FigureTable) -> dict[str, Any]:
    """A table: every row with its keys, value, exact numerator and denominator, or the reason why there is none."""
    return {
        "office": table.office_id,
        "by": list(table.by),
        "years": list(table.years),
        "only": dict(table.only),
        "indicators": [
            {"code": row.code, "name": row.name, "unit": row.unit, "version": row.version, "hash": row.definition_hash}
            for row in table.indicators.values()
        ],
        "rows": [figure_plain(row, table.by) for row in table.rows],
        "sources": [
            {"code": code, "year": year, **source_plain(each)}
            for (code, year), refs in table.sources.items()
            for each in refs
        ],
        "warnings": [warning_plain(each) for each in table.warnings],
    }


def figure_plain(row: FigureRow, by: tuple[str, ...]) -> dict[str, Any]:
    """One figure; figures are texts, absent ones null."""
    return {
        "code": row.code,
        "year": row.year,
        "keys": dict(zip(by, row.keys, strict=True)),
        "labels": dict(zip(by, row.labels, strict=True)),
        "state": row.state,
        "value": None if row.number is None else f"{row.number:f}",
        "numerator": exact(row.numerator),
        "denominator": exact(row.denominator),
        "level": row.level,
        "target": None if row.target is None else f"{row.target:f}",
        "met": row.is_met,
    }


def source_plain(ref: SnapshotRef) -> dict[str, Any]:
    """A snapshot as it is cited."""
    found: dict[str, Any] = {
        "snapshot": ref.uuid,
        "dataset": ref.dataset,
        "period": f"{ref.year}-{ref.round}".rstrip("-"),
        "rows": ref.rows,
    }
    if ref.file_name:
        found["file"] = ref.file_name
        found["published_by"] = ref.published_by_name
        found["published_at"] = None if ref.published_at is None else ref.published_at.isoformat()
    return found


def warning_plain(warned: Warned) -> dict[str, Any]:
    """What a reader must know beside the figures."""
    return {
        "kind": warned.kind,
        "code": warned.code,
        "year": warned.year,
        "dataset": warned.dataset,
        "message": warned.message_th,
        "message_en": warned.message_en,
        "count": warned.count,
    }


def explanation_plain(found: Explanation) -> dict[str, Any]:
    """Everything behind one figure."""
    return {
        "indicator": indicator_plain(found.indicator),
        "office": found.office_id,
        "of": dict(found.keys),
        "figure": figure_plain(found.figure, ()),
        "parts": [
            {
                "text": each.text,
                "in_words": each.in_words,
                "dataset": each.dataset,
                "year": each.year,
                "count": each.count,
                "total": exact(each.total),
                "sources": [source_plain(ref) for ref in each.snapshots],
            }
            for each in found.leaves
        ],
        "weighting": found.weighting,
        "rounding": found.rounding,
        "thresholds": {str(level): bound for level, bound in found.thresholds},
        "small_cells": found.small_cell,
        "compared": [
            {
                "kind": each.kind,
                "label": each.label,
                "year": each.year,
                "value": None if each.number is None else f"{each.number:f}",
                "stated": each.stated,
            }
            for each in found.compared
        ],
        "warnings": [warning_plain(each) for each in found.warnings],
    }


def file_rows(table: FigureTable) -> tuple[list[str], list[list[Any]]]:
    """A table as the headings and rows of a file: each dimension as key and label, figures as figures."""
    heads = ["code", "year"]
    for key in table.by:
        heads += [key, f"{key}_name"]
    rows: list[list[Any]] = []
    for row in table.rows:
        line: list[Any] = [row.code, row.year]
        for value, label in zip(row.keys, row.labels, strict=True):
            line += [value or "", label]
        rows.append([*line, row.state, row.number, _cell(row.numerator), _cell(row.denominator), row.level, row.target])
    return [*heads, *HEADINGS], rows


def _cell(value: Fraction | None) -> Decimal | str | None:
    """An exact figure for a file: a number, or a fraction as text where decimals never end."""
    if value is None:
        return None
    text = rounding.plain(value)
    return text if "/" in text else Decimal(text)


def exact(value: Fraction | None) -> str | None:
    """An exact figure as text: whole, decimal, or a fraction where decimals never end."""
    return None if value is None else rounding.plain(value)
