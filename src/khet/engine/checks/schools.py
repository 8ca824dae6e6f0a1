"""Which school a row belongs to: by any of its codes, by its name when only one school bears it, or by asking.

Every distinct pair of code and name is resolved once. A code wins over a name that merely looks different; a name that
is another school's in the same area is a contradiction. Nothing is ever guessed from likeness.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from khet.calc import thai
from khet.engine.checks.reads import EMPTY, FULL_WIDTH, cleaned, shown
from khet.engine.checks.types import Known, OfficeFacts, Option
from khet.engine.readers.tables import Cell

OBEC_LENGTH, SMIS_LENGTH, MINISTRY_LENGTH = LENGTHS = (6, 8, 10)
LIKE_ENOUGH, MOST_SUGGESTED, MOST_SOUGHT = 0.6, 5, 200
_SAME_NAME = 0.75
_WORD_SCHOOL = re.compile("^(โรงเรียน|ร\\.ร\\.|รร\\.)")
_IGNORED = re.compile(r"[\s.\-()\[\]“”\"'/,ฯ]")
_CODE_MARKS = re.compile(r"[\s'’\-.]")
_COUNTRY = re.compile("ระดับประเทศ|ทั้งประเทศ|รวมประเทศ")
_AREA = re.compile("ระดับเขต|เขตพื้นที่การศึกษา$|^(รวม|ยอดรวม|ผลรวม|รวมทั้งหมด|รวมทั้งสิ้น|รวมทุกโรงเรียน|รวมทั้งเขต|เฉลี่ยทั้งเขต)$")
_OFFICE = re.compile("สำนักงานเขตพื้นที่|สพป\\.?|สพม\\.?|สพท\\.?")
_PROVINCE = re.compile("ระดับจังหวัด|รวมทั้งจังหวัด")


Facts: TypeAlias = tuple[tuple[str, str], ...]
_NO_FACTS: Facts = ()


@dataclass(frozen=True, slots=True)
class Place:
    """What a code and a name come to: a school, a stated row's ``scope``, or a ``problem`` with its group."""

    school_id: int | None = None
    scope: str = ""
    problem: str = ""
    warning: str = ""
    repair: str = ""
    code: str = ""
    name: str = ""
    group: str = ""
    options: tuple[Option, ...] = ()
    facts: Facts = ()


def name_key(name: str) -> str:
    """A school's name for comparing: without the word for school, spaces, brackets, dots and the kind of digits."""
    plain = thai.to_arabic_digits(thai.clean(name.translate(FULL_WIDTH))).casefold()
    return _IGNORED.sub("", _WORD_SCHOOL.sub("", plain.strip()))


def scope_of(label: str) -> str:
    """What a row that is no school's states something about, by its words; "" for anything else."""
    plain = thai.clean(label)
    if _COUNTRY.search(plain):
        return "country"
    if _PROVINCE.search(plain):
        return "province"
    return "area" if _AREA.search(plain) else ""


class Register:
    """The register of one office, asked pair by pair."""

    def __init__(self, known: Known, office: OfficeFacts, subject: str = "school") -> None:
        self.known = known
        self.office = office
        self.is_of_persons = subject in ("pupil", "staff")
        self.is_of_staff = subject == "staff"
        smis = {code[:4] for code in known.schools_by_code if len(code) == SMIS_LENGTH}
        own = {*known.office_codes, office.code} - {""}
        self.own_prefixes = own | (smis - set(known.other_office_codes))
        self._knows_smis = bool(smis)
        self._sought = 0
        self._by_obec = _by_obec(known.schools_by_code)

    def place(self, code: Cell, name: Cell) -> Place:
        """Resolve one code and one name as they stand in the file."""
        typed = cleaned(shown(code))[0]
        digits = _CODE_MARKS.sub("", thai.to_arabic_digits(typed))
        called = cleaned(shown(name))[0]
        digits, called = ("" if typed in EMPTY else digits), ("" if called in EMPTY else called)
        if self.is_of_staff and self._is_office(digits, called):
            return Place(code=digits, name=called)
        scope = "" if self.is_of_persons else self._scope(digits, called)
        if scope:
            return Place(scope=scope, code=digits, name=called)
        if digits:
            return self._by_code(typed, digits, called)
        return self._by_name(called) if called else Place(problem="school.missing")

    def foreign_prefix(self, place: Place) -> str:
        """How the code of another office's school begins, be that office known here or not; else empty."""
        if place.problem not in ("school.other_office", "school.unknown") or not self._knows_smis:
            return ""
        is_foreign = len(place.code) == SMIS_LENGTH and place.code[:4] not in self.own_prefixes
        return place.code[:4] if is_foreign else ""

    def _is_office(self, digits: str, called: str) -> bool:
        """Tell whether a member of staff is of the office itself."""
        if digits and digits not in self.known.schools_by_code:
            return digits in self.own_prefixes or (len(digits) == SMIS_LENGTH and self._scope(digits, "") == "area")
        plain = thai.clean(called)
        return not digits and (plain == thai.clean(self.office.name) or _OFFICE.match(plain) is not None)

    def _scope(self, digits: str, called: str) -> str:
        """Tell a row about an area, a province or the country from a school's row."""
        if digits and not digits.strip("0"):
            return "country"
        if len(digits) == SMIS_LENGTH and digits.endswith("0000") and digits not in self.known.schools_by_code:
            if digits.endswith("000000"):
                return "province"
            is_own = not self.own_prefixes or digits[:4] in self.own_prefixes
            return "area" if is_own else "other_area"
        return scope_of(called) if called and not digits and not self._named(called) else ""

    def _named(self, called: str) -> tuple[int, ...]:
        return tuple(self.known.schools_by_name.get(name_key(called), ()))

    def _by_code(self, typed: str, digits: str, called: str) -> Place:
        found = self._coded(digits)
        code, repair = digits, "" if typed == digits else "school.digits"
        if found is None:
            code, found = self._padded(digits)
            repair = "school.zeros"
        if found is None:
            return self._unknown_code(digits, called)
        ids = self._named(called) if called else ()
        if ids and found not in ids:
            options = self.options((found, *ids))
            return Place(
                problem="school.code_name", code=digits, name=called, group=f"{digits} {called}", options=options
            )
        warning, facts = "", _NO_FACTS
        name = self.known.school_names.get(found, "")
        if called and not ids and not _alike(name_key(called), name_key(name)):
            warning, facts = "school.name_differs", (("known", name),)
        return Place(found, warning=warning, repair=repair, code=code, name=called, group=code, facts=facts)

    def _coded(self, digits: str) -> int | None:
        """The school of a code; a ministry code ends in the school's OBEC code, whichever of the two is known."""
        found = self.known.schools_by_code.get(digits)
        if found is None and len(digits) == MINISTRY_LENGTH and not digits.startswith("0"):
            found = self.known.schools_by_code.get(digits[-OBEC_LENGTH:])
        return self._by_obec.get(digits) if found is None else found

    def _padded(self, digits: str) -> tuple[str, int | None]:
        """The code with its leading zeros back, where exactly one school bears it."""
        if not digits.isdecimal():
            return digits, None
        padded = {digits.zfill(length) for length in LENGTHS if length > len(digits)}
        found = [(code, school) for code in sorted(padded) if (school := self._coded(code)) is not None]
        return found[0] if len(found) == 1 else (digits, None)

    def _unknown_code(self, digits: str, called: str) -> Place:
        other = self.known.other_office_codes.get(digits[:4]) if len(digits) == SMIS_LENGTH else None
        if other is not None and digits[:4] not in self.own_prefixes:
            return Place(
                problem="school.other_office", code=digits, name=called, group=digits[:4], facts=(("office", other),)
            )
        options = self.options(self._named(called) or self._like(called))
        return Place(problem="school.unknown", code=digits, name=called, group=digits, options=options)

    def _by_name(self, called: str) -> Place:
        ids = self._named(called)
        if len(ids) == 1:
            return Place(ids[0], name=called, group=called)
        if ids:
            return Place(problem="school.name_twice", name=called, group=called, options=self.options(ids))
        return Place(problem="school.name_unknown", name=called, group=called, options=self.options(self._like(called)))

    def _like(self, called: str) -> tuple[int, ...]:
        """Schools of a similar name, to choose from; never taken by themselves, and not sought without end."""
        self._sought += 1
        if self._sought > MOST_SOUGHT:
            return ()
        near = difflib.get_close_matches(name_key(called), list(self.known.schools_by_name), 3, LIKE_ENOUGH)
        return tuple(school for key in near for school in self.known.schools_by_name[key])

    def options(self, ids: Iterable[int], *, most: int | None = MOST_SUGGESTED) -> tuple[Option, ...]:
        """Schools to choose from, each with its code."""
        chosen = list(dict.fromkeys(ids))[:most]
        return tuple(Option(f"school:{school}", self.label(school), self.label(school)) for school in chosen)

    def may_take(self, option: str) -> bool:
        """Whether a decision may be carried out: a school that it names has to be one of this office's."""
        kind, _, school = option.partition(":")
        return kind != "school" or not school.isdecimal() or int(school) in self.known.school_names

    def label(self, school: int) -> str:
        """A school's name and code."""
        name, code = self.known.school_names.get(school, ""), self.known.school_codes.get(school, "")
        return f"{name} ({code})" if code else name

    def namesakes(self, school: int) -> tuple[int, ...]:
        """Every school that bears the same name."""
        return self._named(self.known.school_names.get(school, ""))


def places(register: Register, codes: Sequence[Cell], names: Sequence[Cell]) -> list[Place]:
    """The place of every row; each distinct pair is resolved once."""
    found: Mapping[tuple[Cell, Cell], Place] = {
        pair: register.place(*pair) for pair in dict.fromkeys(zip(codes, names, strict=True))
    }
    return [found[pair] for pair in zip(codes, names, strict=True)]


def _by_obec(codes: Mapping[str, int]) -> dict[str, int]:
    """Schools by the OBEC code inside their ministry code, where it is one school's only."""
    found: dict[str, set[int]] = {}
    for code, school in codes.items():
        if len(code) == MINISTRY_LENGTH:
            found.setdefault(code[-OBEC_LENGTH:], set()).add(school)
    return {code: next(iter(schools)) for code, schools in found.items() if len(schools) == 1}


def _alike(left: str, right: str) -> bool:
    """Tell whether two names may be one school's: one holds the other, or they differ by a few letters."""
    if not left or not right or left in right or right in left:
        return True
    return difflib.SequenceMatcher(None, left, right).ratio() >= _SAME_NAME
