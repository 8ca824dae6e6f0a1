"""What a dataset is: its fields, their types and code lists, and what one row stands for.

The plain types only. The files that describe the shipped datasets are read by ``khet.engine.schemas``; formulas are
checked against these types; readers, checks and snapshots follow them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """The type of a field, and how a snapshot stores it.

    ``integer`` → int64. ``decimal`` → int64, scaled by ``10 ** places`` (4.70 with two places is 470).
    ``date`` → int32 as yyyymmdd of the common era (15 June 2024 is 20240615). ``code`` → the code's key as text.
    ``boolean`` → boolean. ``text`` → text. ``school`` → int32, the id of a school in the register.
    ``person`` → int64, the pseudonym of a pupil or member of staff.
    """

    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    CODE = "code"
    BOOLEAN = "boolean"
    TEXT = "text"
    SCHOOL = "school"
    PERSON = "person"


class Guard(StrEnum):
    """How well a field is guarded, and where it therefore lives.

    ``open``: in the snapshot. ``personal``: never in a snapshot, only in the database of identities.
    ``sensitive`` (section 26 of the data-protection act): in a partition of its own beside the snapshot.
    """

    OPEN = "open"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a code list: its key in snapshots and formulas, its words, and the spellings met in files."""

    key: str
    name: str
    name_en: str = ""
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeList:
    """A closed list of values, in the order in which tables show them."""

    key: str
    name: str
    codes: tuple[Code, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Code]:
        """The codes by their key."""
        return {code.key: code for code in self.codes}


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a dataset.

    ``low`` and ``high`` bound a number as it is written (not scaled) or, for a date, are empty. ``headers`` are the
    headers met in files, the official one first. ``zero_is_missing``: a typed 0 means that nothing was measured.
    """

    key: str
    name: str
    name_en: str
    kind: Kind
    guard: Guard = Guard.OPEN
    required: bool = False
    places: int = 0
    unit: str = ""
    codes: CodeList | None = None
    low: str = ""
    high: str = ""
    zero_is_missing: bool = False
    headers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """A kind of table that offices keep: what one row is, its period, its fields.

    ``subject`` is "pupil", "staff" (a row is a person and has a ``person`` field), "school" or "event". ``period`` is
    "census" (three rounds a year: ``06-10``, ``11-10``, ``03-31``), "term" (rounds ``1`` and ``2``) or "year" (round
    ``""``). ``grain`` are the fields that together must be unique in one period. ``weight`` is the field by which
    means over schools are weighted, where a row already is a mean (number of candidates). ``may_be_empty``: a period
    in which there was none at all (no incident) is told by a file of headings alone.
    """

    key: str
    name: str
    name_en: str
    version: int
    subject: str
    period: str
    grain: tuple[str, ...]
    fields: tuple[Field, ...]
    weight: str = ""
    owner: str = ""
    retention_years: int = 10
    may_be_empty: bool = False
    layouts: tuple[Mapping[str, object], ...] = field(default=(), compare=False)
    rules: tuple[Mapping[str, object], ...] = field(default=(), compare=False)

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields by their key."""
        return {field.key: field for field in self.fields}

    @property
    def rounds(self) -> tuple[str, ...]:
        """The rounds of one academic year, in order of time."""
        return {"census": ("06-10", "11-10", "03-31"), "term": ("1", "2")}.get(self.period, ("",))

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The codes of the grain: by them (a grade, a rater) the files of one period tell of different things."""
        return tuple(key for key in self.grain if key in self.by_key and self.by_key[key].kind is Kind.CODE)

    def stored(self, guard: Guard) -> tuple[Field, ...]:
        """The fields that live in one place: ``open`` in the snapshot, ``sensitive`` beside it."""
        return tuple(field for field in self.fields if field.guard is guard)
