"""What the product writes is for the account that runs it: nobody else on the machine reads it."""

from __future__ import annotations

from tests.conftest import run_khet

OTHERS = 0o077


def test_nobody_else_may_read_database_and_folder(tmp_path):
    home = tmp_path / "home"

    made = run_khet("migrate", home=home)

    assert made.returncode == 0, made.stderr
    written = [home, *home.glob("khet*")]
    assert [path.name for path in written if path.stat().st_mode & OTHERS] == []
