"""Turns the demo's compact tables into the files that the public commands take."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

DATA = Path(str(files("khet.cli.demo") / "data"))
RESULT_COLUMNS = ["code", "round6", "round12", "score", "target", "result", "state"]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the demo's own files."""
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def write(file: Path, columns: list[str], content: Iterable[dict[str, str]]) -> Path:
    """Write a file that a command will take."""
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(content)
    return file


def result_files(table: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """One result file for each column of a wide table; a column is headed by whom it is about.

    A cell is "4/3" (two rounds), "5" (one score), "80>91" (target and result) or the name of a state.
    """
    content = rows(table)
    for number, column in enumerate(name for name in content[0] if name != "code"):
        cells = ({"code": row["code"], **_cell(row[column])} for row in content if row[column])
        yield column, write(folder / f"{Path(table).stem}-{number}.csv", RESULT_COLUMNS, cells)


def _cell(text: str) -> dict[str, str]:
    if "/" in text:
        first, _, second = text.partition("/")
        return {"round6": first, "round12": second}
    if ">" in text:
        target, _, result = text.partition(">")
        return {"target": target, "result": result}
    return {"score": text} if text[0].isdigit() else {"state": text}


def dated(name: str, folder: Path, today: date) -> Path:
    """A file whose column ``due`` holds days from today, with the dates put in their place."""
    content = rows(name)
    for row in content:
        if row["due"]:
            row["due"] = (today + timedelta(days=int(row["due"]))).isoformat()
    return write(folder / name, list(content[0]), content)
