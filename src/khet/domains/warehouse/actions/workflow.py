"""The steps of an import, as a table; each is an audited act of somebody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from khet.domains.warehouse.models import Import
from khet.domains.warehouse.queries.imports import dataset_name
from khet.kernel import audit
from khet.kernel.actor import Actor
from khet.kernel.states import Machine, step

OPEN = (Import.UPLOADED, Import.MAPPED, Import.CHECKED)
MACHINE = Machine(
    dict(Import.STATES),
    [
        step("map", [*OPEN, Import.REFUSED], Import.MAPPED),
        step("ask_mapping", [*OPEN, Import.REFUSED], Import.UPLOADED),
        step("check", [*OPEN, Import.REFUSED], Import.CHECKED),
        step("check_again", [Import.ACCEPTED], Import.ACCEPTED),
        step("accept", [Import.CHECKED, Import.ACCEPTED], Import.ACCEPTED),
        step("refuse", OPEN, Import.REFUSED),
        step("withdraw", [*OPEN, Import.REFUSED], Import.WITHDRAWN),
    ],
)


def label_of(row: Import) -> str:
    """An import in the audit: its dataset and period, never the names in it."""
    return f"{dataset_name(row.dataset) or row.file_name} {row.year or ''} {row.round}".strip()


def subject_of(import_id: int) -> str:
    """What a work item about an import is about."""
    return f"warehouse.import:{import_id}"


def record(actor: Actor, verb: str, row: Import, at: datetime, **detail: Any) -> None:
    """Write one act on an import into the audit."""
    told: Mapping[str, Any] = {"file_sha256": row.sha256, **detail}
    audit.record_change(actor, f"import.{verb}", row, label_of(row), office_id=row.office_id, detail=told, at=at)
