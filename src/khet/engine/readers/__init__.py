"""Reads the files offices really have into tables, and says which dataset a table is.

``read`` takes a file, ``recognise`` and ``propose`` say what its columns are, ``fingerprint`` knows it again.
"""

from __future__ import annotations

from khet.engine.readers.tables import (
    Cell,
    ColumnMapping,
    Match,
    Note,
    Proposal,
    RawTable,
    Reading,
    SetAside,
    Unreadable,
)

__all__ = [
    "Cell",
    "ColumnMapping",
    "Match",
    "Note",
    "Proposal",
    "RawTable",
    "Reading",
    "SetAside",
    "Unreadable",
]
