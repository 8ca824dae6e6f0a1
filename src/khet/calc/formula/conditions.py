"""Read the conditions of a formula: comparisons joined by and, or and not."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from khet.calc.formula.errors import failure
from khet.calc.formula.lexer import DATE, NUMBER, SIGN, TEXT, WORD, Token
from khet.calc.formula.reading import MOST_VALUES, Reader
from khet.calc.formula.tree import (
    Age,
    AllOf,
    AnyOf,
    Between,
    Compare,
    Condition,
    Day,
    Found,
    In,
    Known,
    Name,
    Not,
    Number,
    Operand,
    Span,
    Text,
    Time,
    Truth,
    Value,
    Yes,
)

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
STEPS = {"before": -1, "after": 1}
MOST_YEARS = 20
FIRST_YEAR, LAST_YEAR = 2500, 2700
# Words that end a value; a code of one of these names is written in quotes.
RESERVED = ("and", "or", "not", "where", "of", "at", "in", "between", "unweighted")


def condition(reader: Reader) -> Condition:
    """Read a whole condition."""
    with reader.deeper():
        return _joined(reader, "or", lambda: _joined(reader, "and", lambda: _opposite(reader), AllOf), AnyOf)


def _joined(
    reader: Reader, word: str, part: Callable[[], Condition], join: Callable[[tuple[Condition, ...], Span], Condition]
) -> Condition:
    start = reader.here
    parts = [part()]
    while reader.is_word(word):
        if len(parts) >= MOST_VALUES:
            raise failure("shape.list", reader.here.span, most=MOST_VALUES)
        reader.take()
        parts.append(part())
    return parts[0] if len(parts) == 1 else join(tuple(parts), reader.since(start))


def _opposite(reader: Reader) -> Condition:
    start = reader.here
    if not reader.skip_word("not"):
        return _atom(reader)
    with reader.deeper():
        part = _opposite(reader)
    return Not(part, reader.since(start))


def _atom(reader: Reader) -> Condition:
    start = reader.here
    if reader.skip_sign("("):
        inside = condition(reader)
        reader.require(")")
        return inside
    if reader.is_word("known", "unknown", "found") and (reader.next.kind, reader.next.text) == (SIGN, "("):
        return _asked(reader)
    left = _operand(reader)
    if reader.is_sign(*COMPARISONS):
        sign = reader.take().text
        return Compare(left, sign, value(reader), reader.since(start))
    return _listed(reader, left, start)


def _listed(reader: Reader, left: Operand, start: Token) -> Condition:
    """Read what may follow a field besides a comparison: ``in``, ``between``, their opposites, or nothing."""
    opposite = reader.is_word("not") and reader.next.kind == WORD and reader.next.text in ("in", "between")
    if opposite:
        reader.take()
    found: Condition
    if reader.skip_word("in"):
        values = _values(reader)
        found = In(left, values, reader.since(start))
    elif reader.skip_word("between"):
        low = value(reader)
        reader.require("and")
        high = value(reader)
        found = Between(left, low, high, reader.since(start))
    elif isinstance(left, Name):
        return Yes(left, left.span)
    else:
        raise reader.expected("= != < <= > >= in หรือ between", "= != < <= > >= in or between")
    return Not(found, found.span) if opposite else found


def _values(reader: Reader) -> tuple[Value, ...]:
    reader.require("(")
    values = [value(reader)]
    while reader.skip_sign(","):
        if len(values) >= MOST_VALUES:
            raise failure("shape.list", reader.here.span, most=MOST_VALUES)
        values.append(value(reader))
    reader.require(")")
    return tuple(values)


def _asked(reader: Reader) -> Condition:
    start = reader.take()
    reader.require("(")
    if start.text == "found":
        inside = _dataset(reader)
        reader.require(")")
        return Found(inside, reader.since(start))
    inside = name(reader)
    reader.require(")")
    span = reader.since(start)
    return Known(inside, span) if start.text == "known" else Not(Known(inside, span), span)


def _dataset(reader: Reader) -> Name:
    start = reader.here
    step = _step(reader)
    dataset = reader.require_kind(WORD, "ชื่อชุดข้อมูล", "the name of a dataset")
    at = _timed(reader, step)
    return Name("", dataset.text, step, at, reader.since(start))


def _step(reader: Reader) -> int:
    if reader.is_word(*STEPS) and (reader.next.kind, reader.next.text) == (SIGN, "."):
        step = STEPS[reader.take().text]
        reader.take()
        return step
    return 0


def _timed(reader: Reader, step: int) -> Time | None:
    if not reader.is_word("at"):
        return None
    start = reader.here
    found = time(reader)
    if step:
        raise failure("time.conflict", reader.since(start))
    return found


def name(reader: Reader, *, timed: bool = True) -> Name:
    """Read a field: ``grade``, ``cct.poverty_class``, ``after.pupils.grade``, ``pupils.grade at year - 1``.

    With ``timed`` False a following ``at`` is left for the caller.
    """
    start = reader.here
    step = _step(reader)
    first = _word(reader, "ชื่อช่องข้อมูล", "the name of a field")
    dataset, field = "", first.text
    if step or reader.is_sign("."):
        reader.require(".")
        dataset, field = first.text, _word(reader, "ชื่อช่องข้อมูล", "the name of a field").text
    at = _timed(reader, step) if dataset and timed else None
    return Name(field, dataset, step, at, reader.since(start))


def _word(reader: Reader, wanted: str, wanted_en: str) -> Token:
    if reader.here.kind != WORD or reader.here.text in RESERVED:
        raise reader.expected(wanted, wanted_en)
    return reader.take()


def _operand(reader: Reader) -> Operand:
    if not (reader.is_word("age") and (reader.next.kind, reader.next.text) == (SIGN, "(")):
        return name(reader)
    start = reader.take()
    reader.require("(")
    birth = name(reader)
    reader.require(",")
    reader.require("on")
    on = _day(reader)
    reader.require(")")
    return Age(birth, on, reader.since(start))


def _day(reader: Reader) -> Day | Text | Name | None:
    here = reader.here
    if here.kind == DATE:
        return Day(reader.take().value, here.span)
    if here.kind == TEXT:
        return Text(reader.take().text, here.span)
    if here.kind == WORD and here.text == "census":
        reader.take()
        return None
    return name(reader)


def value(reader: Reader) -> Value:
    """Read a value to compare with."""
    here = reader.here
    if here.kind == DATE:
        return Day(reader.take().value, here.span)
    if here.kind == TEXT:
        return Text(reader.take().text, here.span)
    if reader.is_word("true", "false") and (reader.next.kind, reader.next.text) != (SIGN, "."):
        return Truth(reader.take().text == "true", here.span)
    if here.kind == WORD and here.text not in RESERVED:
        return name(reader)
    sign = "-" if reader.skip_sign("-") else ""
    digits = reader.require_kind(NUMBER, "ค่าที่จะเทียบ", "a value to compare with")
    return Number(Fraction(sign + digits.text), sign + digits.text, (here.span[0], digits.span[1]))


def time(reader: Reader) -> Time:
    """Read ``at year``, ``at year - 1``, ``at year 2566``, ``at round "11-10"``, or year and round together."""
    start = reader.require("at")
    back, year, found_year = 0, None, reader.skip_word("year")
    if found_year and reader.here.kind == NUMBER:
        year = _whole(reader.take(), FIRST_YEAR, LAST_YEAR, "time.year")
    elif found_year and reader.is_sign("-") and reader.next.kind == NUMBER:
        reader.take()
        back = _whole(reader.take(), 0, MOST_YEARS, "time.far")
    code = ""
    if reader.skip_word("round"):
        code = reader.require_kind(TEXT, 'รอบในเครื่องหมายคำพูด เช่น "11-10"', 'a round in quotes, as in "11-10"').text
    elif not found_year:
        raise reader.expected("year หรือ round", "year or round")
    return Time(back, year, code, reader.since(start))


def _whole(token: Token, low: int, high: int, cause: str) -> int:
    if not token.text.isdigit() or not low <= int(token.text) <= high:
        raise failure(cause, token.span, most=high, found=token.text)
    return int(token.text)
