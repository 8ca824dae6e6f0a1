"""What is typed in the builder: one question, one list of choices, and what the whole form says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.calc import thai
from khet.domains.instruments.rules import building, form_checks, form_json
from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Question
from khet.domains.instruments.web import builder_words
from khet.kernel.web.forms import KhetForm, TextField

SPARE_ROWS = 2
MOST_CHOICES = 2000
PAIRS = (("", gettext_lazy("ไม่ใช่")), ("present", gettext_lazy("สภาพปัจจุบัน")), ("desired", gettext_lazy("สภาพที่พึงประสงค์")))
CHOICE_FIELDS = ("key", "th", "en", "score", "filters")


def offer(form: KhetForm, name: str, choices: Sequence[tuple[str, str]]) -> None:
    """Give a field of a form its choices, when they are known."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


class QuestionForm(KhetForm):
    """One question of any kind; fields that its kind does not have are left out."""

    kind = forms.ChoiceField(label=gettext_lazy("ชนิดของข้อ"), choices=builder_words.KINDS)
    key = forms.CharField(
        label=gettext_lazy("รหัสข้อ"),
        max_length=63,
        help_text=gettext_lazy("คงเดิมทุกฉบับ เพื่อให้ผลต่างปีเทียบกันได้ ใช้ a-z 0-9 _"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )
    label_th = TextField(label=gettext_lazy("ข้อความ"), rows=2)
    label_en = TextField(label=gettext_lazy("ข้อความภาษาอังกฤษ"), rows=2, required=False)
    hint_th = TextField(label=gettext_lazy("คำอธิบายใต้ข้อ"), rows=2, required=False)
    hint_en = TextField(label=gettext_lazy("คำอธิบายภาษาอังกฤษ"), rows=2, required=False)
    list_key = forms.ChoiceField(label=gettext_lazy("ชุดตัวเลือก"))
    required = forms.BooleanField(label=gettext_lazy("ต้องตอบ"), required=False)
    read_only = forms.BooleanField(label=gettext_lazy("อ่านได้อย่างเดียว"), required=False)
    relevant = TextField(
        label=gettext_lazy("แสดงเมื่อ"), rows=2, required=False, help_text=gettext_lazy("เช่น ${position} = 'teacher'")
    )
    constraint = TextField(
        label=gettext_lazy("คำตอบต้องเป็นไปตาม"), rows=2, required=False, help_text=gettext_lazy("เช่น . >= 1 and . <= 60")
    )
    message_th = forms.CharField(label=gettext_lazy("ข้อความเมื่อคำตอบไม่เป็นไปตามนั้น"), max_length=300, required=False)
    message_en = forms.CharField(label=gettext_lazy("ข้อความนั้นเป็นภาษาอังกฤษ"), max_length=300, required=False)
    choice_filter = TextField(
        label=gettext_lazy("กรองตัวเลือก"), rows=2, required=False, help_text=gettext_lazy("เช่น province = ${province}")
    )
    calculation = TextField(
        label=gettext_lazy("สูตรคำนวณ"), rows=2, required=False, help_text=gettext_lazy("เช่น ${score1} + ${score2}")
    )
    default = forms.CharField(label=gettext_lazy("คำตอบที่กรอกไว้ให้"), max_length=300, required=False)
    appearance = forms.CharField(
        label=gettext_lazy("รูปแบบการแสดง"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("เช่น multiline minimal"),
    )
    dimension = forms.CharField(
        label=gettext_lazy("ด้าน"), max_length=120, required=False, help_text=gettext_lazy("ข้อในด้านเดียวกันรวมคะแนนด้วยกัน")
    )
    pair = forms.ChoiceField(label=gettext_lazy("คู่ของการประเมินความต้องการจำเป็น"), choices=PAIRS, required=False)
    pair_key = forms.CharField(
        label=gettext_lazy("รหัสคู่"), max_length=63, required=False, help_text=gettext_lazy("สองข้อที่เป็นคู่กันใช้รหัสเดียวกัน")
    )
    right = forms.ChoiceField(label=gettext_lazy("คำตอบที่ถูก"), required=False)
    reversed = forms.BooleanField(label=gettext_lazy("ข้อความเชิงลบ (กลับคะแนน)"), required=False)

    FIRST = ("label_th", "list_key", "required", "hint_th")
    MORE = (
        ("english", gettext_lazy("ภาษาอังกฤษ"), ("label_en", "hint_en", "message_en")),
        (
            "logic",
            gettext_lazy("เงื่อนไขและการตรวจ"),
            ("relevant", "constraint", "message_th", "choice_filter", "calculation"),
        ),
        ("analysis", gettext_lazy("การวิเคราะห์"), ("dimension", "right", "reversed", "pair", "pair_key")),
        ("more", gettext_lazy("อื่น ๆ"), ("default", "appearance", "read_only")),
    )

    def __init__(self, form: Form, question: Question, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial_of(question), auto_id=f"q-{question.key}-%s")
        self.form, self.question = form, question
        kind = (data or {}).get("kind") or question.kind
        self.kind_now = kind if kind in builder_words.KIND_WORDS else question.kind
        for name in builder_words.fields_without(self.kind_now):
            del self.fields[name]
        self._fill_choices()

    def _fill_choices(self) -> None:
        known = {one.key for one in self.form.lists}
        named = [(one.key, _list_words(one)) for one in self.form.lists]
        fresh = [(f"new:{key}", _("สร้างชุดใหม่: %(name)s") % {"name": word}) for key, word in builder_words.LISTS]
        if "list_key" in self.fields:
            offer(self, "list_key", [*named, *fresh, ("new:", _("สร้างชุดใหม่: กำหนดเอง"))])
        if "right" in self.fields:
            chosen = self.question.list_key
            listed = building.find_list(self.form, chosen).choices if chosen in known else ()
            words = [(choice.key, choice.labels.get("th", choice.key)) for choice in listed]
            offer(self, "right", [("", _("ไม่มี (ไม่ใช่ข้อสอบ)")), *words])

    @property
    def first(self) -> list[Any]:
        """The fields that every author needs."""
        return [self[name] for name in self.FIRST if name in self.fields]

    @property
    def sections(self) -> list[tuple[str, Any, list[Any], bool]]:
        """The other fields by subject; a section that says something already, or that has a mistake, stands open."""
        shown = []
        for name, words, names in self.MORE:
            fields = [self[one] for one in names if one in self.fields]
            if fields:
                shown.append((name, words, fields, any(one.errors or one.value() for one in fields)))
        return shown

    def made(self) -> Question:
        """The question as typed, with the labels of its languages; call it when the form is valid."""
        given = self.cleaned_data
        changes: dict[str, Any] = {
            name: given[name]
            for name in ("relevant", "constraint", "choice_filter", "calculation", "default", "appearance", "dimension")
            if name in given
        }
        for name in ("required", "read_only", "reversed", "pair", "pair_key", "right", "list_key"):
            changes[name] = given.get(name, type(getattr(self.question, name))())
        if changes["pair"] and not changes["pair_key"]:
            changes["pair_key"] = self.question.pair_key or given["key"]
        return replace(
            self.question,
            key=given["key"],
            kind=given["kind"],
            labels=_labels(given["label_th"], given["label_en"]),
            hints=_labels(given["hint_th"], given["hint_en"]),
            constraint_messages=_labels(given.get("message_th", ""), given.get("message_en", "")),
            **changes,
        )


def _labels(th: str, en: str) -> dict[str, str]:
    return {code: text for code, text in (("th", th), ("en", en)) if text}


def _list_words(listed: ChoiceList) -> str:
    words = [choice.labels.get("th", choice.key) for choice in listed.choices]
    shown = " · ".join(words[:3]) + (" …" if len(words) > 3 else "")
    return f"{listed.key} ({shown})"


def initial_of(question: Question) -> dict[str, Any]:
    """What the editor shows of a question."""
    shown = {
        name: getattr(question, name) for name in question.__dataclass_fields__ if name in QuestionForm.base_fields
    }
    return {
        **shown,
        "label_th": question.labels.get("th", ""),
        "label_en": question.labels.get("en", ""),
        "hint_th": question.hints.get("th", ""),
        "hint_en": question.hints.get("en", ""),
        "message_th": question.constraint_messages.get("th", ""),
        "message_en": question.constraint_messages.get("en", ""),
    }


@dataclass(frozen=True, slots=True)
class TypedChoice:
    """One row of a list as typed, and what is wrong with it."""

    at: int
    key: str = ""
    th: str = ""
    en: str = ""
    score: str = ""
    filters: str = ""
    problem: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not any(getattr(self, name) for name in CHOICE_FIELDS)


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A list of choices as rows of a form, with two spare rows to type in."""

    rows: Sequence[TypedChoice] = field(default_factory=tuple)

    @property
    def problems(self) -> list[TypedChoice]:
        """The rows that cannot be taken as typed."""
        return [row for row in self.rows if row.problem]

    @property
    def shown(self) -> list[TypedChoice]:
        """The rows that are filled, and spare ones."""
        filled = [row for row in self.rows if not row.is_blank]
        spare = [TypedChoice(at=len(filled) + number) for number in range(SPARE_ROWS)]
        return [*(replace(row, at=at) for at, row in enumerate(filled)), *spare]

    def choices(self) -> tuple[Choice, ...]:
        """The choices as typed; call it when there are no problems."""
        return tuple(
            Choice(
                key=row.key,
                labels=_labels(row.th, row.en),
                score=_score(row.score),
                filters=_filters(row.filters) or {},
            )
            for row in self.rows
            if not row.is_blank
        )


def sheet_of(choices: Sequence[Choice]) -> ListSheet:
    """A list as rows."""
    return ListSheet(
        [
            TypedChoice(
                at=at,
                key=choice.key,
                th=choice.labels.get("th", ""),
                en=choice.labels.get("en", ""),
                score="" if choice.score is None else f"{choice.score:f}",
                filters=" ".join(f"{name}={value}" for name, value in choice.filters.items()),
            )
            for at, choice in enumerate(choices)
        ]
    )


def sheet_of_post(posted: Mapping[str, str]) -> ListSheet:
    """The rows that were sent, in the order wanted; pasted lines are added behind them."""
    count = min(int(posted.get("rows", "0") or 0) if str(posted.get("rows", "0")).isdecimal() else 0, MOST_CHOICES)
    rows = []
    for at in range(count):
        typed = {name: thai.clean(posted.get(f"c{at}-{name}", "")) for name in CHOICE_FIELDS}
        rows.append(TypedChoice(at=at, **typed))
    rows = _moved(rows, posted.get("do", ""))
    rows += [_pasted(line) for line in posted.get("pasted", "").splitlines() if line.strip()]
    filled = [row for row in rows if not row.is_blank]
    return ListSheet([_judged(row, at, filled) for at, row in enumerate(filled)])


def _moved(rows: list[TypedChoice], do: str) -> list[TypedChoice]:
    what, _colon, number = do.partition(":")
    if what not in {"up", "down", "drop"} or not number.isdecimal() or int(number) >= len(rows):
        return rows
    at = int(number)
    if what == "drop":
        return [row for place, row in enumerate(rows) if place != at]
    to = at - 1 if what == "up" else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    return rows


def _pasted(line: str) -> TypedChoice:
    """A line copied from a sheet: the words alone, or key, words, score, English."""
    cells = [thai.clean(cell) for cell in line.split("\t")]
    if len(cells) == 1:
        return TypedChoice(at=0, th=cells[0])
    key, th, score, en = (*cells, "", "")[:4]
    return TypedChoice(at=0, key=key, th=th, score=score, en=en)


def _judged(row: TypedChoice, at: int, rows: Sequence[TypedChoice]) -> TypedChoice:
    key = row.key or _free_key(row, rows)
    row = replace(row, at=at, key=key, score=thai.to_arabic_digits(row.score))
    if not row.th:
        return replace(row, problem=_("โปรดกรอกข้อความของตัวเลือก"))
    if not form_checks.CHOICE_KEY.fullmatch(key):
        return replace(row, problem=_("รหัสตัวเลือกต้องไม่มีเว้นวรรคและเครื่องหมายคำพูด ไม่เกิน 64 ตัว"))
    try:
        _score(row.score)
    except InvalidOperation:
        return replace(row, problem=_("คะแนนต้องเป็นตัวเลข"))
    if _filters(row.filters) is None:
        return replace(row, problem=_("ตัวกรองเขียนเป็น ชื่อ=ค่า เช่น province=63 คั่นด้วยเว้นวรรค"))
    return row


def _free_key(row: TypedChoice, rows: Sequence[TypedChoice]) -> str:
    taken = {one.key for one in rows}
    if row.score and row.score.isascii() and row.score.isdigit() and row.score not in taken:
        return row.score
    blanks = [one for one in rows if not one.key]
    number = next((at for at, one in enumerate(blanks) if one is row), 0)
    free = [name for at in range(1, len(rows) + len(blanks) + 1) if (name := f"c{at}") not in taken]
    return free[number]


def _score(text: str) -> Decimal | None:
    """The score as typed; raises InvalidOperation for what is no figure."""
    if not text:
        return None
    score = form_json.score_of(text)
    if score is None:
        raise InvalidOperation
    return score


def _filters(text: str) -> dict[str, str] | None:
    """Names with values, or None when it is written otherwise."""
    pairs = [part.partition("=") for part in text.split()]
    if any(not name.isidentifier() or not sign or not value for name, sign, value in pairs):
        return None
    return {name: value for name, _sign, value in pairs}
