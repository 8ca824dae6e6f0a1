"""The contracts of ``.importlinter`` hold, and would be seen when they do not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import ROOT


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    settings = {"PYTHONPATH": f"{folder / 'src'}:{folder}", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the house that a test may damage."""
    leave = shutil.ignore_patterns("__pycache__", "static", "templates", "locale")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=leave)
    shutil.copytree(ROOT / "lint", tmp_path / "lint", ignore=leave)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_imports_go_down_only():
    outcome = lint_imports(ROOT)

    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        pytest.param("calc/planted.py", "import django.db", id="calc-imports-a-framework"),
        pytest.param(
            "kernel/planted.py", "from khet.domains.organisations import public", id="kernel-imports-a-domain"
        ),
        pytest.param(
            "domains/organisations/rules.py", "from khet.domains.accounts import public", id="lower-imports-upper"
        ),
        pytest.param("domains/frameworks/rules.py", "import django.db", id="rules-import-a-framework"),
        pytest.param("domains/frameworks/helpers.py", "", id="an-undeclared-room"),
        pytest.param("domains/sports/__init__.py", "", id="an-undeclared-domain"),
        pytest.param("portal/planted.py", "from khet.domains.accounts import models", id="past-the-front-door"),
    ],
)
def test_a_planted_breach_is_found(copy: Path, file: str, line: str):
    planted = copy / "src" / "khet" / file
    if not planted.suffix:
        planted = planted / "planted.py" if planted.is_dir() else planted.with_suffix(".py")
    planted.parent.mkdir(exist_ok=True)
    with planted.open("a", encoding="utf-8") as target:
        target.write(f"\n{line}\n")

    assert lint_imports(copy).returncode == 1
