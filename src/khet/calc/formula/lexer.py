"""Split a formula's text into words, numbers, dates, quoted texts and signs; Thai digits count as digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from khet.calc import calendars, thai
from khet.calc.formula.errors import failure
from khet.calc.formula.tree import Span

LONGEST = 4_000
MOST_DIGITS = 12

WORD, NUMBER, DATE, TEXT, SIGN, END = "word", "number", "date", "text", "sign", "end"

_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u200b\ufeff]+")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SIGN = re.compile(r"<=|>=|!=|<>|==|[-+*/()=<>,.≤≥≠×÷−–]")
_LOOSE = re.compile("[\u0e00-\u0e7f.]+")
_CLOSING = {'"': '"', "'": "'", "“": "”", "‘": "’", "”": "”"}
_SAME = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=", "×": "*", "÷": "/", "−": "-", "–": "-"}


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the text. ``text`` is the word in small letters, the digits, the quoted text or the sign."""

    kind: str
    text: str
    span: Span
    value: int = 0


def tokens(text: str) -> tuple[Token, ...]:
    """Split the text; the last token is always END. Raises FormulaErrors."""
    if len(text) > LONGEST:
        raise failure("text.long", (LONGEST, len(text)), most=LONGEST)
    plain = thai.to_arabic_digits(text)
    found: list[Token] = []
    place = 0
    while place < len(plain):
        if space := _SPACE.match(plain, place):
            place = space.end()
            continue
        token = _next(text, plain, place)
        found.append(token)
        place = token.span[1]
    if not found:
        raise failure("text.empty", (0, len(text)))
    return (*found, Token(END, "", (len(text), len(text))))


def _next(text: str, plain: str, place: int) -> Token:
    if text[place] in _CLOSING:
        return _quoted(text, place)
    if match := _DATE.match(plain, place):
        return _date(match)
    if match := _NUMBER.match(plain, place):
        if len(match.group()) > MOST_DIGITS:
            raise failure("text.number", match.span(), most=MOST_DIGITS)
        return Token(NUMBER, match.group(), match.span())
    if match := _WORD.match(plain, place):
        return Token(WORD, match.group().lower(), match.span())
    if match := _SIGN.match(plain, place):
        return Token(SIGN, _SAME.get(match.group(), match.group()), match.span())
    if match := _LOOSE.match(text, place):
        raise failure("text.thai", match.span(), found=match.group())
    raise failure("text.character", (place, place + 1), found=text[place])


def _quoted(text: str, place: int) -> Token:
    end = text.find(_CLOSING[text[place]], place + 1)
    if end < 0:
        raise failure("text.quote", (place, len(text)))
    return Token(TEXT, text[place + 1 : end].strip(), (place, end + 1))


def _date(match: re.Match[str]) -> Token:
    year, month, day = (int(part) for part in match.groups())
    common = calendars.ce_year(year) if year >= calendars.FIRST_BE_YEAR else year
    try:
        found = date(common, month, day)
    except ValueError:
        raise failure("text.date", match.span(), found=match.group()) from None
    return Token(DATE, match.group(), match.span(), found.year * 10_000 + found.month * 100 + found.day)
