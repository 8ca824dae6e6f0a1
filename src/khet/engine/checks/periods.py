"""Which academic year and round a file is for, as far as the file itself says: its title, its name, its dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from khet.calc import calendars, thai
from khet.calc.schema import CodeList, Dataset
from khet.engine.checks import dates
from khet.engine.checks.types import Period, Value
from khet.engine.readers.tables import ColumnMapping, RawTable

_ACADEMIC = re.compile(r"ปีการศึกษา\s*(?:พ\.?ศ\.?)?\s*(\d{4}|\d{2})(?!\d)")
_TERM_YEAR = re.compile(r"(?<![\d/])([12])\s*/\s*(25\d\d)(?!\d)|(?<!\d)(25\d\d)\s*[/_-]\s*([12])(?![\d])")
_YEAR = re.compile(r"(?<!\d)(25\d\d)(?!\d)")
_TERM = re.compile(r"(?:ภาคเรียน|ภาค|เทอม|term)\s*(?:ที่)?\s*[_-]?\s*([12])(?!\d)", re.IGNORECASE)
_ROUNDS = (
    ("06-10", re.compile(r"(?<!\d)10[\s_-]*(?:มิถุนายน|มิ\.?\s?ย\.?)|06-10|(?<!\d)10[/-]0?6(?!\d)")),
    ("11-10", re.compile(r"(?<!\d)10[\s_-]*(?:พฤศจิกายน|พ\.?\s?ย\.?)|11-10|(?<!\d)10[/-]11(?!\d)")),
    ("03-31", re.compile(r"สิ้นปี|(?<!\d)31[\s_-]*(?:มีนาคม|มี\.?\s?ค\.?)|03-31|(?<!\d)31[/-]0?3(?!\d)")),
)
_TERM_ROUNDS = {"1": "06-10", "2": "11-10"}
_GRADE_LATIN = re.compile(r"(?<![A-Za-z])([pmPM])[._ -]?([1-6])(?!\d)")
_GRADE_THAI = re.compile(r"(?<![ก-๙])(ป|ม)\s*\.?\s*([1-6])(?!\d)|(ประถม|มัธยม)(?:ศึกษา)?\s*(?:ปีที่)?\s*([1-6])(?!\d)")
_GRADE_LETTERS = {"p": "p", "m": "m", "ป": "p", "ม": "m", "ประถม": "p", "มัธยม": "m"}
_ENOUGH = 0.5


def said(table: RawTable) -> list[str]:
    """What a file says about itself, the most deliberate first: title, name of the file, name of the sheet."""
    return [_plain(text) for text in (" ".join(table.title), _stem(table.file_name), table.sheet)]


def _stem(file_name: str) -> str:
    name = file_name.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] if "." in name else name


def _plain(text: str) -> str:
    return thai.to_arabic_digits(thai.clean(text))


def named(file_name: str) -> dict[str, int | str]:
    """What the name of a file says of its content: ``year``, ``round`` (a census or a term) and ``grade``."""
    text = _plain(_stem(file_name))
    census = [key for key, pattern in _ROUNDS if pattern.search(text)]
    grades = _grades(text)
    found: dict[str, int | str | None] = {
        "year": _year_of([text]),
        "round": census[0] if len(census) == 1 else _term(text),
        "grade": grades.pop() if len(grades) == 1 else None,
    }
    return {key: value for key, value in found.items() if value}


def stated_year(table: RawTable) -> int | None:
    """The academic year that the file names, or None when it names none or several."""
    return _year_of(said(table))


def titled_years(table: RawTable) -> tuple[int, ...]:
    """The academic years that the words above the table may mean, the likeliest first; its name says nothing here."""
    title = said(table)[0]
    likeliest = _year_of([title])
    found = [int(year) for year in _YEAR.findall(title)]
    return () if likeliest is None else tuple(dict.fromkeys((likeliest, *found)))


def _year_of(texts: Sequence[str]) -> int | None:
    for text in texts:
        academic = _ACADEMIC.search(text)
        if academic:
            return _full(academic.group(1))
    for text in texts:
        pair = _TERM_YEAR.search(text)
        if pair:
            return int(pair.group(2) or pair.group(3))
    for text in texts:
        years = set(_YEAR.findall(text))
        if len(years) == 1:
            return _academic(text, int(years.pop()))
    return None


def guess(
    table: RawTable, dataset: Dataset, mapping: ColumnMapping, columns: Mapping[str, Sequence[Value]]
) -> Period | None:
    """The period a file is for: what a person gave, what the file says, what its dates show; None when unclear."""
    year_text = thai.to_arabic_digits(mapping.constants.get("year", "")).strip()
    year = int(year_text) if year_text.isdecimal() else stated_year(table)
    given = mapping.constants.get("round")
    chosen = given if given in dataset.rounds else _round(table, dataset)
    if year is None or chosen is None:
        by_dates = _by_dates(dataset, columns)
        if by_dates is not None:
            year = year if year is not None else by_dates.year
            chosen = chosen if chosen is not None else by_dates.round
    return None if year is None or chosen is None else Period(year, chosen)


def grade(table: RawTable, codes: CodeList) -> str:
    """The one grade of a list that a file without such a column is about; "" when it names none or several."""
    if len(codes.codes) == 1:
        return codes.codes[0].key
    for text in said(table):
        found = _grades(text)
        fitting = [code.key for code in codes.codes if code.key in found]
        if len(fitting) == 1:
            return fitting[0]
    return ""


def _grades(text: str) -> set[str]:
    """Every grade that a text names."""
    found = {_GRADE_LETTERS[letter.lower()] + number for letter, number in _GRADE_LATIN.findall(text)}
    for letter, number, word, place in _GRADE_THAI.findall(text):
        found.add(_GRADE_LETTERS[letter or word] + (number or place))
    return found


def _full(year: str) -> int:
    return int(year) + (2500 if len(year) == 2 else 0)


def _academic(text: str, year: int) -> int:
    """A year that stands behind 31 March belongs to the academic year before, but not in a period as Khet writes it."""
    is_period = "สิ้นปี" in text or f"{year}_03-31" in text
    return year - 1 if _ROUNDS[2][1].search(text) and not is_period else year


def _round(table: RawTable, dataset: Dataset) -> str | None:
    if dataset.period == "year":
        return ""
    for text in said(table):
        if dataset.period == "census":
            found = [key for key, pattern in _ROUNDS if pattern.search(text)]
            if len(found) == 1:
                return found[0]
        term = _term(text)
        if term:
            return _TERM_ROUNDS[term] if dataset.period == "census" else term
    return None


def _term(text: str) -> str:
    pair = _TERM_YEAR.search(text)
    if pair:
        return str(pair.group(1) or pair.group(4))
    term = _TERM.search(text)
    return term.group(1) if term else ""


def _by_dates(dataset: Dataset, columns: Mapping[str, Sequence[Value]]) -> Period | None:
    """The period in which most of the file's own dates lie; a date of birth says nothing about it."""
    for key in ("measured_on", "happened_on"):
        if key in columns:
            found = periods_of(columns[key], is_term=dataset.period == "term")
            total = sum(found.values())
            if total:
                period, count = found.most_common(1)[0]
                return period if count >= total * _ENOUGH else None
    return None


def periods_of(days: Iterable[Value], *, is_term: bool) -> Counter[Period]:
    """How many of the days lie in which academic year (and term)."""
    found: Counter[Period] = Counter()
    for day, count in Counter(days).items():
        if isinstance(day, int):
            when = dates.as_date(day)
            year = calendars.AcademicYear.of(when)
            found[Period(year.be, str(year.term(when)) if is_term else "")] += count
    return found
