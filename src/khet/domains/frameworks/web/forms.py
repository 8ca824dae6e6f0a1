"""Forms of one node in one round: what fits its way of scoring, in the words of the criteria."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khet.calc.criteria import NON_SCORES, Framework, Node, Scoring, State
from khet.domains.frameworks.rules.refusals import BadReport
from khet.domains.frameworks.rules.reports import REPORTABLE_STATES, Report, Score
from khet.kernel.web.forms import DecimalField, KhetForm, TextField, ThaiDateField, choices
from khet.kernel.web.words import STATES, told

NO_STATE = _("มีผลตามที่กรอก")


def state_choices(states: Any, blank: Any) -> list[tuple[Any, Any]]:
    """The states as a select offers them."""
    return choices([(state.value, STATES[state.value][0]) for state in states], blank=blank)


def level_choices(framework: Framework, node: Node) -> list[tuple[str, str]]:
    """The levels from the highest down, each with its word and its rubric where the criteria have one."""
    words = {band.level: band.name for band in framework.bands.bands}
    found = []
    for level in range(framework.level_max, framework.level_min - 1, -1):
        name = f"{level} {words.get(level, '')}".strip()
        found.append((str(level), f"{name} — {node.rubric[level]}" if node.rubric.get(level) else name))
    return found


class RevisedForm(KhetForm):
    """A form that knows which revision of the entry it was made from."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def show(self, problem: BadReport) -> None:
        """Put each problem beside its field; what belongs to no field stands above."""
        for found in problem.problems:
            self.problem(told(found), field=found.field if found.field in self.fields else None)


class ReportForm(RevisedForm):
    """What the owner reports: figures that fit the node, a proposed level, or a state instead."""

    def __init__(self, framework: Framework, node: Node, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = {}
        share = {
            "numerator": DecimalField(label=_("จำนวนที่ทำได้ (ตัวตั้ง)"), required=False, min_value=0),
            "denominator": DecimalField(label=_("จำนวนทั้งหมด (ตัวหาร)"), required=False, min_value=0),
        }
        level = forms.TypedChoiceField(
            label=_("ระดับที่เสนอ"),
            choices=level_choices(framework, node),
            widget=forms.RadioSelect,
            required=False,
        )
        if node.scoring is Scoring.CHECKLIST and node.steps:
            fields["done_steps"] = forms.MultipleChoiceField(
                label=_("ขั้นที่ทำได้แล้ว (ต้องเรียงตามลำดับ)"),
                choices=[(str(at), f"{at}. {text}") for at, text in enumerate(node.steps, start=1)],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        elif node.scoring is Scoring.PERCENT:
            fields |= share | {"self_level": level}
        elif node.scoring is Scoring.TARGET:
            fields["target"] = DecimalField(label=_("ค่าเป้าหมาย"), required=False, help_text=node.unit)
            fields["result"] = DecimalField(label=_("ผลการดำเนินการที่ได้"), required=False, help_text=node.unit)
            fields |= share
        elif node.scoring is Scoring.POINTS:
            fields["self_level"] = DecimalField(label=_("คะแนนที่ได้"), required=False, help_text=node.unit)
        else:
            fields["self_level"] = level
        fields["state"] = forms.ChoiceField(
            label=_("ถ้ายังไม่มีผล"), choices=state_choices(REPORTABLE_STATES, NO_STATE), required=False
        )
        fields["remark"] = TextField(label=_("คำอธิบายผล"), required=False, rows=3)
        self.fields |= fields

    def report(self) -> Report:
        """The report as the rules take it; only after ``is_valid``."""
        data: Mapping[str, Any] = self.cleaned_data
        steps = data.get("done_steps")
        return Report(
            state=State(data["state"]) if data.get("state") else None,
            numerator=data.get("numerator"),
            denominator=data.get("denominator"),
            done_steps=frozenset(int(step) for step in steps) if steps else None,
            target=data.get("target"),
            result=data.get("result"),
            self_level=_decimal(data.get("self_level")),
            remark=data.get("remark") or "",
        )

    @staticmethod
    def initial_of(report: Report | None, revision: int, node: Node) -> dict[str, Any]:
        """What the form shows of a report that is stored."""
        kept = report or Report()
        target = kept.target if kept.target is not None else node.target
        return {
            "revision": revision,
            "state": kept.state.value if kept.state else "",
            "numerator": kept.numerator,
            "denominator": kept.denominator,
            "done_steps": [str(step) for step in sorted(kept.done_steps or ())],
            "target": target,
            "result": kept.result,
            "self_level": None if kept.self_level is None else f"{kept.self_level.normalize():f}",
            "remark": kept.remark,
        }


class ScoreForm(RevisedForm):
    """What the evaluator decides, with the reason and the suggestion that goes into the book."""

    def __init__(self, framework: Framework, node: Node, *args: Any, with_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["score"] = (
            DecimalField(label=_("คะแนนของผู้ประเมิน"), required=False, help_text=node.unit)
            if node.scoring is Scoring.POINTS
            else forms.TypedChoiceField(
                label=_("ระดับของผู้ประเมิน"),
                choices=level_choices(framework, node),
                widget=forms.RadioSelect,
                required=False,
            )
        )
        if node.scoring is Scoring.TARGET:
            del self.fields["score"]
        self.fields["score_state"] = forms.ChoiceField(
            label=_("หรือระบุสถานะแทนระดับ"), choices=state_choices(sorted(NON_SCORES), NO_STATE), required=False
        )
        self.fields["remark"] = TextField(label=_("ความเห็นของผู้ประเมิน"), required=False, rows=3)
        if with_reason:
            self.fields["reason"] = TextField(label=_("เหตุผลที่แก้ไขหลังเผยแพร่"), rows=2)

    def score(self) -> Score:
        """The score as the rules take it; only after ``is_valid``."""
        data = self.cleaned_data
        return Score(
            level=_decimal(data.get("score")),
            state=State(data["score_state"]) if data.get("score_state") else None,
            remark=data.get("remark") or "",
        )


class SuggestionForm(RevisedForm):
    """The evaluator's suggestion on one node in one round."""

    text = TextField(label=_("ข้อเสนอแนะ"), rows=5)

    def __init__(self, *args: Any, with_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if with_reason:
            self.fields["reason"] = TextField(label=_("เหตุผลที่แก้ไขหลังเผยแพร่"), rows=2)


class ReasonForm(RevisedForm):
    """Why something is sent back."""

    reason = TextField(label=_("เหตุผลที่ส่งคืน"), rows=2)


class StepForm(RevisedForm):
    """A step that needs no more than the revision it is taken on."""


class DatesForm(KhetForm):
    """By when a round is reported, confirmed and scored."""

    report_due_on = ThaiDateField(label=_("ส่งรายงานภายใน"))
    confirm_due_on = ThaiDateField(label=_("หัวหน้ากลุ่มยืนยันภายใน"))
    score_due_on = ThaiDateField(label=_("ผู้ประเมินให้ระดับภายใน"))


class LinkForm(KhetForm):
    """Evidence that stands elsewhere."""

    url = forms.CharField(label=_("ลิงก์"), max_length=1000, widget=forms.URLInput)
    title = forms.CharField(label=_("ชื่อหลักฐาน"), max_length=200, required=False)


class FileForm(KhetForm):
    """Evidence as a file."""

    file = forms.FileField(label=_("ไฟล์"), allow_empty_file=True)
    title = forms.CharField(label=_("ชื่อหลักฐาน"), max_length=200, required=False)


class FigureForm(KhetForm):
    """Evidence that is a figure published in Khet: another framework's result of the same office."""

    figure = forms.ChoiceField(label=_("ตัวเลขในระบบ"), choices=[])

    def __init__(self, known: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = known  # type: ignore[attr-defined]


def _decimal(value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    return value if isinstance(value, Decimal) else Decimal(str(value))
