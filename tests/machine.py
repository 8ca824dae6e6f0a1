"""What the tests need from the machine beside Python packages: found, installed where that is allowed, or asked for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import dataclass

from tests import postgres


def chromium() -> str | None:
    """The path of the system's Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass(frozen=True, slots=True)
class Need:
    """Something the tests use, the Debian package it comes in, and how to see whether it is there."""

    what: str
    package: str
    found: Callable[[], object]


NEEDS = (
    Need("a PostgreSQL server", "postgresql", postgres.binaries),
    Need("the Chromium browser", "chromium", chromium),
    Need("pdftotext", "poppler-utils", lambda: shutil.which("pdftotext")),
    Need("libatomic, which the browser's driver loads", "libatomic1", lambda: find_library("atomic")),
    Need("setpriv", "util-linux", lambda: shutil.which("setpriv")),
)


def missing() -> list[Need]:
    """What is not there."""
    return [need for need in NEEDS if not need.found()]


def _agreed(packages: str) -> bool:
    """Ask on a terminal; elsewhere, and in CI, root's wish to run the tests is answer enough."""
    if os.environ.get("CI") == "true" or not sys.stdin.isatty():
        return True
    return input(f"Install Debian's packages {packages} now? [Y/n] ").strip().lower() in {"", "y", "yes"}


def provide() -> str | None:
    """Install what is missing when this is root on Debian; returns what to type when something stays missing."""
    lacking = missing()
    if not lacking:
        return None
    packages = [need.package for need in lacking]
    print(f"The tests need {', '.join(need.what for need in lacking)}.", flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get") and _agreed(" ".join(packages)):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        print(f"Installing with apt-get: {' '.join(packages)} …", flush=True)
        for step in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
            done = subprocess.run(["apt-get", *step], env=quiet, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"apt-get {' '.join(step)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}", flush=True)
        lacking = missing()
    if not lacking:
        return None
    names = " ".join(need.package for need in lacking)
    return f"Still missing: {', '.join(need.what for need in lacking)}. Type:\n\n  sudo apt-get install {names}\n"
