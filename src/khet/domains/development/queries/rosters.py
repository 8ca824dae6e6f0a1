"""Which people of an office are meant: by role, by school, by a pasted list or a workbook."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from khet.domains.accounts import public as accounts
from khet.domains.development.rules import rosters as rules
from khet.domains.development.rules.arriving import Upload
from khet.domains.development.rules.refusals import ImportProblem
from khet.domains.organisations import public as organisations
from khet.engine.readers import envelope, xls, xlsx
from khet.engine.readers.tables import Unreadable
from khet.kernel import csv_text
from khet.kernel.actor import system

DIRECTORY = system("development")
LARGEST = 5 * 1024 * 1024


def chosen(
    *,
    office_id: int,
    role: str = "",
    school_ids: Iterable[int] = (),
    pasted: str = "",
    upload: Upload | None = None,
    on: date,
) -> list[int]:
    """The ids of the people meant, in the order of the list where there is one; raises ImportProblem with its lines."""
    found: list[int] = []
    if role:
        rows = accounts.people(actor=DIRECTORY, office_id=office_id, on=on, role=role)
        found += [row.id for row in rows]
    everybody = accounts.people(actor=DIRECTORY, office_id=office_id, on=on)
    wanted = set(school_ids)
    found += [row.id for row in everybody if row.school_id in wanted]
    lines = rules.pasted(pasted) if pasted.strip() else []
    if upload is not None:
        lines += rules.lines(_rows(upload))
    if lines:
        found += _named(lines, everybody, on)
    return list(dict.fromkeys(found))


def _named(lines: Sequence[rules.Line], everybody: Sequence[accounts.PersonRow], on: date) -> list[int]:
    by_name: dict[str, list[accounts.PersonRow]] = {}
    for row in everybody:
        by_name.setdefault(rules.bare(row.full_name), []).append(row)
    schools = organisations.school_names({row.school_id for row in everybody if row.school_id}, on)
    ids, faults = [], []
    for line in lines:
        alike = by_name.get(rules.bare(line.name), [])
        if len(alike) > 1:
            alike = [row for row in alike if _is_meant(row, line, schools)] or alike
        if len(alike) == 1:
            ids.append(alike[0].id)
        elif alike:
            faults.append(f"บรรทัด {line.number}: “{line.name}” มีหลายคน โปรดใส่สถานศึกษาหรืออีเมล")
        else:
            faults.append(f"บรรทัด {line.number}: ไม่พบ “{line.name}” ในบุคลากรของเขต")
    if faults:
        more = [f"และอีก {len(faults) - 20} บรรทัด"] if len(faults) > 20 else []
        raise ImportProblem(
            f"มี {len(faults)} บรรทัดที่ยังไม่ทราบว่าเป็นใคร ยังไม่ได้บันทึกสิ่งใด",
            f"{len(faults)} lines name nobody known; nothing was saved",
            (*faults[:20], *more),
        )
    return ids


def _is_meant(row: accounts.PersonRow, line: rules.Line, schools: dict[int, str]) -> bool:
    if line.email:
        return row.email.lower() == line.email.lower()
    name = schools.get(row.school_id or 0, "")
    return bool(line.school) and line.school.removeprefix("โรงเรียน") == name.removeprefix("โรงเรียน")


def _rows(upload: Upload) -> Sequence[Sequence[object]]:
    """The rows of the first sheet of a workbook, or of a CSV file."""
    if len(upload.data) > LARGEST:
        raise ImportProblem("ไฟล์ใหญ่เกิน 5 MB", "The file is over 5 MB")
    if upload.data[:4] == b"PK\x03\x04" or upload.data[:4] == b"\xd0\xcf\x11\xe0":
        return _sheet(upload.data)
    try:
        text = csv_text.decode(upload.data)
    except csv_text.CsvRefused as problem:
        raise ImportProblem(str(problem), "The file cannot be read") from problem
    separator = "\t" if "\t" in text.partition("\n")[0] else ","
    return list(csv.reader(io.StringIO(text), delimiter=separator))


def _sheet(data: bytes) -> Sequence[Sequence[object]]:
    """The rows of the first sheet, read behind the gates of all workbooks: bombs, far cells, passwords, macros."""
    try:
        with tempfile.TemporaryDirectory(prefix="khet-list-") as folder:
            path = Path(folder) / "list"
            path.write_bytes(data)
            kind = envelope.kind_of(data[:4096], path)
            grids = xlsx.read(path) if kind == "xlsx" else xls.read(path) if kind == "xls" else []
    except Unreadable as refused:
        raise ImportProblem(refused.message_th, refused.message_en) from refused
    if not grids:
        raise ImportProblem("เปิดไฟล์ Excel ไม่ได้ ไฟล์อาจเสียหายหรือใส่รหัสผ่าน", "The workbook cannot be opened")
    return [grids[0].row(number) for number in range(min(grids[0].height, rules.MOST_LINES + 2))]
