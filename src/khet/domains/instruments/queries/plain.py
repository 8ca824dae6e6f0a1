"""Instruments as plain data: the shapes of the command line and the API."""

from __future__ import annotations

from typing import Any

from khet.domains.instruments.queries.rows import InstrumentRow, VersionRow


def version_plain(row: VersionRow) -> dict[str, Any]:
    """One version as data that JSON can hold."""
    return {
        "id": row.id,
        "instrument_id": row.instrument_id,
        "code": row.code,
        "kind": row.kind,
        "title": row.title_th,
        "title_en": row.title_en,
        "office_id": row.office_id,
        "number": row.number,
        "state": row.state,
        "sha256": row.sha256,
        "note": row.note,
        "breaks_comparability": row.breaks,
        "created_at": row.created_at.isoformat(),
        "published_at": None if row.published_at is None else row.published_at.isoformat(),
    }


def instrument_plain(row: InstrumentRow) -> dict[str, Any]:
    """One instrument with its version in use and its draft."""
    return {
        "id": row.id,
        "code": row.code,
        "kind": row.kind,
        "title": row.title_th,
        "title_en": row.title_en,
        "office_id": row.office_id,
        "is_shipped": row.is_shipped,
        "is_retired": row.retired_at is not None,
        "published": None if row.published is None else version_plain(row.published),
        "draft": None if row.draft is None else version_plain(row.draft),
    }
