"""The lock files: made from ``pyproject.toml`` by uv, and checked to belong to it.

The first line of each lock keeps a hash of the dependency lists it was made from, so that a changed list with an
old lock is found without asking any registry. The locks hold hashes and no addresses.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNTIME, DEV, BENCH = (ROOT / f"requirements{part}.lock" for part in ("", "-dev", "-bench"))
GROUPS: dict[Path, tuple[str, ...]] = {RUNTIME: (), DEV: ("dev",), BENCH: ("dev", "bench")}
MARK = "# made from pyproject.toml with dependencies "


def fingerprint(pyproject: Path = ROOT / "pyproject.toml") -> str:
    """A hash of everything in ``pyproject.toml`` that decides what is locked."""
    content = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    project = content["project"]
    parts = [project["requires-python"], project["dependencies"], content["dependency-groups"]]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def pins(lock: Path) -> dict[str, str]:
    """The packages of a lock with their versions."""
    lines = (line.split()[0] for line in lock.read_text(encoding="utf-8").splitlines() if line and line[0] not in " #")
    return dict(line.split("==", 1) for line in lines)


def faults() -> list[str]:
    """What is wrong with the locks: made from other lists, or at odds with each other."""
    found = []
    expected = MARK + fingerprint()
    runtime = pins(RUNTIME)
    for lock in GROUPS:
        text = lock.read_text(encoding="utf-8")
        if text.partition("\n")[0] != expected:
            found.append(f"{lock.name} was not made from the dependencies of pyproject.toml: python3 run.py lock")
        if "://" in text or "--index" in text or "--find-links" in text:
            found.append(f"{lock.name} names an address")
        held = pins(lock)
        astray = [name for name, version in runtime.items() if held.get(name) != version]
        found += [f"{lock.name}: {name} is not at the version of {RUNTIME.name}" for name in astray]
    return found


def tool() -> list[str]:
    """The command of uv; fetched into ``.tools`` with pip when the machine has none."""
    if found := shutil.which("uv"):
        return [found]
    folder = ROOT / ".tools"
    if not (folder / "uv").exists():
        base = getattr(sys, "_base_executable", sys.executable)
        subprocess.run([base, "-m", "pip", "install", "--quiet", "--target", str(folder), "uv"], check=True)
    return ["env", f"PYTHONPATH={folder}", sys.executable, "-m", "uv"]


def make(*, upgrade: bool) -> None:
    """Write the three locks; what is pinned stays as it is unless ``upgrade`` is asked for."""
    for lock, groups in GROUPS.items():
        command = [*tool(), "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11", "--quiet"]
        command += ["--generate-hashes", "--only-binary", ":all:", "--no-header", "--no-emit-index-url"]
        command += ["--no-emit-find-links", "--no-annotate", "--output-file", lock.name]
        command += [argument for group in groups for argument in ("--group", group)]
        command += ["--upgrade"] if upgrade else []
        command += [] if lock == RUNTIME else ["--constraints", RUNTIME.name]
        subprocess.run(command, cwd=ROOT, check=True)
        body = lock.read_text(encoding="utf-8")
        lock.write_text(f"{MARK}{fingerprint()}\n{body}", encoding="utf-8")
        sys.stdout.write(f"{lock.name}: {len(pins(lock))} packages\n")


def main() -> int:
    """Make the locks from the command line."""
    parser = argparse.ArgumentParser(prog="run.py lock", description="Make the lock files again from pyproject.toml.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    make(upgrade=parser.parse_args().upgrade)
    return 0


if __name__ == "__main__":
    sys.exit(main())
