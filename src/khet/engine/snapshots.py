"""Snapshots on disk: a folder of Parquet files, written whole or not at all, never changed afterwards.

``rows.parquet`` has the open fields, ``sensitive.parquet`` the sensitive ones and ``stated.parquet`` what the file
itself claims about an area or the country. A row keeps its place: the n-th row of both is the n-th row of the file.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khet.calc.schema import Dataset, Field, Guard, Kind

if TYPE_CHECKING:
    import pyarrow as pa

ROWS, SENSITIVE, STATED = "rows.parquet", "sensitive.parquet", "stated.parquet"
PEOPLE = frozenset({"pupil", "staff"})
COUNTED = frozenset({Kind.INTEGER, Kind.DECIMAL})
FORMAT = 1


@dataclass(frozen=True)
class Content:
    """What a snapshot holds. ``columns`` are whole columns by field key; a field without one is empty in every row.

    ``stated`` are (scope, row number, scaled figures and codes of the grain by field).
    """

    dataset: Dataset
    year: int
    round: str
    row_numbers: Sequence[int]
    school_ids: Sequence[int | None]
    persons: Sequence[int | None] | None
    columns: Mapping[str, Sequence[Any]]
    stated: Sequence[tuple[str, int, Mapping[str, int | str]]] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the SHA-256 of ``rows.parquet``, the bytes of all files, and each file's own digest."""

    sha256: str
    size: int
    rows: int
    files: Mapping[str, str] = field(default_factory=dict)


def has_people(dataset: Dataset) -> bool:
    """Whether a row of the dataset is about a person, and so carries a pseudonym."""
    return dataset.subject in PEOPLE


def write(target: Path, content: Content) -> Written:
    """Write a snapshot's files into a hidden folder beside ``target``, flush them, and rename it into place.

    Raises FileExistsError when the target is there already and OSError when the disk is full; then nothing is left.
    """
    if target.exists():
        raise FileExistsError(target)
    part = target.parent / f".{target.name}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        made = {name: _write_file(part / name, table) for name, table in _tables(content).items()}
        _flush(part)
        part.rename(target)
        _flush(target.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return Written(
        sha256=made[ROWS][0],
        size=sum(size for _, size in made.values()),
        rows=len(content.row_numbers),
        files={name: digest for name, (digest, _) in made.items()},
    )


def is_whole(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether every file of a snapshot is there and still has the digest that it was written with."""
    for name, digest in files.items():
        try:
            with (folder / name).open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return False
        if found != digest:
            return False
    return True


def put_back(fresh: Path, target: Path) -> None:
    """Let a freshly written folder take the place of one that was spoilt."""
    spoilt = target.parent / f".{target.name}.spoilt"
    shutil.rmtree(spoilt, ignore_errors=True)
    if target.exists():
        target.rename(spoilt)
    fresh.rename(target)
    _flush(target.parent)
    shutil.rmtree(spoilt, ignore_errors=True)


def read(folder: Path, *, name: str = ROWS, columns: Sequence[str] | None = None) -> pa.Table:
    """One file of a snapshot as an Arrow table, in the order of its rows; only some columns when named."""
    import pyarrow.parquet as pq

    return pq.read_table(folder / name, columns=list(columns) if columns is not None else None, partitioning=None)


def metadata(folder: Path, *, name: str = ROWS) -> dict[str, str]:
    """What a file says about itself: ``dataset``, ``version``, ``year``, ``round``, ``format``."""
    import pyarrow.parquet as pq

    raw = pq.read_schema(folder / name).metadata or {}
    plain: dict[str, str] = json.loads(raw.get(b"khet", b"{}"))
    return plain


def _tables(content: Content) -> dict[str, pa.Table]:
    import pyarrow as pa

    dataset = content.dataset
    keys = {
        "row": pa.array(content.row_numbers, pa.int32()),
        "school_id": pa.array(content.school_ids, pa.int32()),
    }
    if has_people(dataset):
        keys["person"] = pa.array(content.persons or [], pa.int64())
    said = {
        "dataset": dataset.key,
        "version": str(dataset.version),
        "year": str(content.year),
        "round": content.round,
        "format": str(FORMAT),
    }
    marks = {b"khet": json.dumps(said, sort_keys=True).encode()}
    tables = {}
    for name, guard in ((ROWS, Guard.OPEN), (SENSITIVE, Guard.SENSITIVE)):
        height = len(content.row_numbers)
        columns = keys | {
            each.key: _column(each, content.columns.get(each.key), height) for each in _fields(dataset, guard)
        }
        tables[name] = pa.table(columns).replace_schema_metadata(marks)
    tables[STATED] = _stated(content).replace_schema_metadata(marks)
    return tables


def stated_fields(dataset: Dataset) -> list[Field]:
    """What a stated row has: the figures, and the fields of the grain that tell which part (a grade) it is about."""
    return [each for each in _fields(dataset, Guard.OPEN) if each.kind in COUNTED or each.key in dataset.grain]


def _fields(dataset: Dataset, guard: Guard) -> list[Field]:
    return [each for each in dataset.stored(guard) if each.kind not in (Kind.SCHOOL, Kind.PERSON)]


def _column(each: Field, values: Sequence[Any] | None, height: int) -> pa.Array:
    import pyarrow as pa

    kind = arrow_type(each)
    return pa.nulls(height, kind) if values is None else pa.array(values, kind)


def arrow_type(each: Field) -> pa.DataType:
    """How a field is stored."""
    import pyarrow as pa

    types = {
        Kind.INTEGER: pa.int64(),
        Kind.DECIMAL: pa.int64(),
        Kind.DATE: pa.int32(),
        Kind.BOOLEAN: pa.bool_(),
        Kind.SCHOOL: pa.int32(),
        Kind.PERSON: pa.int64(),
    }
    return types.get(each.kind, pa.string())


def _stated(content: Content) -> pa.Table:
    import pyarrow as pa

    columns = {
        "scope": pa.array([scope for scope, _, _ in content.stated], pa.string()),
        "row": pa.array([row for _, row, _ in content.stated], pa.int32()),
    }
    for each in stated_fields(content.dataset):
        columns[each.key] = pa.array([told.get(each.key) for _, _, told in content.stated], arrow_type(each))
    return pa.table(columns)


def _write_file(path: Path, table: pa.Table) -> tuple[str, int]:
    """Write one file and flush it to the disk; its digest and size."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", version="2.6", store_schema=True)
    content = memoryview(sink.getvalue())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    return hashlib.sha256(content).hexdigest(), len(content)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
