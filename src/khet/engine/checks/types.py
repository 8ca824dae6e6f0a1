"""The plain types of checking: what was found, what a person decided, what was mended, and what is known beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from khet.calc.reconciling import Disagreement
from khet.engine.readers.tables import SetAside

Value: TypeAlias = int | str | bool | None

ACCEPTED, REPAIRED, WAITING, REFUSED = "accepted", "repaired", "waiting", "refused"
SEVERITIES = ("refused", "ask", "warning", "repaired")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer a person may give; ``key`` is what a Decision carries back."""

    key: str
    label_th: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt, with every row it touches.

    ``cause`` is a stable key of ``messages``. ``rows`` are rows of the source; empty means the file as a whole.
    ``group`` is what makes one decision: all rows of the same cause, field and group are answered together. Severity
    "ask" makes its rows wait, "refused" keeps them out, "warning" and "repaired" only say something.
    """

    cause: str
    severity: str
    rows: tuple[int, ...]
    column: str
    field: str
    group: str
    message_th: str
    message_en: str
    suggestion: str
    options: tuple[Option, ...] = ()
    sample: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one finding; ``rows`` narrow it, empty means every row of the group.

    ``option``: "accept" (as it stands), "refuse" (leave the rows out), "empty" (leave the cell empty), "use:<text>",
    "school:<id>", "keep:<row>" (of rows that stand twice, keep this one). Options of other checks are passed over.
    """

    cause: str
    field: str
    group: str
    option: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """One cell that was mended: ``before`` as the file had it, ``after`` as it is read now, ``cause`` why."""

    row: int
    column: str
    field: str
    before: str
    after: str
    cause: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A row in which the file states something about an area, a province or the country; figures are scaled.

    ``codes`` are those of the grain (a grade) that tell which part of it the row is about.
    """

    scope: str
    row: int
    values: Mapping[str, int]
    label: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Period:
    """An academic year (Buddhist) and a round of it: a census ``06-10``, a term ``1``, or ``""``."""

    year: int
    round: str = ""


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """The office whose file this is."""

    code: str
    name: str
    kind: str = "primary"
    province: str = ""


class Known(Protocol):
    """What the database already knows about an office's schools."""

    @property
    def schools_by_code(self) -> Mapping[str, int]:
        """Every code a school has or had, to the school's id."""

    @property
    def schools_by_name(self) -> Mapping[str, tuple[int, ...]]:
        """Every name a school has or had, as ``schools.name_key`` writes it, to the schools that bear it."""

    @property
    def school_names(self) -> Mapping[int, str]:
        """The name of each school today."""

    @property
    def school_codes(self) -> Mapping[int, str]:
        """The code that people know each school by."""

    @property
    def office_codes(self) -> tuple[str, ...]:
        """The codes of this office."""

    @property
    def other_office_codes(self) -> Mapping[str, str]:
        """The codes of other offices, to their names."""

    @property
    def last_counts(self) -> Mapping[int, int]:
        """How many pupils each school had in the last census that was accepted."""


@dataclass(frozen=True)
class PlainKnown:
    """What is known, given by hand."""

    schools_by_code: Mapping[str, int] = field(default_factory=dict)
    schools_by_name: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    school_names: Mapping[int, str] = field(default_factory=dict)
    school_codes: Mapping[int, str] = field(default_factory=dict)
    office_codes: tuple[str, ...] = ()
    other_office_codes: Mapping[str, str] = field(default_factory=dict)
    last_counts: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """What a file gives once it is checked; nothing of it is stored yet.

    All lists run along the data rows of the file in their order: ``rows_in`` is their length and the sum of the four
    states. A cell that could not be read is None in ``columns``. ``set_aside`` are rows that are no data, ``stated``
    are rows about an area or the country. ``repairs`` hold every change that was made; ``silent`` of them alone do not
    make a row "repaired" (see docs/algorithms/checks.md).
    """

    dataset: str
    rows_in: int
    status: list[str]
    columns: Mapping[str, list[Value]]
    row_numbers: list[int]
    school_ids: list[int | None]
    repairs: tuple[Repair, ...] = ()
    findings: tuple[Finding, ...] = ()
    stated: tuple[Stated, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    period: Period | None = None
    reconciliation: tuple[Disagreement, ...] = ()

    def count(self, status: str) -> int:
        """How many rows are in one of the four states."""
        return self.status.count(status)
