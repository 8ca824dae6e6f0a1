"""Forms of practices, reviews and media."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khet.domains.knowledge.rules.criteria import HIGHEST, LOWEST, Criterion
from khet.domains.knowledge.rules.media import MediumText
from khet.domains.knowledge.rules.practices import PracticeText
from khet.domains.knowledge.web import words
from khet.kernel.web.forms import KhetForm, TextField, choices


class TagsField(forms.CharField):
    """Tags with commas between them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("คำสำคัญ"))
        kwargs.setdefault("help_text", _("คั่นด้วยจุลภาค เช่น การอ่าน, ห้องสมุด"))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Print tags on one line; what was typed stays as it is."""
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> tuple[str, ...]:  # type: ignore[override]
        """The tags."""
        return tuple(tag for tag in (super().to_python(value) or "").replace("，", ",").split(",") if tag.strip())


class PracticeForm(KhetForm):
    """What an author writes."""

    title = forms.CharField(label=_("ชื่อผลงาน"), max_length=300)
    kind = forms.ChoiceField(label=_("ประเภท"), choices=list(words.KINDS.items()))
    summary = TextField(label=_("สรุปย่อ"), rows=3, help_text=_("สองสามประโยคที่บอกว่าทำอะไร และได้ผลอย่างไร"))
    background = TextField(label=_("ความเป็นมาและปัญหา"), required=False)
    process = TextField(label=_("วิธีดำเนินการ"), rows=6, required=False, help_text=_("เขียนให้ผู้อื่นทำตามได้"))
    results = TextField(label=_("ผลที่เกิดขึ้น"), required=False, help_text=_("มีตัวเลขหรือหลักฐานให้ระบุด้วย"))
    conditions = TextField(label=_("เงื่อนไขความสำเร็จและการขยายผล"), required=False)
    subject = forms.CharField(label=_("ด้านหรือกลุ่มสาระ"), max_length=120, required=False)
    tags = TagsField()

    def text(self) -> PracticeText:
        """What was written."""
        return PracticeText(**self.cleaned_data)


class FileForm(KhetForm):
    """A file to attach."""

    file = forms.FileField(label=_("ไฟล์"))
    title = forms.CharField(label=_("ชื่อที่แสดง"), max_length=300, required=False)


class LinkForm(KhetForm):
    """An address to attach."""

    url = forms.CharField(label=_("ที่อยู่เว็บ"), max_length=1000)
    title = forms.CharField(label=_("ชื่อที่แสดง"), max_length=300, required=False)


class ReviewForm(KhetForm):
    """A level for every criterion, and advice."""

    def __init__(self, criteria: Sequence[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(str(level), f"{level} {words.LEVELS[level]}") for level in range(HIGHEST, LOWEST - 1, -1)]
        for each in criteria:
            self.fields[each.key] = forms.ChoiceField(
                label=_("%(label)s (น้ำหนัก %(weight)s)") % {"label": each.label, "weight": each.weight},
                choices=levels,
                widget=forms.RadioSelect,
            )
        self.fields["comment"] = TextField(label=_("ความเห็นและข้อแนะนำ"), required=False)


class ReasonForm(KhetForm):
    """Why something is given or taken back."""

    reason = TextField(label=_("เหตุผล"), rows=3)


class PublishForm(KhetForm):
    """To whom a practice is published."""

    is_open = forms.BooleanField(label=_("เปิดให้ทุกคนอ่านได้โดยไม่ต้องลงชื่อเข้าใช้ ชื่อผู้จัดทำและสถานศึกษาจะปรากฏ"), required=False)


class CriteriaForm(KhetForm):
    """What new submissions are judged by."""

    lines = TextField(label=_("เกณฑ์"), rows=8, help_text=_("บรรทัดละหนึ่งข้อ เขียนเป็น น้ำหนัก | เกณฑ์"))


class MediumForm(KhetForm):
    """What somebody tells of a medium."""

    title = forms.CharField(label=_("ชื่อสื่อ"), max_length=300)
    kind = forms.ChoiceField(label=_("ชนิด"), choices=list(words.MEDIA.items()))
    subject = forms.CharField(label=_("ด้านหรือกลุ่มสาระ"), max_length=120, required=False)
    description = TextField(label=_("คำอธิบาย"), required=False)
    licence = forms.ChoiceField(label=_("สัญญาอนุญาต"), choices=list(words.LICENCES.items()))
    audience = forms.ChoiceField(
        label=_("ผู้ที่ดูและใช้ได้"),
        choices=list(words.AUDIENCES.items()),
        help_text=_("เปิดให้ทุกคนได้โดยผู้ดูแลคลังความรู้ของสังกัด เมื่อตรวจไฟล์แล้ว"),
    )
    tags = TagsField()

    def text(self) -> MediumText:
        """What was told."""
        return MediumText(**self.cleaned_data)


class FindForm(KhetForm):
    """What somebody looks for among practices."""

    q = forms.CharField(label=_("ค้นหา"), required=False)
    state = forms.ChoiceField(label=_("สถานะ"), required=False)
    kind = forms.ChoiceField(label=_("ประเภท"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(key, label) for key, (label, _tone) in words.STATES.items()]
        self.fields["state"].choices = choices(states, blank=_("ทุกสถานะ"))  # type: ignore[attr-defined]
        self.fields["kind"].choices = choices(words.KINDS.items(), blank=_("ทุกประเภท"))  # type: ignore[attr-defined]


class FindMediaForm(KhetForm):
    """What somebody looks for among media."""

    q = forms.CharField(label=_("ค้นหา"), required=False)
    kind = forms.ChoiceField(label=_("ชนิด"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices(words.MEDIA.items(), blank=_("ทุกชนิด"))  # type: ignore[attr-defined]
