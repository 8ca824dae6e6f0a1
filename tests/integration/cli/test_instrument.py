"""``khet instrument`` brings forms in and out as XLSForm and puts them into use."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.forms_cast import workbook

SURVEY = [["type", "name", "label"], ["text", "why", "เพราะเหตุใด"]]


def stored(folder: Path, survey: list[list[str]], settings: list[list[str]] | None = None) -> str:
    file = folder / "form.xlsx"
    file.write_bytes(workbook(survey=survey, settings=settings or [["form_title", "form_id"], ["แบบลอง", "trial"]]))
    return str(file)


def test_a_form_comes_in_is_put_into_use_and_goes_out(khet: Callable[..., Any], office: str, tmp_path: Path):
    came = khet("instrument", "import", stored(tmp_path, SURVEY), "--office", office)
    used = khet("instrument", "publish", "trial", "--office", office)
    out = tmp_path / "out.xlsx"
    went = khet("instrument", "export", "trial", "--office", office, "-o", str(out))
    again = json.loads(khet("instrument", "import", str(out), "--office", office, "--json").out)

    assert (came.code, used.code, went.code) == (0, 0, 0)
    assert "trial ฉบับ 1 (ร่าง): แบบลอง" in came.out
    assert "ประกาศใช้ trial ฉบับ 1" in used.out
    assert (again["ok"], again["is_new"], again["version"]["state"]) == (True, False, "published")


def test_faults_are_told_with_their_cells_and_nothing_is_stored(khet: Callable[..., Any], office: str, tmp_path: Path):
    file = stored(tmp_path, [*SURVEY, ["quiz", "q", "ก"]])

    said = khet("instrument", "import", file, "--office", office)
    plain = khet("instrument", "import", file, "--office", office, "--json")

    assert (said.code, plain.code) == (1, 1)
    assert "survey A3: ไม่รู้จักชนิดคำถาม “quiz”" in said.err
    assert [(fault["sheet"], fault["cell"]) for fault in json.loads(plain.out)["faults"]] == [("survey", "A3")]
    assert "trial" not in khet("instrument", "list", "--office", office, "--json").out


def test_the_library_is_loaded_once_and_listed(khet: Callable[..., Any], office: str):
    first = khet("instrument", "load")
    again = khet("instrument", "load")
    codes = [row["code"] for row in json.loads(khet("instrument", "list", "--office", office, "--json").out)]

    assert first.code == again.code == 0
    assert "รุ่นล่าสุดอยู่แล้ว" in again.out
    assert codes[:2] == ["training-satisfaction", "development-needs"]


def test_what_is_not_there_is_said(khet: Callable[..., Any], office: str, tmp_path: Path):
    missing = khet("instrument", "publish", "nowhere", "--office", office)
    khet("instrument", "import", stored(tmp_path, SURVEY), "--office", office, "--publish")
    again = khet("instrument", "publish", "trial", "--office", office)
    wrong = khet("instrument", "export", "trial", "--office", office, "--number", "9", "-o", str(tmp_path / "x.xlsx"))

    assert (missing.code, again.code, wrong.code) == (1, 1, 1)
    assert "ไม่พบเครื่องมือ" in missing.err
    assert "ไม่มีร่าง" in again.err
    assert "ไม่พบฉบับ 9" in wrong.err
