"""``khet data generate`` writes an invented office or nation, and never over anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_an_office_is_snapshots_and_the_files_it_would_have(khet: Callable[..., Any], tmp_path: Path):
    words = ("--share", "40", "--years", "1", "--files", "--damage", "0.1")

    done = khet("data", "generate", "office", "--seed", "5", "-o", str(tmp_path / "o"), *words)

    assert done.code == 0, done.err
    manifest = json.loads((tmp_path / "o" / "sources.json").read_text(encoding="utf-8"))
    assert len(manifest["sources"]) == 20
    assert all((tmp_path / "o" / each["path"] / "rows.parquet").exists() for each in manifest["sources"])
    assert (tmp_path / "o" / "files" / "dmc_2567_06-10.xlsx").exists()
    assert "ภาพข้อมูล 20 ชุด" in done.out


def test_a_nation_has_no_files(khet: Callable[..., Any], tmp_path: Path):
    done = khet("data", "generate", "nation", "--seed", "5", "-o", str(tmp_path / "n"), "--files")

    assert done.code == 1
    assert "เฉพาะ office" in done.err
    assert not (tmp_path / "n").exists()


def test_a_folder_with_something_in_it_is_left_alone(khet: Callable[..., Any], tmp_path: Path):
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")

    done = khet("data", "generate", "office", "--seed", "5", "-o", str(tmp_path))

    assert done.code == 1
    assert "ไม่ว่าง" in done.err
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_the_seed_is_asked_for(khet: Callable[..., Any], tmp_path: Path):
    assert khet("data", "generate", "office", "-o", str(tmp_path / "o")).code == 2
