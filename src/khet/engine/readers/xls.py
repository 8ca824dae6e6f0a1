"""Reads Excel 97 workbooks through a process of its own, so that no file can harm the one that asks."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from khet.engine.readers import envelope, grids, old_excel
from khet.engine.readers.grids import Grid


def read(path: Path) -> list[Grid]:
    """The sheets of a workbook; raises Unreadable."""
    answer = _ask(path)
    problem = answer.get("problem")
    if problem == "password":
        raise envelope.password()
    if problem == "extent":
        grids.check_extent(rows=answer["rows"], columns=answer["columns"])
    return [_grid(sheet) for sheet in answer.get("sheets", ())]


def _ask(path: Path) -> dict[str, Any]:
    command = [sys.executable, "-P", old_excel.__file__, str(path), str(grids.MOST_COLUMNS), str(grids.MOST_CELLS)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=old_excel.MOST_SECONDS * 2, check=False)
        answer = json.loads(done.stdout, object_hook=_cell) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError) as problem:
        raise envelope.damaged() from problem
    if not isinstance(answer, dict):
        raise envelope.damaged()
    return answer


def _cell(plain: dict[str, Any]) -> object:
    if "date" in plain:
        return date.fromisoformat(plain["date"])
    if "datetime" in plain:
        return datetime.fromisoformat(plain["datetime"])
    if "time" in plain:
        return time.fromisoformat(plain["time"])
    return plain


def _grid(sheet: dict[str, Any]) -> Grid:
    merged = tuple(((a[0], a[1]), (b[0], b[1])) for a, b in sheet["merged"])
    rows = sheet["rows"]
    columns, height = grids.without_empty_edge(grids.tidy_columns(rows, len(rows[0]) if rows else 0))
    return Grid(sheet["name"], columns, height, merged, sheet["hidden"])
