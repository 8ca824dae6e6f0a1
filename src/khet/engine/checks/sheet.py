"""The table while it is checked: typed columns, the state of each row, and doubts with the decisions about them.

A doubt is raised once for all its rows. Decisions about it are carried out at once; what they do not answer becomes a
finding, and its rows wait when the cause asks for an answer.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence

from khet.calc.schema import Dataset, Field, Guard
from khet.engine import schemas
from khet.engine.checks.messages import ASK, MESSAGES
from khet.engine.checks.reads import Read, shown
from khet.engine.checks.types import (
    ACCEPTED,
    REFUSED,
    REPAIRED,
    WAITING,
    Decision,
    Finding,
    Option,
    Repair,
    Value,
)
from khet.engine.readers.tables import Cell, ColumnMapping, RawTable

MOST_SAMPLES, MOST_ROWS_SAID = 3, 6
LONGEST_GROUP, LONGEST_SAID = 120, 80
# More different unknown values in one column are no spellings: the wrong column was chosen.
MOST_GROUPS = 150
REFUSE = Option("refuse", "ไม่รับแถวเหล่านี้", "Leave these rows out")
ACCEPT = Option("accept", "ยืนยันว่าถูกต้อง", "It is right as it stands")
EMPTY_IT = Option("empty", "เก็บเป็นค่าว่าง", "Keep it empty")
SCHOOL_FIELDS = ("school_code", "school_name")


class Sheet:
    """The data rows of one table and what has been found out about them."""

    def __init__(
        self, table: RawTable, mapping: ColumnMapping, dataset: Dataset, decisions: Sequence[Decision]
    ) -> None:
        self.table = table
        self.mapping = mapping
        self.dataset = dataset
        self.fields: Mapping[str, Field] = {field.key: field for field in schemas.mappable(dataset)}
        self.numbers: list[int] = []
        self.raw: dict[str, Sequence[Cell]] = {}
        self.values: dict[str, list[Value]] = {}
        self.school_ids: list[int | None] = []
        self.readers: dict[str, Callable[[Cell], Read]] = {}
        self.repairs: list[Repair] = []
        self.findings: list[Finding] = []
        self.school_label: Callable[[int], str] = str
        self._waiting: set[int] = set()
        self._refused: set[int] = set()
        self._changed: set[int] = set()
        self._all_wait = False
        self._decisions: dict[tuple[str, str, str], list[Decision]] = {}
        for decision in decisions:
            self._decisions.setdefault((decision.cause, decision.field, decision.group), []).append(decision)

    @property
    def height(self) -> int:
        """How many data rows there are."""
        return len(self.numbers)

    def header(self, field: str) -> str:
        """A field's header in this file, or its name where no column holds it."""
        at = self.mapping.columns.get(field)
        if at is not None and at < len(self.table.headers) and self.table.headers[at]:
            return self.table.headers[at]
        return self.fields[field].name if field in self.fields else field

    def has(self, *fields: str) -> bool:
        """Tell whether every one of the fields has values in this file."""
        return all(field in self.values for field in fields)

    def status(self) -> list[str]:
        """The state of each row: refused before waiting before repaired before accepted."""
        states = [WAITING if self._all_wait else ACCEPTED] * self.height
        if not self._all_wait:
            for row in self._changed:
                states[row] = REPAIRED
            for row in self._waiting:
                states[row] = WAITING
        for row in self._refused:
            states[row] = REFUSED
        return states

    def is_refused(self, row: int) -> bool:
        """Tell whether a person decided to leave a row out."""
        return row in self._refused

    def repair(self, row: int, field: str, *, before: str, after: str, cause: str, is_stored: bool = True) -> None:
        """Write down a change; the row counts as repaired when a stored value changed."""
        self.repairs.append(Repair(self.numbers[row], self.header(field), field, before, after, cause))
        if is_stored:
            self._changed.add(row)

    def doubt(
        self,
        cause: str,
        *,
        rows: Sequence[int],
        field: str = "",
        group: str = "",
        options: Iterable[Option] = (),
        sample: Iterable[str] = (),
        facts: Mapping[str, str] | None = None,
        fallback: Mapping[int, Value] | None = None,
        computed: Mapping[int, Value] | None = None,
        at_least: int = 1,
    ) -> None:
        """Raise a doubt about rows (places in this sheet): carry out what was decided, ask about the rest.

        ``fallback`` are the values that "accept" takes where the cell could not be read as it should, ``computed``
        those that "compute" takes. Of rows that only contradict each other, ``at_least`` two must be left.
        """
        group = known_by(group)
        left = list(rows)
        for decision in self._decisions.get((cause, field, group), ()):
            hit = [row for row in left if not decision.rows or self.numbers[row] in decision.rows]
            if hit and self._carry_out(decision.option, field, hit, fallback or {}, computed or {}):
                chosen = set(hit)
                left = [row for row in left if row not in chosen]
        if len(left) >= at_least:
            if MESSAGES[cause].severity == ASK:
                self._waiting.update(left)
            said = tuple(sorted(self.numbers[row] for row in left))
            self._find(cause, said, field, group, options, sample, facts)

    def doubt_column(self, field: str, groups: Mapping[str, Sequence[int]]) -> None:
        """Raise one doubt about a column of which next to nothing is known, instead of one for every value."""
        rows = sorted(row for members in groups.values() for row in members)
        facts = {"kinds": f"{len(groups):,}"}
        self.doubt(
            "file.column_unlikely", rows=rows, field=field, options=(REFUSE,), sample=list(groups)[:3], facts=facts
        )

    def doubt_file(
        self,
        cause: str,
        *,
        field: str = "",
        group: str = "",
        options: Iterable[Option] = (),
        sample: Iterable[str] = (),
        facts: Mapping[str, str] | None = None,
    ) -> None:
        """Raise a doubt about the file as a whole; every row waits when the cause asks."""
        for decision in self._decisions.get((cause, field, group), ()):
            if decision.option == "accept":
                return
            everything = list(range(self.height))
            if everything and self._carry_out(decision.option, field, everything, {}, {}):
                return
        if MESSAGES[cause].severity == ASK:
            self._all_wait = True
        self._find(cause, (), field, group, options, sample, facts)

    def _find(
        self,
        cause: str,
        rows: tuple[int, ...],
        field: str,
        group: str,
        options: Iterable[Option],
        sample: Iterable[str],
        facts: Mapping[str, str] | None,
    ) -> None:
        words = MESSAGES[cause]
        samples = tuple(dict.fromkeys(cut(text) for text in sample if text))[:MOST_SAMPLES]
        said = {
            "column": self.header(field) if field else "",
            "group": group,
            "count": f"{len(rows):,}",
            "rows": listed(rows),
            "sample": ", ".join(samples),
            **(facts or {}),
        }
        self.findings.append(
            Finding(
                cause=cause,
                severity=words.severity,
                rows=rows,
                column=self.header(field) if field else "",
                field=field,
                group=group,
                message_th=words.th.format_map(said),
                message_en=words.en.format_map(said),
                suggestion=words.suggestion.format_map(said),
                options=tuple(options),
                sample=samples,
            )
        )

    def find_repairs(self) -> None:
        """Say every kind of repair once, by column."""
        groups: dict[tuple[str, str], list[Repair]] = {}
        for repair in self.repairs:
            groups.setdefault((repair.cause, repair.field), []).append(repair)
        for (cause, field), repairs in groups.items():
            rows = tuple(sorted({repair.row for repair in repairs}))
            is_private = self.fields[field].guard is Guard.PERSONAL if field in self.fields else False
            sample = () if is_private else [f"{repair.before} → {repair.after}" for repair in repairs[:MOST_SAMPLES]]
            self._find(cause, rows, field, "", (), sample, None)

    def _carry_out(
        self,
        option: str,
        field: str,
        rows: Sequence[int],
        fallback: Mapping[int, Value],
        computed: Mapping[int, Value],
    ) -> bool:
        """Do what was decided; False when this check does not know the option or cannot read its value."""
        name, _, detail = option.partition(":")
        if name == "refuse":
            self._refused.update(rows)
        elif name == "keep" and detail.isdecimal():
            self._refused.update(row for row in rows if self.numbers[row] != int(detail))
        elif name == "school" and detail.isdecimal():
            self._put_school(rows, int(detail))
        elif name == "accept":
            self._accept(rows, field, fallback)
        elif name == "compute":
            self._compute(rows, field, computed)
        elif name in ("empty", "use") and field in self.fields:
            return self._put(rows, field, detail if name == "use" else "")
        else:
            return False
        return True

    def _put_school(self, rows: Iterable[int], school: int) -> None:
        for row in rows:
            self.school_ids[row] = school
            before = self.before(row, "school_code") or self.before(row, "school_name")
            self.repair(row, "school_code", before=before, after=self.school_label(school), cause="decided")

    def _accept(self, rows: Iterable[int], field: str, fallback: Mapping[int, Value]) -> None:
        """Take what was typed although it looks wrong: nothing of the file is changed."""
        for row in rows:
            if row in fallback:
                self.values[field][row] = fallback[row]

    def _compute(self, rows: Iterable[int], field: str, computed: Mapping[int, Value]) -> None:
        for row in rows:
            if row in computed:
                self.values[field][row] = computed[row]
                after = str(computed[row])
                self.repair(row, field, before=self.before(row, field), after=after, cause="decided")

    def _put(self, rows: Iterable[int], field: str, text: str) -> bool:
        read = self.readers[field](text) if field in self.readers else Read(problem="code.unknown")
        if read.problem:
            return False
        column = self.values.setdefault(field, [None] * self.height)
        for row in rows:
            column[row] = read.value
            self.repair(row, field, before=self.before(row, field), after=read.after or text, cause="decided")
        return True

    def before(self, row: int, field: str) -> str:
        """A cell as the file had it."""
        cells = self.raw.get(field)
        return shown(cells[row]) if cells else ""


def known_by(group: str) -> str:
    """What a question is kept under: a value as it stands, a very long one by its beginning and a number of its own."""
    return group if len(group) <= LONGEST_GROUP else f"{cut(group)} #{zlib.crc32(group.encode()):08x}"


def cut(text: str) -> str:
    """A value for a sentence: a very long one by its beginning."""
    return text if len(text) <= LONGEST_SAID else f"{text[:LONGEST_SAID]}…"


def listed(rows: Sequence[int]) -> str:
    """Row numbers for a sentence: the first few, and how many more."""
    said = ", ".join(str(row) for row in rows[:MOST_ROWS_SAID])
    return f"{said} …" if len(rows) > MOST_ROWS_SAID else said
