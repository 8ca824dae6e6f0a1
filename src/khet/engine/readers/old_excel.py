"""Reads an Excel 97 workbook in a process of its own and writes its cells to standard output as JSON.

The old format cannot be measured from outside, so a broken file may take any amount of memory or end the process;
here it ends only this one. The file is run as a script and imports nothing of this program.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

MOST_MEMORY = 1536 * 1024 * 1024
MOST_SECONDS = 60


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the caller's time limit still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _plain(cell: object) -> object:
    if isinstance(cell, datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    if isinstance(cell, timedelta):
        return str(cell)
    raise TypeError(type(cell).__name__)


def _open(path: str) -> Any:
    """Stored files have no extension, and only by one does the parser say that a password is missing."""
    import python_calamine

    try:
        return python_calamine.load_workbook(path)
    except python_calamine.CalamineError:
        with tempfile.TemporaryDirectory(prefix="khet-read-") as folder:
            named = shutil.copyfile(path, Path(folder) / "book.xls")
            return python_calamine.load_workbook(named)


def _answer(path: str, most_columns: int, most_cells: int) -> dict[str, object]:
    import python_calamine

    try:
        book = _open(path)
    except python_calamine.PasswordError:
        return {"problem": "password"}
    sheets = []
    for number, about in enumerate(book.sheets_metadata):
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(number)
        if sheet.end is None:
            continue
        height, width = sheet.end[0] + 1, sheet.end[1] + 1
        if width > most_columns or height * width > most_cells:
            return {"problem": "extent", "rows": height, "columns": width}
        sheets.append(
            {
                "name": sheet.name,
                "hidden": about.visible != python_calamine.SheetVisibleEnum.Visible,
                "merged": sheet.merged_cell_ranges or [],
                "rows": sheet.to_python(skip_empty_area=False),
            }
        )
    return {"sheets": sheets}


def main() -> None:
    """Answer for the file that the first argument names."""
    _limit()
    json.dump(_answer(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])), sys.stdout, default=_plain)


if __name__ == "__main__":
    main()
