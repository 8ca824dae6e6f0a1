"""Reads the files offices really have into tables, and says which dataset a table is.

``read`` takes a file, ``recognise`` and ``propose`` say what its columns are, ``fingerprint`` knows it again. The
parsers are loaded when a file is read, not before.
"""

from __future__ import annotations

from khet.engine.readers.reading import read
from khet.engine.readers.recognising import RECOGNISED, fingerprint, proposals, propose, recognise
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
    "RECOGNISED",
    "Cell",
    "ColumnMapping",
    "Match",
    "Note",
    "Proposal",
    "RawTable",
    "Reading",
    "SetAside",
    "Unreadable",
    "fingerprint",
    "proposals",
    "propose",
    "read",
    "recognise",
]
