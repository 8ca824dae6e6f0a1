"""Read a formula: arithmetic of figures over rows (the grammar stands in docs/algorithms/formulas.md)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from khet.calc.formula import conditions
from khet.calc.formula.errors import failure
from khet.calc.formula.lexer import END, NUMBER, SIGN, WORD, Token
from khet.calc.formula.reading import Reader
from khet.calc.formula.tree import Aggregate, Arithmetic, Expression, Formula, Minus, Name, Number, Rows

COUNT, SUM, MEAN, SHARE, COUNTRY, AREA_STATED = "count", "sum", "mean", "share", "country", "area_stated"
AGGREGATES = (COUNT, SUM, MEAN, SHARE, COUNTRY, AREA_STATED)
MOST_AGGREGATES = 20


def parse(text: str) -> Formula:
    """Read a formula. Raises FormulaErrors, never anything else, whatever the text is."""
    reader = Reader(text)
    root = _sum(reader)
    if reader.here.kind != END:
        raise failure("shape.rest", reader.here.span, found=reader.here.text)
    aggregates = [token for place, token in enumerate(reader.tokens) if _starts_aggregate(reader, place)]
    if len(aggregates) > MOST_AGGREGATES:
        raise failure("shape.many", aggregates[MOST_AGGREGATES].span, most=MOST_AGGREGATES)
    return Formula(root, text)


def _starts_aggregate(reader: Reader, place: int) -> bool:
    token, after = reader.tokens[place], reader.tokens[min(place + 1, len(reader.tokens) - 1)]
    return token.kind == WORD and token.text in AGGREGATES and (after.kind, after.text) == (SIGN, "(")


def _sum(reader: Reader) -> Expression:
    start = reader.here
    left = _product(reader)
    while reader.is_sign("+", "-"):
        reader.one_more_term()
        sign = reader.take().text
        left = Arithmetic(left, sign, _product(reader), reader.since(start))
    return left


def _product(reader: Reader) -> Expression:
    start = reader.here
    left = _signed(reader)
    while reader.is_sign("*", "/"):
        reader.one_more_term()
        sign = reader.take().text
        left = Arithmetic(left, sign, _signed(reader), reader.since(start))
    return left


def _signed(reader: Reader) -> Expression:
    start = reader.here
    if not reader.skip_sign("-"):
        return _atom(reader)
    with reader.deeper():
        part = _signed(reader)
    return Minus(part, reader.since(start))


def _atom(reader: Reader) -> Expression:
    start = reader.here
    if start.kind == NUMBER:
        reader.take()
        return Number(Fraction(start.text), start.text, start.span)
    if reader.skip_sign("("):
        with reader.deeper():
            inside = _sum(reader)
        reader.require(")")
        return inside
    if reader.is_word(*AGGREGATES):
        return _aggregate(reader)
    raise reader.expected(
        "ตัวเลข วงเล็บ หรือ count(…) sum(…) mean(…) share(…)", "a number, a bracket, or count(…) sum(…) mean(…) share(…)"
    )


def _aggregate(reader: Reader) -> Aggregate:
    start = reader.take()
    reader.require("(")
    with reader.deeper():
        found = _inside(reader, start)
    reader.require(")")
    if reader.is_word("at"):
        at = reader.here
        time = conditions.time(reader)
        if found.rows.time is not None:
            raise failure("time.twice", reader.since(at))
        found = replace(found, rows=replace(found.rows, time=time))
    return replace(found, span=reader.since(start))


def _inside(reader: Reader, start: Token) -> Aggregate:
    if start.text == COUNT:
        return Aggregate(COUNT, _rows(reader))
    if start.text == SHARE:
        part = conditions.condition(reader)
        reader.require("of")
        return Aggregate(SHARE, _rows(reader), part=part)
    of = conditions.name(reader, timed=False)
    unweighted = start.text == MEAN and reader.skip_word("unweighted")
    if reader.skip_word("of"):
        return Aggregate(start.text, _rows(reader), of=of, unweighted=unweighted)
    if not of.dataset:
        raise failure("field.bare", of.span)
    return Aggregate(start.text, _tail(reader, of), of=of, unweighted=unweighted)


def _rows(reader: Reader) -> Rows:
    found = reader.require_kind(WORD, "ชื่อชุดข้อมูล", "the name of a dataset")
    return _tail(reader, Name("", found.text, span=found.span))


def _tail(reader: Reader, of: Name) -> Rows:
    """Read ``at …`` and ``where …`` after the dataset or the field that names it."""
    start = reader.here
    time = conditions.time(reader) if reader.is_word("at") else None
    where = conditions.condition(reader) if reader.skip_word("where") else None
    end = reader.since(start)[1]
    return Rows(of.dataset, time, where, (of.span[0], max(end, of.span[1])))
