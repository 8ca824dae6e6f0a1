"""Where the warehouse keeps its folders, and with which keys: the two things that settings decide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from khet.calc.schema import Dataset
from khet.domains.warehouse.models import Snapshot
from khet.domains.warehouse.rules import units
from khet.domains.warehouse.rules.refusals import StorageDamaged
from khet.domains.warehouse.rules.sealing import Keys, keys_of
from khet.domains.warehouse.rules.units import Unit
from khet.engine import snapshots

if TYPE_CHECKING:
    import pyarrow as pa

ALL_YEAR = "all"


def root() -> Path:
    """The folder of all snapshots."""
    return Path(settings.KHET_WAREHOUSE)


def keys() -> Keys:
    """The keys of this server."""
    return keys_of(settings.KHET_IDENTITY_KEY)


def folder_name(*, office_id: int, dataset: str, year: int, round_: str, uuid: str) -> str:
    """Where a snapshot belongs, relative to the warehouse."""
    return f"{office_id}/{dataset}/{year}-{round_ or ALL_YEAR}/{uuid}"


def units_of(snapshot: Snapshot, dataset: Dataset) -> list[Unit]:
    """The unit of each row of a snapshot; raises StorageDamaged."""
    table = table_of(snapshot, columns=["school_id", *dataset.parts])
    codes = [table.column(key).to_pylist() for key in dataset.parts]
    return list(units.units_of(table.column("school_id").to_pylist(), codes))


def table_of(snapshot: Snapshot, *, name: str = snapshots.ROWS, columns: Sequence[str] | None = None) -> pa.Table:
    """A file of a snapshot as a table; raises StorageDamaged where somebody took it away or spoilt it."""
    try:
        return snapshots.read(folder_of(snapshot), name=name, columns=columns)
    except (OSError, ValueError) as problem:  # what Arrow raises of a broken file is one of both
        raise damaged(snapshot) from problem


def damaged(snapshot: Snapshot) -> StorageDamaged:
    """The refusal of a snapshot whose files are gone or spoilt."""
    which = f"{snapshot.dataset} {snapshot.year} {snapshot.round}".strip()
    return StorageDamaged(
        f"แฟ้มของชุดข้อมูล {which} (โฟลเดอร์ {snapshot.folder}) หายไปหรือเสียหาย",
        f"The files of snapshot {which} (folder {snapshot.folder}) are gone or damaged",
        advice=f"ผู้ดูแลกู้โฟลเดอร์นี้จากแฟ้มสำรอง หรือรับรองการนำเข้าที่ {snapshot.imported_id} อีกครั้ง"
        f" (khet data accept {snapshot.imported_id}) เพื่อเขียนใหม่จากไฟล์ต้นทาง",
    )


def folder_of(snapshot: Snapshot) -> Path:
    """The folder of a snapshot."""
    return root() / snapshot.folder
