"""Files that no office should send, given to the command line: words in Thai, a stable cause, and nothing published."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from khet.cli.main import run
from khet.domains.warehouse.models import Import, Snapshot
from khet.engine.readers import envelope
from khet.kernel import audit
from tests import readers_cast
from tests.warehouse_cast import HEADERS, census, pupils, table

PUPILS = pupils(6)
ROWS = [list(HEADERS.values()), *[[getattr(row, key) for key in HEADERS] for row in PUPILS]]
BOOK = readers_cast.workbook({"a": ROWS})
SHEET = "xl/worksheets/sheet1.xml"
BOMB = readers_cast.repacked(BOOK, {SHEET: b"<worksheet><sheetData>" + b" " * 90_000_000 + b"</sheetData></worksheet>"})
FORMULAS = ['=HYPERLINK("http://127.0.0.1";"x")', "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "=1+1"]
Khet = Callable[..., tuple[int, dict[str, Any], str]]


def lying() -> bytes:
    """A workbook whose directory says that a part of five megabytes has four kilobytes."""
    book = readers_cast.repacked(
        BOOK, {SHEET: b"<worksheet><sheetData>" + b" " * 5_000_000 + b"</sheetData></worksheet>"}
    )
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        true_size = archive.getinfo(SHEET).file_size
    return book.replace(true_size.to_bytes(4, "little"), (4096).to_bytes(4, "little"))


def wide() -> bytes:
    return table([f"h{at}" for at in range(500)], [[str(at) for at in range(500)]] * 3)


@pytest.fixture
def khet(settings: Any, tmp_path: Path, transactional_db: None, capfd: pytest.CaptureFixture[str]) -> Khet:
    """Import a file into an invented office: the exit code, the JSON and the words."""
    from tests import warehouse_cast

    settings.KHET_WAREHOUSE, settings.KHET_FILES = tmp_path / "warehouse", tmp_path / "files"
    warehouse_cast.build()

    def command(content: bytes, name: str, *words: str) -> tuple[int, dict[str, Any], str]:
        path = tmp_path / name
        path.write_bytes(content)
        capfd.readouterr()
        code = run(["data", "import", str(path), "--office", "9901", "--json", *words])
        said = capfd.readouterr()
        return code, json.loads(said.out or "{}"), said.err

    return command


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        pytest.param("a.xlsx", BOOK[: len(BOOK) * 2 // 3], "damaged", id="truncated"),
        pytest.param("a.xlsx", readers_cast.compound_file("EncryptedPackage", b"x"), "password", id="password"),
        pytest.param("a.xlsx", BOMB, "bomb", id="bomb"),
        pytest.param("a.zip", readers_cast.zipped({"a.xlsx": BOMB}), "bomb", id="bomb-in-a-zip"),
        pytest.param(
            "a.zip",
            readers_cast.zipped({"b.zip": readers_cast.zipped({"a.csv": b"1,2"})}),
            "nested_zip",
            id="zip-in-zip",
        ),
        pytest.param("a.xlsx", lying(), "bomb", id="lying-directory"),
        pytest.param("a.csv", wide(), "too_many_columns", id="500-columns"),
        pytest.param("a.csv", census(PUPILS)[:-9] + b"\0\0", "nul", id="nul"),
        pytest.param("a.csv", b"", "empty", id="empty"),
        pytest.param("a.xls", b"<html><table><tr><td>x", "html", id="web-page"),
        pytest.param("a.csv", b"x" * (envelope.LARGEST_FILE + 1), "too_large", id="too-large"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cause(khet: Khet, name: str, content: bytes, cause: str):
    code, told, said = khet(content, name, "--accept")

    assert code == 1
    assert [each["cause"] for each in told["findings"]] == [cause]
    assert told["snapshot"] is None
    assert "Traceback" not in said
    assert "แนะนำ:" in said
    assert name in said
    assert not Snapshot.objects.exists()
    assert audit.verify().ok


def test_another_office_s_file_waits_whole(khet: Khet):
    from khet.domains.organisations import public as organisations
    from tests.warehouse_cast import AT, MACHINE

    other = organisations.find_office("สพป.ดอยหมอก 1")
    organisations.add_school(actor=MACHINE, office_id=other.id, name="วัดบนดอย", codes={"smis8": "99020001"}, at=AT)

    code, told, said = khet(census(row.but(school="99020001") for row in PUPILS), "pupils_2567_06-10.csv", "--accept")

    assert code == 1
    assert "ยังไม่มี" in said or "ไม่มีแถวที่รับรองได้" in said
    assert told == {}
    assert not Snapshot.objects.exists()
    assert Import.objects.get().waiting == len(PUPILS)


def test_last_year_s_file_under_a_new_name_is_recognised_by_its_bytes_and_asked_about_by_its_pupils(khet: Khet):
    old = [row.but(birth_date=f"01/07/{2557 - at % 3}", grade="ป.3") for at, row in enumerate(pupils(60))]
    assert khet(census(old), "pupils_2566_06-10.csv", "--accept")[0] == 0

    code, _, refused = khet(census(old), "pupils_2567_06-10.csv", "--accept")
    same, told, _ = khet(census(old), "pupils_2567_06-10.csv")
    touched, changed, _ = khet(census([*old[:-1], old[-1].but(weight="26")]), "pupils_2567_11-10.csv")
    again, _, said = khet(census(old), "pupils_2566_06-10 (1).csv", "--accept")

    assert code == 1
    assert "ไม่มีแถวที่รับรองได้" in refused
    assert Snapshot.objects.count() == 1
    assert (same, touched) == (0, 0)
    for asked in (told, changed):
        assert "file.other_year" in {each["cause"] for each in asked["findings"] if each["severity"] == "ask"}
    assert again == 0
    assert "เคยนำเข้าแล้ว" in said


def test_formulas_stay_text_in_and_out(khet: Khet, tmp_path: Path):
    rows = [row.but(first_name=text) for row, text in zip(PUPILS, FORMULAS, strict=True)]
    code, told, _ = khet(census(rows), "pupils_2567_06-10.csv", "--accept")
    marked = tmp_path / "marked.xlsx"
    exported = run(["data", "export-marked", str(Import.objects.get().pk), "-o", str(marked)])

    cells = [cell for sheet in openpyxl.load_workbook(marked) for row in sheet.iter_rows() for cell in row]
    assert (code, exported, told["accepted"] + told["repaired"]) == (0, 0, 6)
    assert {cell.value for cell in cells} >= set(FORMULAS)
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
