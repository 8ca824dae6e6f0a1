"""``run.py``: what it says, and when it installs again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import run


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(run.HERE / "run.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_help_names_every_verb():
    outcome = call("--help")

    assert outcome.returncode == 0
    assert all(f"run.py {verb}" in outcome.stdout for verb in set(run.VERBS) - {"demo"})


def test_an_unknown_verb_is_refused_with_the_list():
    outcome = call("serv")

    assert outcome.returncode == 1
    assert "Unknown verb 'serv'" in outcome.stderr
    assert "run.py install" in outcome.stderr


@pytest.mark.parametrize(
    ("line", "package"),
    [
        ("Collecting django==5.2.19 (from -r requirements.lock (line 9))", "django"),
        ("Requirement already satisfied: polib==1.2.0 in ./x", "polib"),
        ("Processing /a/folder/click-8.5.1-py3-none-any.whl", "click-8.5.1-py3-none-any.whl"),
    ],
)
def test_progress_names_the_package(line: str, package: str):
    assert run.PACKAGE.match(line)[1] == package


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """An environment of its own that only notes what would be fetched."""
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setattr(run, "VENV", tmp_path)
    monkeypatch.setattr(run, "PYTHON", tmp_path / "bin" / "python")
    monkeypatch.setattr(run, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(run, "make_environment", lambda: None)
    fetched: list[Path] = []
    monkeypatch.setattr(run, "fetch", fetched.append)
    return fetched


def test_a_lock_is_installed_once(elsewhere: list[Path]):
    run.install()
    run.install()

    assert elsewhere == [run.LOCKS["runtime"]]


def test_a_changed_lock_is_installed_again(elsewhere: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1\n", encoding="utf-8")
    monkeypatch.setitem(run.LOCKS, "runtime", lock)
    run.install()
    lock.write_text("a==2\n", encoding="utf-8")

    run.install()

    assert len(elsewhere) == 2


def test_the_development_lock_holds_the_runtime_too(elsewhere: list[Path]):
    run.install("dev")
    run.install()

    assert elsewhere == [run.LOCKS["dev"]]


def test_the_package_and_the_command_are_put_in_place(elsewhere: list[Path], tmp_path: Path):
    run.install()

    assert (tmp_path / "bin" / "khet").stat().st_mode & 0o111
    path_file = tmp_path / "lib" / "python3.11" / "site-packages" / "khet.pth"
    assert path_file.read_text(encoding="utf-8").strip() == str(run.HERE / "src")


def test_modules_are_compiled_when_they_changed_and_only_then(
    elsewhere: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(run, "HERE", tmp_path)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    package = tmp_path / "lib" / "python3.11" / "site-packages" / "packaged.py"
    ours = tmp_path / "src" / "khet" / "ours.py"
    ours.parent.mkdir(parents=True)
    for source in (package, ours):
        source.write_text("x = 1\n", encoding="utf-8")

    def compiled(source: Path) -> list[Path]:
        return list((source.parent / "__pycache__").glob(f"{source.stem}.*.pyc"))

    run.compile_modules()
    assert len(compiled(package)) == len(compiled(ours)) == 1

    for source in (package, ours):
        compiled(source)[0].unlink()
    run.compile_modules()
    assert compiled(package) == compiled(ours) == []

    ours.write_text("x = 22\n", encoding="utf-8")
    run.compile_modules()
    assert len(compiled(package)) == len(compiled(ours)) == 1
