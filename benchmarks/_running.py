"""Runs what a benchmark needs in a process of its own, and says what that process said when it fails."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

MOST_SAID = 4_000


def ran(command: Sequence[str], *, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> str:
    """What a command prints; raises RuntimeError with the end of all that it said when it fails."""
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env, cwd=cwd)
    if done.returncode:
        said = "\n".join(filter(None, (done.stdout, done.stderr)))[-MOST_SAID:]
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{said}")
    return done.stdout
