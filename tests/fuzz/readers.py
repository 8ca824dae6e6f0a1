"""Fuzz the readers of files with atheris: ``python -m tests.fuzz.readers [-runs=N] [corpus folder]``.

Each input is read as a file, and once more as the sheet inside a workbook; both give tables or an Unreadable. An Excel
97 file starts a process of its own, so those are left to the other tests.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["khet.engine.readers"]):
    from khet.engine import readers, schemas
    from khet.engine.readers import Unreadable, envelope

from tests import readers_cast as cast

SHEET = "xl/worksheets/sheet1.xml"
BOOK = cast.workbook({"a": [cast.ONET, *cast.ONET_ROWS]})
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def attempt(path: Path, data: bytes) -> None:
    """Read the bytes; only an Unreadable may be raised."""
    if data.startswith(envelope.OLE):
        return
    path.write_bytes(data)
    try:
        reading = readers.read(path, name="file.csv")
    except Unreadable:
        return
    for table in reading.tables:
        readers.recognise(table, schemas.load())
        readers.fingerprint(table)


def main() -> None:
    """Run until the given number of runs, or until something breaks."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stored"

        def once(data: bytes) -> None:
            attempt(path, data)
            attempt(path, cast.repacked(BOOK, {SHEET: HEAD + data + b"</sheetData></worksheet>"}))

        atheris.Setup(sys.argv, once)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
