"""What the report of an import shows: the sum of rows, questions by cause, and what was found besides."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from khet.domains.warehouse.queries.choosing import OfficeSchools
from khet.domains.warehouse.queries.rows import ImportRow, OptionRow, QuestionRow
from khet.domains.warehouse.rules.choosing import SCHOOL, TYPED
from khet.domains.warehouse.web import common
from khet.domains.warehouse.web.causes import NEEDS_MAPPING, NEEDS_PERIOD, TITLES, about_people

QUESTIONS_AT_ONCE = 40
LONG = 8
SAMPLES = 6
REPAIRED = "repaired"
BAR = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the rows of a file: where its piece of the bar begins and how wide it is."""

    key: str
    label: str
    count: int
    begins: int
    width: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """Rows in the file and the four parts they fall into."""

    total: int
    parts: tuple[Part, ...]
    set_aside: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether no row was lost; always so, and shown when it is not."""
        return self.total == sum(part.count for part in self.parts)

    @property
    def spoken(self) -> str:
        """The bar in words."""
        return ", ".join(f"{part.label} {part.count:,}" for part in self.parts)


def sum_of(
    *, rows_in: int, accepted: int, repaired: int, waiting: int, refused: int, set_aside: int = 0, linked: bool = True
) -> Sum:
    """The sum of an import or a snapshot; with ``linked`` each part leads to where its rows are explained."""
    counted = (
        ("accepted", _("ผ่านทันที"), accepted, ""),
        ("repaired", _("ซ่อมแล้วรับได้"), repaired, "#repairs"),
        ("waiting", _("รอตัดสิน"), waiting, "#questions"),
        ("refused", _("ไม่รับ"), refused, "#refused"),
    )
    parts, before = [], 0
    for key, label, count, url in counted:
        begins, ends = (BAR * before // rows_in, BAR * (before + count) // rows_in) if rows_in else (0, 0)
        parts.append(Part(key, label, count, begins, max(ends - begins, 4 if count else 0), url if linked else ""))
        before += count
    return Sum(rows_in, tuple(parts), set_aside)


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One way to decide."""

    key: str
    label: str
    chosen: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One question with everything that helps to answer it; ``school`` is the one chosen from the office's list."""

    token: str
    title: str
    column: str
    rows_text: str
    rows_url: str
    samples: tuple[str, ...]
    options: tuple[ShownOption, ...]
    is_long: bool
    is_hidden: bool
    decided: bool
    decided_label: str
    suggestion: str
    takes_school: bool = False
    school: str = ""


@dataclass(frozen=True, slots=True)
class ShownCause:
    """Questions of one cause; ``every`` are the options that all of them share."""

    key: str
    title: str
    suggestion: str
    rows: int
    count: int
    questions: tuple[ShownQuestion, ...]
    every: tuple[ShownOption, ...]
    hidden: int
    period_url: str = ""
    map_url: str = ""


@dataclass(frozen=True, slots=True)
class ShownNote:
    """Something found that needs no decision, with its rows."""

    title: str
    rows: int
    rows_text: str
    columns: tuple[str, ...]
    samples: tuple[str, ...]
    suggestion: str


@dataclass(slots=True)
class _Gathered:
    title: str
    suggestion: str
    rows: set[int] = field(default_factory=set)
    columns: dict[str, None] = field(default_factory=dict)
    samples: dict[str, None] = field(default_factory=dict)


def token(question: QuestionRow) -> str:
    """What a form calls a question: the same after the file was checked again, whatever its number became."""
    text = "\x1f".join((question.cause, question.field, question.group))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def is_hidden(question: QuestionRow, dataset: str, *, sees_people: bool) -> bool:
    """Whether a question's own words and options tell more of people than this reader may know."""
    return not sees_people and (
        about_people(question.cause) or common.is_guarded(dataset, question.field, unknown=False)
    )


def title_of(question: QuestionRow, dataset: str, *, sees_people: bool) -> str:
    """A question in its own words, or in those of its cause for somebody who may not see people."""
    if is_hidden(question, dataset, sees_people=sees_people):
        return cause_title(question.cause, "")
    return common.in_words(question.message_th, question.message_en)


def cause_title(key: str, otherwise: str) -> str:
    """What a cause is called above its questions."""
    return str(TITLES.get(key, otherwise or _("เรื่องเกี่ยวกับตัวบุคคล")))


def causes(
    questions: Sequence[QuestionRow], row: ImportRow, *, sees_people: bool, schools: OfficeSchools | None
) -> list[ShownCause]:
    """The questions by cause, those of the whole file first; in a cause the open ones first, long lists cut."""
    grouped: dict[str, list[QuestionRow]] = {}
    for question in sorted(questions, key=lambda each: bool(each.rows)):
        grouped.setdefault(question.cause, []).append(question)
    return [_cause(key, found, row, sees_people=sees_people, schools=schools) for key, found in grouped.items()]


def _cause(
    key: str, found: list[QuestionRow], row: ImportRow, *, sees_people: bool, schools: OfficeSchools | None
) -> ShownCause:
    found.sort(key=lambda question: (bool(question.answer), -question.row_count))
    seen = found[:QUESTIONS_AT_ONCE]
    shown = tuple(_question(question, row, sees_people=sees_people, schools=schools) for question in seen)
    return ShownCause(
        key=key.replace(".", "-"),
        title=cause_title(key, common.in_words(found[0].message_th, found[0].message_en)),
        suggestion=found[0].suggestion,
        rows=sum(question.row_count for question in found),
        count=len(found),
        questions=shown,
        every=_every(shown) if len(shown) > 1 else (),
        hidden=len(found) - len(shown),
        period_url=reverse("warehouse:period", args=[row.id]) if key in NEEDS_PERIOD else "",
        map_url=reverse("warehouse:map", args=[row.id]) if key in NEEDS_MAPPING else "",
    )


def _every(questions: Sequence[ShownQuestion]) -> tuple[ShownOption, ...]:
    """The options that all questions of a cause share."""
    shared = set.intersection(*({option.key for option in question.options} for question in questions))
    return tuple(replace(option, chosen=False) for option in questions[0].options if option.key in shared)


def label(option: OptionRow) -> str:
    """An option in the language of the page."""
    return common.in_words(option.label_th, option.label_en)


def _question(
    question: QuestionRow, row: ImportRow, *, sees_people: bool, schools: OfficeSchools | None
) -> ShownQuestion:
    hidden = is_hidden(question, row.dataset, sees_people=sees_people)
    takes_school = not hidden and schools is not None and question.takes_any_school
    options = () if hidden else _options(question)
    if takes_school and len(options) > LONG:
        options = tuple(option for option in options if not option.key.startswith(SCHOOL))
    school = school_label(question.answer, schools)
    chosen = next((option.label for option in options if option.chosen), "")
    return ShownQuestion(
        token=token(question),
        title=title_of(question, row.dataset, sees_people=sees_people),
        column=question.column,
        rows_text=common.rows_text(question.rows),
        rows_url=f"{reverse('warehouse:rows', args=[row.id])}?q={token(question)}" if question.rows else "",
        samples=() if hidden or _says_samples(question) else question.sample[:SAMPLES],
        options=options,
        is_long=len(options) > LONG,
        is_hidden=hidden,
        decided=bool(question.answer) and not hidden,
        decided_label=chosen or school or question.answer.removeprefix(TYPED),
        suggestion=question.suggestion,
        takes_school=takes_school,
        school="" if chosen or not takes_school else school,
    )


def school_label(option: str, schools: OfficeSchools | None) -> str:
    """The school that an answer names, in words; empty for other answers."""
    number = option.removeprefix(SCHOOL) if option.startswith(SCHOOL) else ""
    return schools.labels.get(int(number), "") if schools is not None and number.isdecimal() else ""


def _says_samples(question: QuestionRow) -> bool:
    """Whether the words of the question name its samples already."""
    return bool(question.sample) and all(sample in question.message_th for sample in question.sample[:1])


def _options(question: QuestionRow) -> tuple[ShownOption, ...]:
    """The options; what stands behind a colon, the reasons of a candidate, becomes its note."""
    found = []
    for option in question.options:
        words, _colon, note = label(option).partition(": ")
        found.append(ShownOption(option.key, words, chosen=option.key == question.answer, note=note))
    return tuple(found)


def notes(findings: Iterable[Mapping[str, Any]], severity: str, dataset: str, *, sees_people: bool) -> list[ShownNote]:
    """What was found of one severity, by cause."""
    gathered: dict[str, _Gathered] = {}
    for finding in findings:
        if finding["severity"] != severity:
            continue
        hidden = not sees_people and (
            about_people(finding["cause"]) or common.is_guarded(dataset, finding.get("field", ""), unknown=False)
        )
        title = common.in_words(finding["message_th"], finding["message_en"])
        if severity == REPAIRED:
            title = title.partition(": ")[2] or title
        if hidden:
            title = cause_title(finding["cause"], _("เรื่องเกี่ยวกับข้อมูลส่วนบุคคล"))
        group = gathered.setdefault(f"{finding['cause']}\x1f{title}", _Gathered(title, finding["suggestion"] or ""))
        group.rows.update(finding["rows"])
        if finding["column"]:
            group.columns[finding["column"]] = None
        if not hidden and not common.is_sensitive(dataset, finding.get("field", "")):
            group.samples.update(dict.fromkeys(finding.get("sample", ())))
    return [
        ShownNote(
            title=group.title,
            rows=len(group.rows),
            rows_text=common.rows_text(sorted(group.rows)),
            columns=tuple(group.columns),
            samples=tuple(group.samples)[:SAMPLES],
            suggestion=group.suggestion,
        )
        for group in gathered.values()
    ]
