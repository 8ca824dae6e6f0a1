"""Runs the benchmarks, each in a process and a data folder of its own, and prints how each figure stands to its target.

``python3 run.py bench [names] [--record]``; ``--record`` writes the table into ``docs/benchmarks.md``, where the rows
of benchmarks that did not run stay as they are.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import Measure

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
HEADINGS = ("what", "measured", "target", "ratio", "")
MARKS = ("<!-- measured -->", "<!-- end of measured -->")


def names() -> list[str]:
    """Every benchmark: the modules beside this one that define ``measure``."""
    modules = sorted(file for file in HERE.glob("*.py") if not file.stem.startswith("_"))
    return [
        file.stem for file in modules if re.search(r"^def measure\(", file.read_text(encoding="utf-8"), re.MULTILINE)
    ]


def run(name: str) -> list[Measure]:
    """Run one benchmark apart from the others; an empty list means that it failed, and it has said why."""
    with tempfile.TemporaryDirectory(prefix="khet-bench-") as home:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("KHET_")}
        settings = {
            "KHET_HOME": home,
            "KHET_SECOND_FACTOR": "off",
            "DJANGO_SETTINGS_MODULE": "khet.site.settings",
            "PYTHONPATH": f"{HERE.parent / 'src'}:{HERE.parent}",
        }
        answer = Path(home) / "answer.json"
        command = [sys.executable, "-m", "benchmarks", "--one", name, "--answer", str(answer)]
        if subprocess.run(command, cwd=HERE.parent, env=kept | settings, check=False).returncode:
            return []
        return [Measure(**row) for row in json.loads(answer.read_text(encoding="utf-8"))]


def show(results: dict[str, list[Measure]]) -> None:
    """Print one table for everything that was measured."""
    table = Table(*HEADINGS, title="Khet: benchmarks")
    for name, measures in results.items():
        table.add_section()
        for measure in measures or [Measure(f"{name}: failed", 0, "", least=1)]:
            table.add_row(*measure.cells(), style=None if measure.is_met else "bold red")
    Console().print(table)


def record(results: dict[str, list[Measure]]) -> None:
    """Write the table between the marks of the page; what stands around it, and rows of other benchmarks, stay."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else f"# Benchmarks\n\n{MARKS[0]}\n{MARKS[1]}\n"
    before, _, rest = text.partition(MARKS[0])
    old, _, after = rest.partition(MARKS[1])
    rows = {name: [(name, *measure.cells()) for measure in measures] for name, measures in results.items()}
    for line in old.splitlines():
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        if cells[0] in names() and cells[0] not in results:
            rows.setdefault(cells[0], []).append(cells)
    listed = [row for name in sorted(rows) for row in rows[name]]
    headings = ("benchmark", *HEADINGS)
    lines = [f"| {' | '.join(cells)} |" for cells in (headings, ("---",) * len(headings), *listed)]
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores."
    body = "\n".join([machine, "", *lines])
    PAGE.write_text(f"{before}{MARKS[0]}\n{body}\n{MARKS[1]}{after}", encoding="utf-8")


def main() -> int:
    """Run the named benchmarks, or all; ends with 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="run.py bench", description="Measure, and print the ratios to the targets.")
    parser.add_argument("names", nargs="*", help=f"which: {', '.join(names())} (default: all)")
    parser.add_argument("--record", action="store_true", help="write the table into docs/benchmarks.md")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--answer", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        measures = list(import_module(f"benchmarks.{asked.one}").measure())
        asked.answer.write_text(json.dumps([asdict(measure) for measure in measures]), encoding="utf-8")
        return 0
    if unknown := set(asked.names) - set(names()):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(names())}")
    results = {}
    for name in asked.names or names():
        print(f"{name} …", flush=True)
        results[name] = run(name)
    show(results)
    if asked.record:
        record(results)
    return 0 if all(measures and all(one.is_met for one in measures) for measures in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
