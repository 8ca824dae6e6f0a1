"""What arrives from outside before anything is decided: a file as it came, and a finding of what is needed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrived."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its kind, what it says, its figure as printed, and where it comes from."""

    kind: str
    title: str
    figure: str = ""
    note: str = ""
    ref: str = ""
