"""By what a table of figures is split: the words of its dimensions, and what may be asked together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from khet.calc.schema import Dataset, Field, Guard, Kind
from khet.domains.indicators.rules.refusals import BadTable

OFFICE, NETWORK, SCHOOL, GRADE, SEX = "office", "network", "school", "grade", "sex"
PLACES = (OFFICE, NETWORK, SCHOOL)
KNOWN = (*PLACES, GRADE, SEX)
WORDS = {
    OFFICE: ("เขตพื้นที่", "Office"),
    NETWORK: ("เครือข่าย", "Network"),
    SCHOOL: ("สถานศึกษา", "School"),
    GRADE: ("ชั้น", "Grade"),
    SEX: ("เพศ", "Sex"),
}
NOT_STATED = ("ไม่ระบุ", "not stated")
FIRST_YEAR, LAST_YEAR, MOST_YEARS, MOST_CODES = 2500, 2700, 15, 200


@dataclass(frozen=True, slots=True)
class Shape:
    """A table that may be made: its dimensions, the slice that is asked for, and the lattice it belongs to.

    ``lattice`` are all the dimensions on which it is decided what is hidden, the same for every table of an indicator
    that uses no extra dimension, or the same extra one.
    """

    by: tuple[str, ...]
    only: tuple[tuple[str, str], ...]
    lattice: tuple[str, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        """Every dimension that is not totalled over."""
        return tuple(key for key in self.lattice if key in self.by or key in dict(self.only))


def shape(
    *, by: Sequence[str], only: Mapping[str, str], allowed: Iterable[str], datasets: Mapping[str, Dataset]
) -> Shape:
    """The table asked for; raises BadTable for a dimension that is unknown, repeated, or not this indicator's."""
    named = tuple(by)
    if len(set(named)) != len(named):
        raise BadTable("ระบุมิติซ้ำกัน", "A dimension is named twice")
    if any(not _is_place(key, only[key]) for key in PLACES if key in only):
        raise BadTable("ไม่มีสถานที่นี้ให้เลือก", "There is no such place to choose")
    may = set(allowed) | set(PLACES)
    extra: list[str] = []
    for key in dict.fromkeys([*named, *only]):
        if key in KNOWN and key in may:
            continue
        if key in KNOWN:
            raise BadTable(
                f"ตัวชี้วัดนี้แยกตาม{WORDS[key][0]}ไม่ได้", f"This indicator cannot be split by {WORDS[key][1].lower()}"
            )
        if key not in may or coded_field(key, datasets) is None:
            raise BadTable(f"ตัวชี้วัดนี้แยกตาม “{key}” ไม่ได้", f"This indicator cannot be split by “{key}”")
        extra.append(key)
    if len(extra) > 1:
        raise BadTable("แยกตามรหัสอื่นได้ครั้งละหนึ่งมิติ", "Only one other coded field at a time")
    base = tuple(key for key in KNOWN if key in may)
    return Shape(named, tuple(sorted(only.items())), (*base, *extra))


def _is_place(key: str, text: str) -> bool:
    """Whether a place is named by a number that a database can hold, or is no school or no network at all."""
    return (text.isdecimal() and len(text) < 18) or (not text and key != OFFICE)


def may_cross(first: str, second: str) -> bool:
    """Whether a table may be split by both: not by two places, nor by two coded fields beside grade and sex."""
    both = {first, second}
    return len(both) == 2 and not both <= set(PLACES) and bool(both & set(KNOWN))


def coded_field(key: str, datasets: Mapping[str, Dataset]) -> Field | None:
    """The coded field that ``dataset.field`` names, or None."""
    dataset, dot, name = key.partition(".")
    if not dot or dataset not in datasets:
        return None
    found = datasets[dataset].by_key.get(name)
    return found if found is not None and found.kind is Kind.CODE and found.guard is not Guard.PERSONAL else None


def check_years(years: Sequence[int]) -> tuple[int, ...]:
    """The years asked for, each once, oldest first; raises BadTable."""
    tidy = tuple(sorted(set(years)))
    if not tidy or len(tidy) > MOST_YEARS or tidy[0] < FIRST_YEAR or tidy[-1] > LAST_YEAR:
        raise BadTable(f"ระบุปี พ.ศ. ได้ 1 ถึง {MOST_YEARS} ปี", f"Name 1 to {MOST_YEARS} Buddhist-era years")
    return tidy


def check_codes(codes: Sequence[str]) -> tuple[str, ...]:
    """The indicators asked for, each once, in order; raises BadTable."""
    tidy = tuple(dict.fromkeys(code.strip() for code in codes if code.strip()))
    if not tidy or len(tidy) > MOST_CODES:
        raise BadTable("โปรดระบุตัวชี้วัดอย่างน้อยหนึ่งตัว", "Name at least one indicator")
    return tidy
