"""Reads the server's settings: the process environment first, then ``khet.env`` in the data folder.

``NAME_FILE`` names a file that holds the value of ``NAME``, for secrets that a service manager mounts.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


class BadSetting(Exception):
    """A setting is missing or cannot be understood; the message names it and what it may be."""


def home() -> Path:
    """The data folder: ``KHET_HOME``, else ``.khet`` in the checkout, else ``.khet`` in the user's home."""
    if named := os.environ.get("KHET_HOME"):
        return Path(named).expanduser().resolve()
    if (CHECKOUT / "run.py").exists():
        return CHECKOUT / ".khet"
    return Path.home() / ".khet"


def stored(folder: Path) -> dict[str, str]:
    """The ``NAME=value`` lines of ``khet.env`` in the data folder; empty when there is none."""
    file = folder / "khet.env"
    if not file.exists():
        return {}
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


class Environment:
    """Typed readers that name the setting when its value cannot be used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stored = stored(folder)

    def text(self, name: str, default: str | None = None) -> str:
        """The setting as text; raises BadSetting when it is missing and has no default."""
        if value := os.environ.get(name):
            return value
        if file := os.environ.get(f"{name}_FILE"):
            return Path(file).read_text(encoding="utf-8").strip()
        if name in self._stored:
            return self._stored[name]
        if default is None:
            raise BadSetting(f"{name} is not set")
        return default

    def flag(self, name: str, default: bool) -> bool:
        """The setting as yes or no."""
        value = self.text(name, "on" if default else "off").lower()
        if value in {"1", "on", "true", "yes"}:
            return True
        if value in {"0", "off", "false", "no"}:
            return False
        raise BadSetting(f"{name} must be on or off, not {value!r}")

    def number(self, name: str, default: int) -> int:
        """The setting as a whole number."""
        value = self.text(name, str(default))
        if not value.isdecimal():
            raise BadSetting(f"{name} must be a whole number, not {value!r}")
        return int(value)

    def words(self, name: str, default: str) -> list[str]:
        """The setting as a list, separated by commas."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def secret(self, name: str) -> str:
        """A secret from the settings, else one made once and kept in the data folder."""
        if value := self.text(name, ""):
            return value
        file = self.folder / f"{name.lower()}.secret"
        if not file.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(f".{os.getpid()}.part")
            part.touch(mode=0o600)
            part.write_text(secrets.token_urlsafe(50), encoding="ascii")
            try:
                os.link(part, file)
            except FileExistsError:
                pass
            finally:
                part.unlink()
        return file.read_text(encoding="ascii")
