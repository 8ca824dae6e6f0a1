"""What may not stand in the repository: files of others, addresses of a registry, paths of one machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from lint.locks import ROOT

FOREIGN = re.compile(r"\.min\.(js|css)$|\.(woff2?|ttf|otf|eot|whl|jar)$|(^|/)(node_modules|vendor)/")
UNWANTED = {
    "a path of one machine": re.compile(rb"/(?:home/[a-z][\w-]*|root|Users/\w+|work)/"),
    "a package registry's address": re.compile(
        rb"(?:index|extra-index|registry|find-links)[\w-]*\s*[=:]\s*[\"']?(?:https?|file)://"
    ),
    "the output of an installed file": re.compile(rb"@ [f]ile://"),
}
BINARY = {".png", ".jpg", ".webp", ".ico", ".pdf", ".xlsx", ".docx", ".gz"}


def files() -> list[str]:
    """Every file git tracks and that is still there, new ones that are not ignored included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        return _without_git()
    return sorted(name for name in set(listed.stdout.split("\0")) if name and (ROOT / name).is_file())


def _without_git() -> list[str]:
    """All files but those in hidden or cache folders, for a copy that is no checkout."""
    inside = (file.relative_to(ROOT) for file in ROOT.rglob("*") if file.is_file())
    return sorted(str(file) for file in inside if not any(part.startswith((".", "__")) for part in file.parts))


def faults(names: list[str] | None = None, root: Path = ROOT) -> list[str]:
    """Each file that may not be there or holds what it may not, with the line."""
    found = []
    for name in files() if names is None else names:
        if FOREIGN.search(name):
            found.append(f"{name}: a third-party file; take it from an installed package at set-up")
            continue
        if Path(name).suffix in BINARY:
            continue
        for number, line in enumerate((root / name).read_bytes().splitlines(), start=1):
            found += [f"{name}:{number}: {what}" for what, pattern in UNWANTED.items() if pattern.search(line)]
    return found
