"""Runs ``khet`` in the test's process and database, and offers an invented office to run it on."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from khet.cli.demo import story
from khet.cli.main import run

OFFICE = "สพม.ทดลอง"
PASSWORD = "tha-sai-than-77"


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def khet(transactional_db: None, capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run one command."""

    def command(*words: str | Path) -> Said:
        capfd.readouterr()
        code = run([str(word) for word in words])
        said = capfd.readouterr()
        return Said(code, said.out, said.err)

    return command


@pytest.fixture
def office(khet: Callable[..., Said]) -> str:
    """An office with the shipped criteria and a code of a province that does not exist."""
    from khet.domains.accounts import public as accounts
    from khet.kernel import clock
    from khet.kernel.actor import system

    accounts.ensure_roles(actor=system("tests"), at=clock.now())
    made = khet("office", "add", "--short", OFFICE, "--name", "เขตทดลอง", "--type", "secondary", "--code", "109988")
    assert made.code == 0, made.err
    taken = khet("framework", "import", *story.criteria())
    assert taken.code == 0, taken.err
    return OFFICE


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV file: the columns, then rows of text."""

    def write(columns: str, *rows: str, name: str = "file.csv") -> Path:
        file = tmp_path / name
        with file.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target).writerows([line.split(",") for line in (columns, *rows)])
        return file

    return write
