"""Runs every check of the code that needs no test, all of them even when one fails, and names those that failed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

from lint import locks, tracked
from lint.locks import ROOT

BIN = ROOT / ".venv" / "bin"
PATHS = f"{ROOT / 'src'}:{ROOT}"


def _tool(*command: str) -> Callable[[], list[str]]:
    """A check that is a program of its own; what it prints is shown when it fails."""

    def check() -> list[str]:
        with tempfile.TemporaryDirectory(prefix="khet-lint-") as home:
            kept = {name: value for name, value in os.environ.items() if not name.startswith("KHET_")}
            settings = {
                "KHET_HOME": home,
                "DJANGO_SETTINGS_MODULE": "khet.site.settings",
                "PYTHONPATH": f"{ROOT}/src:{ROOT}",
            }
            done = subprocess.run(
                [str(BIN / command[0]), *command[1:]],
                cwd=ROOT, env=kept | settings, capture_output=True, text=True, check=False,
            )  # fmt: skip
        return [(done.stdout + done.stderr).strip()] if done.returncode else []

    return check


def _templates(*options: str) -> list[str]:
    """Templates are indented as djhtml would."""
    files = [name for name in tracked.files() if name.endswith(".html") and "/templates/" in name]
    return _tool("djhtml", "--tabwidth", "2", *options, *files)() if files else []


def fix() -> None:
    """Let the tools that can mend what they find do so, before the checks."""
    _tool("ruff", "check", "--fix", "--quiet", ".")()
    _tool("ruff", "format", "--quiet", ".")()
    _templates()


CHECKS: dict[str, Callable[[], list[str]]] = {
    "ruff": _tool("ruff", "check", "--quiet", "."),
    "format": _tool("ruff", "format", "--check", "--quiet", "."),
    "types": _tool("mypy", "src"),
    "layers": _tool("lint-imports", "--no-cache"),
    "templates": lambda: _templates("--check"),
    "migrations": _tool("python", "-m", "django", "makemigrations", "--check", "--dry-run"),
    "locks": locks.faults,
    "files": tracked.faults,
}


def main(chosen: list[str]) -> int:
    """Run the named checks, or all; ``--fix`` first mends what can be mended without thinking."""
    if "--fix" in chosen:
        chosen = [name for name in chosen if name != "--fix"]
        fix()
    if unknown := set(chosen) - set(CHECKS):
        print(f"Unknown: {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    failed = []
    for name in chosen or CHECKS:
        started = time.monotonic()
        found = CHECKS[name]()
        print(f"{'FAILED' if found else 'ok':>6}  {name}  ({time.monotonic() - started:.1f} s)", flush=True)
        for line in found:
            print(line, flush=True)
        failed += [name] if found else []
    print(f"lint: {'failed: ' + ', '.join(failed) if failed else 'all checks passed'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
