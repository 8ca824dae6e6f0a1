"""What a reader must know beside figures: what is missing, hidden or disputed; and how a snapshot is cited."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from khet.domains.indicators.queries.definitions import datasets
from khet.domains.indicators.queries.rows import HIDDEN, FigureRow, IndicatorRow, SnapshotRef, Warned
from khet.domains.indicators.rules.refusals import BadTable
from khet.domains.warehouse import public as warehouse
from khet.engine.sources import Source

if TYPE_CHECKING:
    from khet.engine.compute import StateTable


def reference(source: Source) -> SnapshotRef:
    """How a figure cites a snapshot that it was counted from."""
    return SnapshotRef(
        uuid=source.snapshot,
        dataset=source.dataset,
        dataset_name=dataset_name(source.dataset),
        office_id=source.office_id,
        year=source.year,
        round=source.round,
        rows=source.rows,
    )


def cited(row: warehouse.SnapshotRow) -> SnapshotRef:
    """The same with the file it came from and who published it when."""
    return SnapshotRef(
        uuid=row.uuid,
        dataset=row.dataset,
        dataset_name=row.dataset_name,
        office_id=row.office_id,
        year=row.year,
        round=row.round,
        rows=row.rows,
        file_name=row.source_name,
        published_by_name=row.published_by_name,
        published_at=row.published_at,
        superseded=not row.is_current,
    )


def dataset_name(key: str) -> str:
    """The name of a dataset."""
    return datasets()[key].name if key in datasets() else key


def field_name(dataset: str, key: str) -> str:
    """The name of a field of a dataset."""
    known = datasets().get(dataset)
    return known.by_key[key].name if known is not None and key in known.by_key else key


def about(code: str, year: int, table: StateTable, rows: Sequence[FigureRow]) -> list[Warned]:
    """What is missing and what is hidden of one indicator in one year."""
    found = [
        Warned(
            "missing",
            code,
            year,
            period.dataset,
            f"ยังไม่มีชุดข้อมูล{dataset_name(period.dataset)} ปี {period.year}{_round(period.round)}",
            f"There is no snapshot of {period.dataset} for {period.year} {period.round}".rstrip(),
            len(offices),
        )
        for period, offices in table.missing(code)
    ]
    found += [
        Warned(
            "missing",
            code,
            year,
            period.dataset,
            f"ไฟล์{dataset_name(period.dataset)} ปี {period.year}{_round(period.round)} "
            f"ไม่มีคอลัมน์{field_name(period.dataset, field)}",
            f"The file of {period.dataset} for {period.year} {period.round} has no column for {field}",
            len(offices),
        )
        for period, field, offices in table.absent(code)
    ]
    hidden = sum(row.state == HIDDEN for row in rows)
    if hidden:
        found.append(
            Warned(
                "hidden",
                code,
                year,
                "",
                f"ปกปิด {hidden} ช่อง เพื่อไม่ให้รู้ถึงตัวบุคคล",
                f"{hidden} cells are hidden so that no person can be recognised",
                hidden,
            )
        )
    return found


def _round(name: str) -> str:
    return f" รอบ {name}" if name else ""


def not_by(code: str, year: int, problem: BadTable) -> Warned:
    """An indicator that a table leaves out, because it cannot be split so."""
    return Warned("not_by", code, year, "", problem.message_th, problem.message_en)


def disagreements(
    rows: Sequence[IndicatorRow], years: Collection[int], *, found: Mapping[tuple[str, int], int]
) -> list[Warned]:
    """Totals that files state and their rows do not give, of the datasets that indicators read; no query."""
    open_ones = {key: count for key, count in found.items() if key[1] in years}
    return [
        Warned(
            "disagreement",
            row.code,
            year,
            name,
            f"ไฟล์{dataset_name(name)} ปี {year} ระบุยอดไม่ตรงกับแถวของตัวเอง {count} จุด ยังไม่มีผู้ตัดสิน",
            f"The file of {name} {year} states {count} figures that its own rows do not give; nobody has settled them",
            count,
        )
        for row in rows
        for (name, year), count in sorted(open_ones.items())
        if name in row.datasets
    ]
