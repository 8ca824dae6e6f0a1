"""What a new version of a form changes, and whether answers to both can still be set side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from khet.domains.instruments.rules.form import Choice, Form, Question

What = Literal["added", "removed", "kind", "scale", "choices", "label", "measure", "moved", "logic", "bands"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change; ``breaks`` means that answers before and after cannot be compared, ``asks`` that a person decides."""

    what: What
    key: str
    breaks: bool
    asks: bool
    message_th: str
    message_en: str


def compare(old: Form, new: Form) -> tuple[Change, ...]:
    """Every change, in the order of the new form, what was removed at the end."""
    return tuple(_changes(old, new))


def breaks(changes: tuple[Change, ...]) -> bool:
    """Whether any change makes old and new answers incomparable."""
    return any(change.breaks for change in changes)


def to_plain(changes: tuple[Change, ...]) -> list[dict[str, Any]]:
    """The changes as data that JSON can hold."""
    return [
        {
            "what": change.what,
            "key": change.key,
            "breaks": change.breaks,
            "asks": change.asks,
            "message_th": change.message_th,
            "message_en": change.message_en,
        }
        for change in changes
    ]


def _changes(old: Form, new: Form) -> Iterator[Change]:
    if old.bands != new.bands:
        yield Change(
            "bands",
            "",
            False,
            True,
            f"เกณฑ์แปลผลเปลี่ยนจาก {old.bands} เป็น {new.bands} คำแปลผลจะต่างจากเดิม",
            f"The band set changes from {old.bands} to {new.bands}: words of the same mean may differ",
        )
    before = {question.key: question for _, question in old.every()}
    after = {question.key: question for _, question in new.every()}
    for key, question in after.items():
        if key in before:
            yield from _kept(old, new, before[key], question)
        elif not question.is_container:
            yield Change("added", key, False, False, f"เพิ่มข้อ {_name(question)}", f"Added: {_name(question)}")
    for key, question in before.items():
        if key not in after and not question.is_container:
            yield Change(
                "removed",
                key,
                False,
                False,
                f"ตัดข้อ {_name(question)} คำตอบเดิมยังอยู่",
                f"Removed: {_name(question)}; answers already given stay",
            )


def _name(question: Question) -> str:
    text = question.labels.get("th", "")
    return f"{question.key} “{text[:80]}”" if text else question.key


def _kept(old_form: Form, new_form: Form, old: Question, new: Question) -> Iterator[Change]:
    name = _name(new)
    if old.kind != new.kind:
        yield Change(
            "kind",
            new.key,
            not _same_answers(old, new),
            False,
            f"ข้อ {name} เปลี่ยนชนิดจาก {old.kind} เป็น {new.kind}",
            f"{name} changes its kind from {old.kind} to {new.kind}",
        )
    yield from _scale(old_form.choices(old), new_form.choices(new), new)
    if old.labels.get("th", "") != new.labels.get("th", "") and not new.is_container:
        yield Change(
            "label",
            new.key,
            False,
            True,
            f"ข้อ {new.key} เปลี่ยนข้อความ หากความหมายเปลี่ยน โปรดใช้รหัสใหม่ เดิม “{_short(old)}” ใหม่ “{_short(new)}”",
            f"{new.key} is worded anew; use another name if it means something else: “{_short(old)}” → “{_short(new)}”",
        )
    if (old.pair, old.pair_key, old.right, old.reversed) != (new.pair, new.pair_key, new.right, new.reversed):
        yield Change(
            "measure",
            new.key,
            True,
            False,
            f"ข้อ {name} เปลี่ยนเฉลย คู่เปรียบเทียบ หรือทิศของคะแนน",
            f"{name} changes its right answer, its pair or its direction",
        )
    if old.dimension != new.dimension:
        yield Change(
            "moved",
            new.key,
            False,
            True,
            f"ข้อ {name} ย้ายจากด้าน “{old.dimension}” เป็น “{new.dimension}” ค่าเฉลี่ยรายด้านเทียบกับเดิมไม่ได้",
            f"{name} moves from “{old.dimension}” to “{new.dimension}”: means of these cannot be compared",
        )
    yield from _logic(old_form, new_form, old, new)


def _short(question: Question) -> str:
    return question.labels.get("th", "")[:80]


def _same_answers(old: Question, new: Question) -> bool:
    """Whether answers of one kind are answers of the other too."""
    kinds = {old.kind, new.kind}
    return kinds <= {"select_one", "rating"} or kinds <= {"group", "matrix"} or kinds <= {"integer", "decimal"}


def _scale(old: tuple[Choice, ...], new: tuple[Choice, ...], question: Question) -> Iterator[Change]:
    if not old and not new:
        return
    before = {choice.key: choice for choice in old}
    after = {choice.key: choice for choice in new}
    name = _name(question)
    scores = {choice.key: choice.score for choice in old} != {choice.key: choice.score for choice in new}
    if question.kind == "rating" and scores:
        yield Change(
            "scale",
            question.key,
            True,
            False,
            f"ข้อ {name} เปลี่ยนมาตราส่วน ค่าเฉลี่ยเทียบกับฉบับเดิมไม่ได้",
            f"{name} changes its scale: means cannot be compared with those before",
        )
        return
    gone = [key for key in before if key not in after]
    if gone:
        shown = ", ".join(gone[:5])
        yield Change(
            "choices",
            question.key,
            True,
            False,
            f"ข้อ {name} ตัดตัวเลือก {shown} ร้อยละเทียบกับฉบับเดิมไม่ได้",
            f"{name} loses the choices {shown}: percentages cannot be compared with those before",
        )
    come = [key for key in after if key not in before]
    worded = [key for key in after if key in before and after[key].labels.get("th") != before[key].labels.get("th")]
    if come or worded:
        shown = ", ".join((come + worded)[:5])
        yield Change(
            "choices",
            question.key,
            False,
            True,
            f"ข้อ {name} เพิ่มหรือเปลี่ยนข้อความตัวเลือก {shown}",
            f"{name} has new or newly worded choices: {shown}",
        )


def _logic(old_form: Form, new_form: Form, old: Question, new: Question) -> Iterator[Change]:
    asked = (old.relevant, old_form.repeats_above(old.key)) != (new.relevant, new_form.repeats_above(new.key))
    worked_out = old.calculation != new.calculation
    if asked or worked_out:
        yield Change(
            "logic",
            new.key,
            worked_out and new.kind == "calculate",
            asked,
            f"ข้อ {_name(new)} เปลี่ยนเงื่อนไขการถามหรือสูตร",
            f"{_name(new)} changes when it is asked or how it is worked out",
        )
