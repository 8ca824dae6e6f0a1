"""The lock files: made from ``pyproject.toml`` by uv, and checked to belong to it.

The first line of each lock keeps a hash of the dependency lists it was made from, so that a changed list with an
old lock is found without asking any registry. The locks hold hashes and no addresses. Those of the cluster and of Spark
hold what comes on top of the runtime packages; only they may hold packages that are built on the spot.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNTIME, DEV, BENCH = (ROOT / f"requirements{part}.lock" for part in ("", "-dev", "-bench"))
GROUPS: dict[Path, tuple[str, ...]] = {RUNTIME: (), DEV: ("dev",), BENCH: ("dev", "bench")}
CLUSTER, SPARK = (ROOT / f"requirements-{part}.lock" for part in ("cluster", "spark"))
ON_TOP: dict[Path, tuple[str, ...]] = {
    CLUSTER: ("pyproject.toml", "--extra", "cluster", "--group", "sail", "--no-binary", "pyspark-client"),
    SPARK: ("--group", "spark", "--no-binary", "pyspark"),
}
MARK = "# made from pyproject.toml with dependencies "


def fingerprint(pyproject: Path = ROOT / "pyproject.toml") -> str:
    """A hash of everything in ``pyproject.toml`` that decides what is locked."""
    content = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    project = content["project"]
    lists = [project["dependencies"], project["optional-dependencies"], content["dependency-groups"]]
    parts = [project["requires-python"], *lists]
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
    for lock in (*GROUPS, *ON_TOP):
        text = lock.read_text(encoding="utf-8")
        if text.partition("\n")[0] != expected:
            found.append(f"{lock.name} was not made from the dependencies of pyproject.toml: python3 run.py lock")
        if "://" in text or "--index" in text or "--find-links" in text:
            found.append(f"{lock.name} names an address")
        if lock in ON_TOP:
            continue
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
    """Write the locks; what is pinned stays as it is unless ``upgrade`` is asked for."""
    for lock, groups in GROUPS.items():
        chosen = [argument for group in groups for argument in ("--group", group)]
        _compile(
            lock,
            ["pyproject.toml", *chosen, *([] if lock == RUNTIME else ["--constraints", RUNTIME.name])],
            upgrade=upgrade,
        )
    for lock, chosen in ON_TOP.items():
        _compile(lock, [*chosen, "--constraints", DEV.name], upgrade=upgrade)
        body = lock.read_text(encoding="utf-8")
        lock.write_text(_without(body, pins(RUNTIME)), encoding="utf-8")
    for lock in (*GROUPS, *ON_TOP):
        body = lock.read_text(encoding="utf-8")
        lock.write_text(f"{MARK}{fingerprint()}\n{body}", encoding="utf-8")
        sys.stdout.write(f"{lock.name}: {len(pins(lock))} packages\n")


def _compile(lock: Path, chosen: list[str] | tuple[str, ...], *, upgrade: bool) -> None:
    command = [*tool(), "pip", "compile", "--universal", "--python-version", "3.11", "--quiet"]
    command += ["--generate-hashes", "--only-binary", ":all:", "--no-header", "--no-emit-index-url"]
    command += ["--no-emit-find-links", "--no-annotate", "--output-file", lock.name, *chosen]
    command += ["--upgrade"] if upgrade else []
    subprocess.run(command, cwd=ROOT, check=True)


def _without(body: str, packages: Mapping[str, str]) -> str:
    """A lock's text without the packages that are there already."""
    kept, is_kept = [], True
    for line in body.splitlines(keepends=True):
        if line[0] not in " #":
            is_kept = line.partition("==")[0] not in packages
        if is_kept:
            kept.append(line)
    return "".join(kept)


def main() -> int:
    """Make the locks from the command line."""
    parser = argparse.ArgumentParser(prog="run.py lock", description="Make the lock files again from pyproject.toml.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    make(upgrade=parser.parse_args().upgrade)
    return 0


if __name__ == "__main__":
    sys.exit(main())
