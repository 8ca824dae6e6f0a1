"""A formula as it is written: the tree that the parser makes and the printer writes back.

Nothing here knows datasets; names stay names. Every node remembers where it stood in the text (``span``), which takes
no part in comparing two trees.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from fractions import Fraction

Span = tuple[int, int]
NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Time:
    """``at year - 1 round "11-10"``: years before the figure's own, or one fixed Buddhist year.

    Without a round (``""``) the usual one is meant.
    """

    back: int = 0
    year: int | None = None
    round: str = ""
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A field, or a code that may yet turn out to be a field: ``grade``, ``cct.poverty_class``, ``after.pupils.grade``.

    ``step`` is -1 for ``before.``, 1 for ``after.``. With ``field`` empty it names a dataset (in ``found(…)``).
    """

    field: str
    dataset: str = ""
    step: int = 0
    time: Time | None = None
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written; ``text`` keeps its digits."""

    value: Fraction
    text: str
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Day:
    """A date, held as yyyymmdd of the common era."""

    value: int
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes: a code's name, a room, a day of the year."""

    value: str
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Truth:
    """``true`` or ``false``."""

    value: bool
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


Value = Number | Day | Text | Truth | Name


@dataclass(frozen=True, slots=True)
class Age:
    """Full years from a date to a day: ``age(birth_date, on census)``; ``on`` None stands for the census."""

    birth: Name
    on: Day | Text | Name | None
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


Operand = Name | Age


@dataclass(frozen=True, slots=True)
class Compare:
    """``gpa < 2``; ``op`` is one of = != < <= > >=."""

    left: Operand
    op: str
    right: Value
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """``grade in (p1, p2)``."""

    left: Operand
    values: tuple[Value, ...]
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """``grade between p1 and p6``; both ends belong to it."""

    left: Operand
    low: Value
    high: Value
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Yes:
    """A yes-or-no field standing alone: ``absent_long``."""

    name: Name
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Known:
    """``known(weight)``; the parser turns ``unknown(…)`` into not known."""

    name: Name
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Found:
    """``found(after.pupils)``: the same person has a row there."""

    name: Name
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; of what is unknown, still unknown."""

    part: Condition
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Parts joined by ``and``."""

    parts: tuple[Condition, ...]
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Parts joined by ``or``."""

    parts: tuple[Condition, ...]
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


Condition = Compare | In | Between | Yes | Known | Found | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows: ``pupils at year - 1 where grade = m3``."""

    dataset: str
    time: Time | None = None
    where: Condition | None = None
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One figure over rows. ``kind``: count, sum, mean, share, country, area_stated.

    ``of`` is the field that sum, mean and the stated rows take; ``part`` the condition of a share.
    """

    kind: str
    rows: Rows
    of: Name | None = None
    part: Condition | None = None
    unweighted: bool = False
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Minus:
    """The negative of an expression."""

    part: Expression
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two expressions joined by + - * or /."""

    left: Expression
    op: str
    right: Expression
    span: Span = dataclasses.field(default=NOWHERE, compare=False)


Expression = Number | Aggregate | Minus | Arithmetic


@dataclass(frozen=True, slots=True)
class Formula:
    """A whole formula and the text it was read from."""

    root: Expression
    text: str = dataclasses.field(default="", compare=False)
