"""What reading a file gives: its tables as the file holds them, and which column is which field.

Plain types only. Nothing is judged here: a cell is what the file gave, a row keeps its number in the source sheet, and
whatever was not taken for data stands in ``set_aside`` with its cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeAlias

# Sheets that this program writes itself; they are passed over when its workbooks come back.
HOW_TO_SHEET, LISTS_SHEET, FOUND_SHEET = "คำชี้แจง", "รายการ", "สิ่งที่พบ"
OWN_SHEETS = frozenset({HOW_TO_SHEET, LISTS_SHEET, FOUND_SHEET})

Cell: TypeAlias = str | int | float | bool | date | datetime | time | None


class Unreadable(Exception):
    """A file cannot be read as tables; ``cause`` is a stable key, the messages are fit to show."""

    def __init__(self, cause: str, message_th: str, message_en: str) -> None:
        self.cause = cause
        self.message_th = message_th
        self.message_en = message_en
        super().__init__(message_en)

    def inside(self, name: str) -> Unreadable:
        """The same refusal, said of a file that stands inside a ZIP."""
        return Unreadable(
            self.cause, f"ไฟล์ “{name}” ใน ZIP: {self.message_th}", f"“{name}” in the ZIP: {self.message_en}"
        )


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that is not data, and why, with its cells so that nothing is lost.

    ``reason`` is subtotal, blank, title, repeated_header, code_list, note (below the table) or example (of a template).
    """

    row: int
    reason: str
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know of the file as a whole; it refuses nothing. ``rows`` are rows of the source."""

    cause: str
    message_th: str
    message_en: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class RawTable:
    """One table of one sheet, by columns.

    ``columns[i]`` is column ``i`` of the sheet (0 = A), whatever the table's left edge. ``header_row`` is the row of
    the source (1-based) in which the header ends, 0 where the table has none. ``headers`` are cleaned (no line
    breaks, marks of "required", doubled spaces) and joined where the header has two rows; ``headers_typed`` are as
    they stand, ``header_cells`` the rows of the header cell by cell. ``row_numbers[n]`` is the row of the source of
    the ``n``-th data row; for text files a record is a row, as in Excel. ``code_lists`` are lists of allowed values
    that stand inside the sheet, by the sheet column they stand in, and ``code_list_headers`` the words above them.
    ``title`` are the words above the header.
    """

    file_name: str
    sheet: str
    kind: str
    encoding: str
    delimiter: str
    header_row: int
    headers: tuple[str, ...]
    columns: list[list[Cell]]
    row_numbers: list[int]
    set_aside: tuple[SetAside, ...] = ()
    code_lists: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    code_list_headers: Mapping[int, str] = field(default_factory=dict)
    headers_typed: tuple[str, ...] = ()
    header_cells: tuple[tuple[Cell, ...], ...] = ()
    title: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Which table of a file this is, whatever its header: the file inside a ZIP, and the sheet."""
        return self.file_name, self.sheet

    @property
    def height(self) -> int:
        """How many data rows there are."""
        return len(self.row_numbers)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.headers)

    def samples(self, column: int, most: int = 3) -> tuple[str, ...]:
        """The first different values of a column, as text, for a person who decides what it holds."""
        found: dict[str, None] = {}
        for cell in self.columns[column]:
            if cell is not None:
                found.setdefault(str(cell))
                if len(found) == most:
                    break
        return tuple(found)

    def codes_for(self, column: int) -> tuple[str, ...]:
        """The allowed values that the sheet itself lists for a column, found by the same header; empty without."""
        wanted = self.headers[column]
        for place, header in self.code_list_headers.items():
            if header and header == wanted:
                return self.code_lists[place]
        return ()


@dataclass(frozen=True)
class Reading:
    """A file that was read. ``encoding`` is that of a text file, "" otherwise, "mixed" where lines differ."""

    file_name: str
    tables: tuple[RawTable, ...]
    encoding: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class ColumnMapping:
    """Which column is which field, by position: headers may occur twice.

    ``columns`` maps a field's key (or ``school_code``, ``school_name``) to a column's index. ``constants`` are values
    that no column holds and that hold for every row (a grade, a rater), as texts. ``is_header_given``: a person said in
    which row the header ends (0: nowhere), and the table was read by that instead of by what was detected.
    """

    dataset: str
    layout: str
    columns: Mapping[str, int]
    header_row: int = 1
    constants: Mapping[str, str] = field(default_factory=dict)
    is_header_given: bool = False

    def to_plain(self) -> dict[str, object]:
        """For JSON; ``from_plain`` gives the same mapping again."""
        return {
            "dataset": self.dataset,
            "layout": self.layout,
            "columns": dict(self.columns),
            "header_row": self.header_row,
            "constants": dict(self.constants),
            **({"header_given": True} if self.is_header_given else {}),
        }

    @staticmethod
    def from_plain(plain: Mapping[str, object]) -> ColumnMapping:
        """Read what ``to_plain`` wrote; raises ValueError for anything else."""
        columns, constants = plain.get("columns"), plain.get("constants", {})
        dataset, layout, row = plain.get("dataset"), plain.get("layout", ""), plain.get("header_row", 1)
        if not (isinstance(columns, Mapping) and isinstance(constants, Mapping)):
            raise ValueError("columns and constants must be mappings")
        given = plain.get("header_given", False)
        if not (isinstance(dataset, str) and isinstance(layout, str) and isinstance(row, int) and row >= 0):
            raise ValueError("dataset and layout must be texts and header_row a number")
        if not isinstance(given, bool):
            raise ValueError("header_given must be true or false")
        if not all(isinstance(key, str) and isinstance(at, int) and at >= 0 for key, at in columns.items()):
            raise ValueError("a column must be a field and a position")
        if not all(isinstance(key, str) and isinstance(text, str) for key, text in constants.items()):
            raise ValueError("a constant must be a field and a text")
        return ColumnMapping(dataset, layout, dict(columns), row, dict(constants), given)


@dataclass(frozen=True)
class Match:
    """A dataset and layout that a table may be; ``score`` from 0 to 1, ``reasons`` in Thai and English.

    ``missing`` are required fields that neither a column nor a constant gives: a person has to be asked.
    """

    dataset: str
    layout: str
    score: float
    mapping: ColumnMapping
    reasons: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What a column of an unknown table may be: ``field`` is "" where nothing is likely; ``confidence`` from 0 to 1."""

    column: int
    header: str
    field: str
    confidence: float
    reason_th: str
    reason_en: str
    samples: tuple[str, ...] = ()
