"""The script that reads Excel 97 in a process of its own, called here without one."""

from __future__ import annotations

import json
import subprocess
from datetime import date, datetime, time, timedelta

import pytest

from khet.engine.readers import Unreadable, old_excel, xls
from tests import readers_cast as cast

ROWS = [("รหัส", "ชื่อ"), ("1", "ก")]


def answer(tmp_path, data, *, columns=400, cells=1000):
    path = tmp_path / "stored"
    path.write_bytes(data)
    return old_excel._answer(str(path), columns, cells)


def test_answers_with_the_cells_of_every_sheet(tmp_path):
    (sheet,) = answer(tmp_path, cast.excel97(ROWS, sheet="ห้อง 1"))["sheets"]

    assert sheet == {"name": "ห้อง 1", "hidden": False, "merged": [], "rows": [["รหัส", "ชื่อ"], ["1", "ก"]]}


def test_answers_that_a_password_is_missing(tmp_path):
    assert answer(tmp_path, cast.excel97(ROWS, password=True)) == {"problem": "password"}


@pytest.mark.parametrize("limits", [{"columns": 1}, {"cells": 3}])
def test_answers_how_large_a_sheet_is_instead_of_giving_it(tmp_path, limits):
    assert answer(tmp_path, cast.excel97(ROWS), **limits) == {"problem": "extent", "rows": 2, "columns": 2}


@pytest.mark.parametrize(
    "cell", [date(2024, 6, 10), datetime.fromisoformat("2024-06-10T08:30:00"), time(8, 30), "ก", 1.5, True]
)
def test_every_kind_of_cell_survives_the_way_between_the_processes(cell):
    text = json.dumps([cell], default=old_excel._plain)

    assert json.loads(text, object_hook=xls._cell) == [cell]


def test_a_length_of_time_becomes_text():
    assert old_excel._plain(timedelta(hours=30)) == "1 day, 6:00:00"
    with pytest.raises(TypeError):
        old_excel._plain(object())


@pytest.mark.parametrize("printed", [b"", b"[]", b"{", b"null"])
def test_whatever_else_comes_back_is_a_damaged_file(tmp_path, monkeypatch, printed):
    done = subprocess.CompletedProcess([], 0, stdout=printed)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)

    with pytest.raises(Unreadable) as refused:
        xls.read(tmp_path / "x")
    assert refused.value.cause == "damaged"


def test_a_process_that_takes_too_long_is_a_damaged_file(tmp_path, monkeypatch):
    def too_long(*_, **__):
        raise subprocess.TimeoutExpired("x", 1)

    monkeypatch.setattr(subprocess, "run", too_long)

    with pytest.raises(Unreadable) as refused:
        xls.read(tmp_path / "x")
    assert refused.value.cause == "damaged"
