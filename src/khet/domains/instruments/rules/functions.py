"""The functions of XForms that need nothing but their values; those that need the form are in ``evaluating``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from khet.domains.instruments.rules import values
from khet.domains.instruments.rules.values import ARITHMETIC, NAN, Value

Function = Callable[[Sequence[Value]], Value]

LONGEST_PATTERN = 1_000
MOST_PLACES = 20
_ROUNDED = Context(prec=60, Emax=999, Emin=-999, traps=[])
_FORMATS = {
    "%Y": "{0.year:04d}",
    "%y": "{1:02d}",
    "%m": "{0.month:02d}",
    "%n": "{0.month}",
    "%d": "{0.day:02d}",
    "%e": "{0.day}",
}
_PART = re.compile(r"%[YymndeHhMS3]")


def refusal_of_pattern(pattern: str) -> str:
    """Why a pattern of ``regex`` cannot be used, in RE2's own words; "" when it can."""
    if len(pattern) > LONGEST_PATTERN:
        return f"longer than {LONGEST_PATTERN}"
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        pc.match_substring_regex(pa.array([""]), pattern=_whole(pattern))
    except (pa.ArrowInvalid, UnicodeError) as refused:
        return str(refused)
    return ""


@lru_cache(maxsize=4096)
def matches(text: str, pattern: str) -> bool:
    """Whether the whole text is of the pattern. RE2 answers in a time that grows with the text only."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        return bool(pc.match_substring_regex(pa.array([text]), pattern=_whole(pattern))[0].as_py())
    except (pa.ArrowInvalid, UnicodeError):
        return False


def _whole(pattern: str) -> str:
    return rf"\A(?:{pattern})\z"


def rounded(value: Value, places: int, how: str = ROUND_HALF_UP) -> Decimal:
    """A number with so many decimals; NaN stays."""
    found = values.number(value)
    if not found.is_finite():
        return NAN
    step = Decimal(1).scaleb(-places)
    return found.quantize(step, rounding=how, context=_ROUNDED) if found.adjusted() < MOST_PLACES * 2 else found


def _round(given: Sequence[Value]) -> Value:
    if len(given) == 1:  # XPath: the whole number nearest, of two the greater
        return rounded(ARITHMETIC.add(values.number(given[0]), Decimal("0.5")), 0, ROUND_FLOOR)
    places = values.number(given[1])
    if not places.is_finite() or abs(places) > MOST_PLACES:
        return NAN
    return rounded(given[0], int(places))


def _power(given: Sequence[Value]) -> Value:
    return ARITHMETIC.power(values.number(given[0]), values.number(given[1]))


def _items(value: Value) -> list[str]:
    return values.text(value).split()


def _selected_at(given: Sequence[Value]) -> Value:
    items, place = _items(given[0]), values.number(given[1])
    return items[int(place)] if place.is_finite() and 0 <= place < len(items) else ""


def _texts(given: Sequence[Value]) -> list[str]:
    return [values.text(item) for value in given for item in values.each(value)]


def _numbers(given: Sequence[Value]) -> list[Decimal]:
    """The numbers of what was answered; blank ones are left out."""
    return [values.number(item) for value in given for item in values.each(value) if item != ""]


def _sum(given: Sequence[Value]) -> Value:
    total = Decimal(0)
    for item in _numbers(given):
        total = ARITHMETIC.add(total, item)
    return total


def _extreme(pick: Callable[[list[Decimal]], Decimal]) -> Function:
    def found(given: Sequence[Value]) -> Value:
        numbers = _numbers(given)
        return pick(numbers) if numbers and not any(each.is_nan() for each in numbers) else NAN

    return found


def _cut(text: str, start: Decimal, end: Decimal | None) -> str:
    """From one place to another, from 0, as Java cuts."""
    if not start.is_finite() or (end is not None and not end.is_finite()):
        return ""
    stop = len(text) if end is None else max(0, min(len(text), int(end)))
    return text[max(0, int(max(start, Decimal(0)).min(Decimal(len(text))))) : stop]


def _substr(given: Sequence[Value]) -> Value:
    end = values.number(given[2]) if len(given) > 2 else None
    return _cut(values.text(given[0]), values.number(given[1]), end)


def _substring(given: Sequence[Value]) -> Value:
    """XPath's: from 1, with a length; places between two letters are rounded."""
    text = values.text(given[0])
    start = rounded(given[1], 0)
    if start.is_nan():
        return ""
    if len(given) == 2:
        return _cut(text, start - 1, None)
    length = rounded(given[2], 0)
    return "" if length.is_nan() else _cut(text, start - 1, max(start - 1 + length, Decimal(0)))


def _before(given: Sequence[Value]) -> Value:
    text, mark = values.text(given[0]), values.text(given[1])
    return text.partition(mark)[0] if mark and mark in text else ""


def _after(given: Sequence[Value]) -> Value:
    text, mark = values.text(given[0]), values.text(given[1])
    return text.partition(mark)[2] if mark else text


def _translate(given: Sequence[Value]) -> Value:
    text, old, new = (values.text(each) for each in given)
    table: dict[int, str | None] = {}
    for place, letter in enumerate(old):
        table.setdefault(ord(letter), new[place] if place < len(new) else None)
    return text.translate(table)


def _date(given: Sequence[Value]) -> Value:
    found = values.moment_of(given[0])
    return "" if found is None else date(found.year, found.month, found.day)


def _date_time(given: Sequence[Value]) -> Value:
    found = values.moment_of(given[0])
    return "" if found is None else found


def _decimal_date(given: Sequence[Value]) -> Value:
    found = values.moment_of(given[0])
    return NAN if found is None else values.days(found)


def _format_date(given: Sequence[Value]) -> Value:
    found = values.moment_of(given[0])
    if found is None:
        return ""
    moment = found if isinstance(found, datetime) else datetime.combine(found, time())
    parts = {
        **{mark: shape.format(moment, moment.year % 100) for mark, shape in _FORMATS.items()},
        "%H": f"{moment.hour:02d}",
        "%h": str(moment.hour),
        "%M": f"{moment.minute:02d}",
        "%S": f"{moment.second:02d}",
        "%3": f"{moment.microsecond // 1000:03d}",
    }
    return _PART.sub(lambda mark: parts[mark[0]], values.text(given[1]))


def _boolean_from_string(given: Sequence[Value]) -> Value:
    return values.text(given[0]).strip().lower() in ("true", "1")


PLAIN: dict[str, Function] = {
    "abs": lambda given: abs(values.number(given[0])),
    "boolean": lambda given: values.truth(given[0]),
    "boolean-from-string": _boolean_from_string,
    "ceiling": lambda given: rounded(given[0], 0, ROUND_CEILING),
    "concat": lambda given: "".join(_texts(given)),
    "contains": lambda given: values.text(given[1]) in values.text(given[0]),
    "count-non-empty": lambda given: Decimal(sum(item != "" for item in values.each(given[0]))),
    "count-selected": lambda given: Decimal(len(_items(given[0]))),
    "date": _date,
    "date-time": _date_time,
    "decimal-date-time": _decimal_date,
    "ends-with": lambda given: values.text(given[0]).endswith(values.text(given[1])),
    "false": lambda given: False,
    "floor": lambda given: rounded(given[0], 0, ROUND_FLOOR),
    "format-date": _format_date,
    "int": lambda given: rounded(given[0], 0, ROUND_DOWN),
    "join": lambda given: values.text(given[0]).join(_texts(given[1:])),
    "max": _extreme(max),
    "min": _extreme(min),
    "normalize-space": lambda given: " ".join(values.text(given[0]).split()),
    "not": lambda given: not values.truth(given[0]),
    "number": lambda given: values.number(given[0]),
    "pow": _power,
    "regex": lambda given: matches(values.text(given[0]), values.text(given[1])),
    "round": _round,
    "selected": lambda given: values.text(given[1]).strip() in _items(given[0]),
    "selected-at": _selected_at,
    "starts-with": lambda given: values.text(given[0]).startswith(values.text(given[1])),
    "string": lambda given: values.text(given[0]),
    "string-length": lambda given: Decimal(len(values.text(given[0]))),
    "substr": _substr,
    "substring": _substring,
    "substring-after": _after,
    "substring-before": _before,
    "sum": _sum,
    "translate": _translate,
    "true": lambda given: True,
}
