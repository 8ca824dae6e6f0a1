"""The schools of an office to choose from, and the answers that a question takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khet.domains.organisations import public as organisations
from khet.domains.warehouse.queries.rows import QuestionRow
from khet.domains.warehouse.rules import choosing
from khet.domains.warehouse.rules.refusals import NoSuchOption

KIND_SHOWN = ("smis8", "ministry10", "obec6")


@dataclass(frozen=True, slots=True)
class OfficeSchools:
    """Every school that an answer may name: its words, and the school of each code and of each name only one bears."""

    labels: Mapping[int, str]
    by_code: Mapping[str, int]
    by_name: Mapping[str, tuple[int, ...]]

    def find(self, text: str) -> int | None:
        """The school that a person means by what the list shows, by any code or by a name that only one bears."""
        from khet.engine.checks.schools import name_key

        typed = " ".join(text.split())
        same = [school for school, label in self.labels.items() if label == typed]
        code = self.by_code.get(typed)
        named = self.by_name.get(name_key(typed), ())
        found = same or ([code] if code is not None else list(named))
        return found[0] if len(found) == 1 else None

    def option(self, option: str) -> str | None:
        """An option that names a school by its number or by a code, as decisions keep it; None for any other."""
        kind, _, said = option.partition(":")
        number = int(said) if kind == "school" and said.isdecimal() and len(said) < 18 else None
        if kind == "code":
            number = self.by_code.get(said.strip())
        return f"{choosing.SCHOOL}{number}" if number in self.labels else None


def office_schools(office_id: int) -> OfficeSchools:
    """The schools that belong or belonged to an office, in the order of their words; two queries."""
    from khet.engine.checks.schools import name_key

    labels: dict[int, str] = {}
    by_code: dict[str, int] = {}
    by_name: dict[str, set[int]] = {}
    for school in organisations.school_keys(office_id):
        for _, code in school.codes:
            by_code.setdefault(code, school.school_id)
        for name in school.names:
            by_name.setdefault(name_key(name), set()).add(school.school_id)
        code, name = code_shown(school.codes), school.names[0] if school.names else ""
        labels[school.school_id] = f"{name} ({code})" if code else name
    return OfficeSchools(
        labels=dict(sorted(labels.items(), key=lambda pair: pair[1])),
        by_code=by_code,
        by_name={key: tuple(sorted(ids)) for key, ids in by_name.items()},
    )


def code_shown(codes: Sequence[tuple[str, str]]) -> str:
    """The code by which people know a school, of all that it has."""
    held = dict(reversed(codes))
    return next((held[kind] for kind in KIND_SHOWN if kind in held), "")


def may_answer(question: QuestionRow, option: str, *, office_id: int, rows: Sequence[int] = ()) -> bool:
    """Whether a question takes this option; two queries where any school of the office is chosen, none otherwise."""
    try:
        return bool(answer_to(question, option, office_id=office_id, rows=rows))
    except NoSuchOption:
        return False


def answer_to(question: QuestionRow, option: str, *, office_id: int, rows: Sequence[int] = ()) -> str:
    """The option as a decision keeps it, a school named by its code by its number; raises NoSuchOption.

    Two queries where any school of the office is chosen, none otherwise.
    """
    known = {each.key for each in question.options}
    if not set(rows) <= set(question.rows):
        raise NoSuchOption("แถวที่ระบุไม่ได้อยู่ในข้อสงสัยนี้", "These rows are not part of the question")
    if option in known:
        return option
    if option.startswith(choosing.TYPED) and any(key.startswith(choosing.TYPED) for key in known):
        return option
    names_school = option.startswith((choosing.SCHOOL, choosing.CODE))
    if names_school and choosing.takes_any_school(question.cause, question.sample, rows):
        found = office_schools(office_id).option(option)
        if found is not None:
            return found
        raise NoSuchOption(f"ไม่มีโรงเรียน “{option}” ในเขตนี้", f"The office has no school {option}")
    raise NoSuchOption(f"ข้อสงสัยนี้ไม่มีทางเลือก “{option}”", f"No option {option}")
