"""From the sheets of an XLSForm to a form: columns and languages, choices, the tree of groups, what is left aside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import cast

from khet.domains.instruments.rules import form_json, xlsform_headings, xlsform_types
from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Kind, Pair, Question
from khet.domains.instruments.rules.form_checks import Problem
from khet.domains.instruments.rules.workbooks import Fault, Line, Sheet
from khet.domains.instruments.rules.xlsform_headings import CHOICE_NAMES, SURVEY_NAMES
from khet.domains.instruments.rules.xlsform_rows import TABLE, About
from khet.domains.instruments.rules.xlsform_types import Begin, Dropped, End, Plain, Unknown

MOST_DEPTH = form_json.MOST_DEPTH
YES = frozenset({"yes", "true", "true()", "1", "ใช่"})
NO = frozenset({"", "no", "false", "false()", "0", "ไม่"})
PARTS = {
    "key": "name",
    "kind": "type",
    "list_key": "type",
    "children": "type",
    "labels": "label",
    "hints": "hint",
    "constraint_messages": "constraint_message",
    "dimension": "khet_dimension",
    "pair": "khet_pair",
    "pair_key": "khet_pair_key",
    "right": "khet_right",
    "reversed": "khet_reversed",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something of a workbook that was left aside, and why; it does no harm."""

    sheet: str
    row: int
    message_th: str
    message_en: str


@dataclass(slots=True)
class _Node:
    """A question on its way: its row, and what stands in it."""

    line: Line
    question: Question
    children: list[_Node] = field(default_factory=list)


@dataclass
class Reading:
    """What came out of the sheets, and where each part stood."""

    form: Form
    about: About
    faults: list[Fault]
    remarks: tuple[Remark, ...]
    survey: Sheet
    choices: Sheet
    question_lines: list[Line]
    choice_lines: list[Line]
    headings: Mapping[str, Mapping[str, str]]

    def place(self, problem: Problem) -> Fault:
        """A problem of the form as a fault of the workbook."""
        if problem.what == "form":
            return Fault(
                "settings" if problem.part == "labels" else "survey", 0, "", "", problem.message_th, problem.message_en
            )
        is_choice = problem.what in ("choice", "list")
        sheet = self.choices if is_choice else self.survey
        lines = self.choice_lines if is_choice else self.question_lines
        row = lines[problem.number].number if problem.what != "list" and problem.number < len(lines) else 1
        part = "list_name" if problem.what == "list" else PARTS.get(problem.part, problem.part)
        column = self.headings[sheet.name].get(part, part)
        return Fault(sheet.name, row, column, sheet.cell(column, row), problem.message_th, problem.message_en)


EMPTY = Sheet("", {}, ())


def read(book: Mapping[str, Sheet], title: str) -> Reading:
    """The form of a workbook as far as it can be read, with every fault of the sheets themselves."""
    return _Reader(book, title).reading()


class _Reader:
    def __init__(self, book: Mapping[str, Sheet], title: str) -> None:
        self.faults: list[Fault] = []
        self.remarks: list[Remark] = []
        self.title = title
        self.survey = replace(book.get("survey", EMPTY), name="survey")
        self.choices = replace(book.get("choices", EMPTY), name="choices")
        settings = book.get("settings", EMPTY)
        self.settings = {xlsform_headings.plain(k): v for line in settings.lines[:1] for k, v in line.texts.items()}
        self.default = xlsform_headings.language_of(self.settings.get("default_language", "")) or "th"
        self.survey_headings = xlsform_headings.read(self.survey, SURVEY_NAMES, self.default)
        self.choice_headings = xlsform_headings.read(self.choices, CHOICE_NAMES, self.default)
        if "survey" not in book:
            self._fault(
                "survey", 0, "", "ไม่มีแผ่นงาน survey ซึ่งเป็นที่ของข้อคำถาม", "There is no sheet survey, where questions stand"
            )
        for name in self.survey.doubled:
            self._fault("survey", 1, name, f"มีคอลัมน์ “{name}” สองครั้ง", f"The column “{name}” stands twice")
        for name in self.choices.doubled:
            self._fault("choices", 1, name, f"มีคอลัมน์ “{name}” สองครั้ง", f"The column “{name}” stands twice")

    def reading(self) -> Reading:
        """Everything, put together."""
        self._check_columns()
        found, choice_lines = self._lists()
        nodes = self._tree()
        ratings = _rating_lists(nodes, found)
        lists = tuple(self._scored(each, is_rating=each.key in ratings) for each in found.values())
        questions = tuple(_finished(node, {each.key: each for each in lists}) for node in nodes)
        form = self._in_thai(
            Form(
                labels=self._titles(),
                questions=questions,
                lists=lists,
                languages=self._languages(),
                bands=self.settings.get("khet_bands", "") or "satisfaction-450",
            )
        )
        return Reading(
            form=form,
            about=self._about(),
            faults=self.faults,
            remarks=tuple(self.remarks),
            survey=self.survey,
            choices=self.choices,
            question_lines=[node.line for node in _flat(nodes)],
            choice_lines=choice_lines,
            headings={
                "survey": {heading.field: name for name, heading in reversed(self.survey_headings.items())},
                "choices": {heading.field: name for name, heading in reversed(self.choice_headings.items())},
            },
        )

    def _fault(self, sheet: str, row: int, column: str, th: str, en: str) -> None:
        where = self.survey if sheet == "survey" else self.choices
        self.faults.append(Fault(sheet, row, column, where.cell(column, row) if row else "", th, en))

    def _check_columns(self) -> None:
        fields = {heading.field for heading in self.survey_headings.values()}
        for wanted in ("type", "name"):
            if self.survey.headings and wanted not in fields:
                self._fault("survey", 1, "", f"ไม่มีคอลัมน์ {wanted}", f"The column {wanted} is missing")
        if self.survey.headings and "label" not in fields:
            self._fault("survey", 1, "", "ไม่มีคอลัมน์ label", "The column label is missing")
        fields = {heading.field for heading in self.choice_headings.values()}
        for wanted in ("list_name", "name"):
            if self.choices.lines and wanted not in fields:
                self._fault("choices", 1, "", f"ไม่มีคอลัมน์ {wanted}", f"The column {wanted} is missing")
        aside = [name for name in self.survey.headings if name not in self.survey_headings]
        if aside:
            shown = ", ".join(aside[:8])
            self.remarks.append(Remark("survey", 1, f"ไม่ได้ใช้คอลัมน์ {shown}", f"These columns were not used: {shown}"))

    def _text(self, line: Line, wanted: str) -> str:
        headings = self.survey_headings
        for name, text in line.texts.items():
            heading = headings.get(name)
            if heading is not None and heading.field == wanted:
                return text
        return ""

    def _tree(self) -> list[_Node]:
        top: list[_Node] = []
        opened: list[tuple[_Node, str]] = []
        for line in self.survey.lines:
            kind = xlsform_types.read(self._text(line, "type"))
            if self._is_aside(line, kind):
                continue
            level = opened[-1][0].children if opened else top
            if isinstance(kind, End):
                self._close(line, kind, opened)
            elif isinstance(kind, Begin):
                node = _Node(line, self._question(line, "repeat" if kind.word == "repeat" else "group", ""))
                level.append(node)
                opened.append((node, kind.word))
                if len(opened) >= MOST_DEPTH:
                    self._fault(
                        "survey",
                        line.number,
                        self._column("type"),
                        f"กลุ่มซ้อนกันลึกเกิน {MOST_DEPTH - 1} ชั้น",
                        f"Groups are nested deeper than {MOST_DEPTH - 1}",
                    )
                    return top
            elif isinstance(kind, Plain):
                level.append(_Node(line, self._question(line, kind.kind, kind.list_key)))
        for node, word in opened:
            self._fault(
                "survey",
                node.line.number,
                self._column("type"),
                f"begin {word} นี้ไม่มี end {word}",
                f"This begin {word} has no end {word}",
            )
        return top

    def _column(self, wanted: str) -> str:
        return next((name for name, heading in self.survey_headings.items() if heading.field == wanted), "")

    def _is_aside(self, line: Line, kind: xlsform_types.Type) -> bool:
        """Whether the row is no question: said as a remark or a fault where it should be."""
        if self._text(line, "disabled").lower() in YES:
            return True
        if isinstance(kind, Dropped):
            self.remarks.append(Remark("survey", line.number, kind.message_th, kind.message_en))
            return True
        if isinstance(kind, Unknown):
            if kind.name or self._text(line, "name"):
                self._fault("survey", line.number, self._column("type"), kind.message_th, kind.message_en)
            return True
        return False

    def _close(self, line: Line, kind: End, opened: list[tuple[_Node, str]]) -> None:
        column = self._column("type")
        if not opened:
            self._fault(
                "survey",
                line.number,
                column,
                f"end {kind.word} นี้ไม่มี begin {kind.word}",
                f"This end {kind.word} has no begin {kind.word}",
            )
            return
        node, word = opened.pop()
        if word != kind.word:
            self._fault(
                "survey",
                line.number,
                column,
                f"end {kind.word} ไม่ตรงกับ begin {word} ที่แถว {node.line.number}",
                f"end {kind.word} does not close the begin {word} of row {node.line.number}",
            )

    def _question(self, line: Line, kind: str, list_key: str) -> Question:
        labels: dict[str, dict[str, str]] = {"label": {}, "hint": {}, "constraint_message": {}}
        plain: dict[str, str] = {}
        for name, text in line.texts.items():
            heading = self.survey_headings.get(name)
            if heading is None:
                continue
            if heading.field in labels:
                labels[heading.field][heading.language] = text
            else:
                plain[heading.field] = text
        self._refuse_unknown_parts(line, plain)
        return Question(
            key=plain.get("name", ""),
            kind=cast("Kind", kind),
            labels=labels["label"],
            hints=labels["hint"],
            constraint_messages=labels["constraint_message"],
            list_key=list_key,
            required=self._flag(line, plain, "required"),
            read_only=self._flag(line, plain, "read_only"),
            reversed=self._flag(line, plain, "khet_reversed"),
            relevant=plain.get("relevant", ""),
            constraint=plain.get("constraint", ""),
            choice_filter=plain.get("choice_filter", ""),
            calculation=plain.get("calculation", ""),
            default=plain.get("default", ""),
            appearance=plain.get("appearance", ""),
            dimension=plain.get("khet_dimension", ""),
            pair=self._pair(line, plain.get("khet_pair", "")),
            pair_key=plain.get("khet_pair_key", ""),
            right=plain.get("khet_right", ""),
        )

    def _refuse_unknown_parts(self, line: Line, plain: Mapping[str, str]) -> None:
        if plain.get("repeat_count"):
            self._fault(
                "survey",
                line.number,
                self._column("repeat_count"),
                "ยังไม่รองรับ repeat_count ผู้ตอบเพิ่มรายการเอง",
                "repeat_count is not possible: respondents add entries themselves",
            )
        kind = plain.get("khet_kind", "")
        if kind not in ("", "rating", "matrix", "group"):
            self._fault(
                "survey",
                line.number,
                self._column("khet_kind"),
                f"ไม่รู้จัก khet_kind “{kind}”",
                f"There is no khet_kind “{kind}”",
            )

    def _flag(self, line: Line, plain: Mapping[str, str], wanted: str) -> bool:
        text = plain.get(wanted, "").lower()
        if text not in YES and text not in NO:
            self._fault(
                "survey",
                line.number,
                self._column(wanted),
                f"ใส่ yes หรือเว้นว่าง ไม่ใช่ “{text}”",
                f"Write yes or leave it empty, not “{text}”",
            )
        return text in YES

    def _pair(self, line: Line, text: str) -> Pair:
        if text not in form_json.PAIRS:
            self._fault(
                "survey",
                line.number,
                self._column("khet_pair"),
                f"khet_pair เป็น present หรือ desired ไม่ใช่ “{text}”",
                f"khet_pair is present or desired, not “{text}”",
            )
            return ""
        return cast("Pair", text)

    def _lists(self) -> tuple[dict[str, ChoiceList], list[Line]]:
        """The lists by name, and the row of every choice in the order of the lists."""
        found: dict[str, list[tuple[Choice, Line]]] = {}
        for line in self.choices.lines:
            texts = {
                self.choice_headings[name]: text for name, text in line.texts.items() if name in self.choice_headings
            }
            plain = {heading.field: text for heading, text in texts.items() if heading.field != "label"}
            if not plain.get("list_name"):
                if plain.get("name"):
                    self._fault(
                        "choices",
                        line.number,
                        "",
                        "ตัวเลือกไม่ได้บอกชื่อชุด (list_name)",
                        "The choice does not name its list (list_name)",
                    )
                continue
            labels = {heading.language: text for heading, text in texts.items() if heading.field == "label"}
            filters = {name: text for name, text in plain.items() if name not in CHOICE_NAMES.values()}
            score = self._score(line, plain.get("khet_score", ""))
            choice = Choice(plain.get("name", ""), labels, score, filters)
            found.setdefault(plain["list_name"], []).append((choice, line))
        lists = {key: ChoiceList(key, tuple(choice for choice, _ in each)) for key, each in found.items()}
        return lists, [line for each in found.values() for _, line in each]

    def _score(self, line: Line, text: str) -> Decimal | None:
        if not text:
            return None
        score = form_json.score_of(text)
        if score is None:
            name = next((n for n, heading in self.choice_headings.items() if heading.field == "khet_score"), "")
            self._fault("choices", line.number, name, f"คะแนน “{text}” ไม่ใช่ตัวเลข", f"The score “{text}” is no number")
        return score

    def _scored(self, found: ChoiceList, *, is_rating: bool) -> ChoiceList:
        """A scale of a foreign file: choices that are named by numbers take these as their scores."""
        if not is_rating or any(choice.score is not None for choice in found.choices):
            return found
        return ChoiceList(
            found.key, tuple(replace(choice, score=form_json.score_of(choice.key)) for choice in found.choices)
        )

    def _languages(self) -> tuple[str, ...]:
        """Thai first, then the others in the order of their columns."""
        headings = [*self.survey_headings.values(), *self.choice_headings.values()]
        named = [heading.language for heading in headings if heading.language]
        titles = [name.partition("::")[2] for name in self.settings if name.startswith("khet_title::")]
        return tuple(dict.fromkeys(("th", *named, *(xlsform_headings.language_of(each) for each in titles))))

    def _titles(self) -> dict[str, str]:
        titles = {"th": self.settings.get("form_title", "") or self.title}
        for name, text in self.settings.items():
            if name.startswith("khet_title::"):
                titles[xlsform_headings.language_of(name.partition("::")[2])] = text
        return titles

    def _about(self) -> About:
        code = self.settings.get("khet_code", "") or self.settings.get("form_id", "") or self.title
        code = re.sub(r"[^a-z0-9_-]+", "-", code.lower()).strip("-_")[:60].strip("-_")
        return About(code, self.settings.get("khet_kind", ""), self.settings.get("version", ""))

    def _in_thai(self, form: Form) -> Form:
        """A file without any Thai keeps its own language's texts as the Thai ones, and says so."""
        headings = [*self.survey_headings.values(), *self.choice_headings.values()]
        if not headings or any(heading.language == "th" for heading in headings):
            return form
        first = next((heading.language for heading in headings if heading.language), "")
        self.remarks.append(
            Remark(
                "survey",
                1,
                "ไฟล์ไม่มีข้อความภาษาไทย ระบบใช้ข้อความที่มีแทน",
                "The file has no Thai: its own texts stand in for it",
            )
        )
        return xlsform_headings.with_thai(form, self.default if self.default != "th" else first)


def _flat(nodes: list[_Node]) -> Iterator[_Node]:
    for node in nodes:
        yield node
        yield from _flat(node.children)


def _rating_lists(nodes: list[_Node], lists: Mapping[str, ChoiceList]) -> frozenset[str]:
    """The lists that are scales: of questions said to be ratings, and of tables whose choices are numbers."""
    found: set[str] = set()
    for node in _flat(nodes):
        question = node.question
        if question.kind == "select_one" and (_own_kind(node) == "rating" or "likert" in question.appearance.split()):
            found.add(question.list_key)
        if question.kind == "group" and (shared := _table_list(node)) and _own_kind(node) != "group":
            choices = lists[shared].choices if shared in lists else ()
            if _own_kind(node) == "matrix" or (
                choices and all(form_json.score_of(each.key) is not None for each in choices)
            ):
                found.add(shared)
    return frozenset(found)


def _own_kind(node: _Node) -> str:
    return next((text for name, text in node.line.texts.items() if xlsform_headings.plain(name) == "khet_kind"), "")


def _table_list(node: _Node) -> str:
    """The one list of a group that is shown as a table, "" for any other."""
    if TABLE not in node.question.appearance.split() or not node.children:
        return ""
    keys = {child.question.list_key for child in node.children}
    is_table = all(child.question.kind == "select_one" for child in node.children)
    return keys.pop() if is_table and len(keys) == 1 else ""


def _finished(node: _Node, lists: Mapping[str, ChoiceList], *, in_table: bool = False) -> Question:
    question, own = node.question, _own_kind(node)
    if not node.children and question.kind != "group":
        is_scale = question.list_key in lists and lists[question.list_key].is_scale
        is_rating = own == "rating" or (in_table and is_scale) or "likert" in question.appearance.split()
        return replace(question, kind="rating") if question.kind == "select_one" and is_rating else question
    shared = _table_list(node) if question.kind == "group" and own != "group" else ""
    is_matrix = bool(shared) and (own == "matrix" or (shared in lists and lists[shared].is_scale))
    children = tuple(_finished(child, lists, in_table=is_matrix) for child in node.children)
    if not is_matrix:
        return replace(question, children=children)
    appearance = " ".join(word for word in question.appearance.split() if word != TABLE)
    return replace(question, kind="matrix", list_key=shared, appearance=appearance, children=children)
