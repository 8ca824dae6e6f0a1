"""The forms of certificates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khet.domains.development.models import CertificateTemplate
from khet.domains.development.rules.certificate_templates import Wanted
from khet.domains.development.rules.certificate_words import Signatory
from khet.kernel.web.forms import IntegerField, KhetForm, TextField, ThaiDateField


class IssueForm(KhetForm):
    """Which template, and the day that the certificates carry."""

    template = forms.ChoiceField(label=_("แบบวุฒิบัตร"))
    given_on = ThaiDateField(label=_("ให้ไว้ ณ วันที่"))

    def __init__(self, templates: Sequence[tuple[int, str]], today: date, data: Any = None) -> None:
        super().__init__(data, initial={"given_on": today})
        self.fields["template"].choices = list(templates)  # type: ignore[attr-defined]


class RuleForm(KhetForm):
    """What an event asks for besides attending."""

    needs_test = forms.BooleanField(label=_("ต้องผ่านการทดสอบหลังการพัฒนา"), required=False)
    pass_percent = IntegerField(label=_("คะแนนผ่าน (ร้อยละ)"), min_value=1, max_value=100)
    target_percent = IntegerField(label=_("เป้าหมายของกลุ่ม: ผู้ผ่านอย่างน้อยร้อยละ"), min_value=1, max_value=100)


class RevokeForm(KhetForm):
    """Why a certificate is void; whoever scans it reads the words."""

    reason = TextField(label=_("เหตุผลที่ยกเลิก"), rows=3, help_text=_("ผู้ที่สแกน QR จะเห็นข้อความนี้"))


class TemplateForm(KhetForm):
    """The words, frame and signers of a template."""

    name = forms.CharField(label=_("ชื่อแบบ"), max_length=120)
    heading = forms.CharField(label=_("หัวเรื่อง"), max_length=60, help_text=_("เช่น วุฒิบัตร เกียรติบัตร"))
    series = forms.CharField(label=_("ชุดเลขที่"), max_length=10, help_text=_("อักษรย่อในเลขที่ เช่น วบ"))
    given = forms.CharField(label=_("คำมอบ"), max_length=200)
    statement = forms.CharField(label=_("ข้อความก่อนชื่อเรื่อง"), max_length=300)
    closing = forms.CharField(label=_("คำอวยพรท้าย"), max_length=300, required=False)
    frame = forms.ChoiceField(label=_("กรอบ"), choices=CertificateTemplate.FRAMES)
    colour = forms.CharField(label=_("สีของกรอบและหัวเรื่อง"), widget=forms.TextInput(attrs={"type": "color"}))
    thai_digits = forms.BooleanField(label=_("ใช้เลขไทย"), required=False)
    signers = TextField(
        label=_("ผู้ลงนาม"),
        rows=4,
        required=False,
        help_text=_("บรรทัดละคน: ชื่อ | ตำแหน่ง | ตำแหน่งบรรทัดที่สอง ไม่เกิน 3 คน"),
    )
    logo = forms.FileField(label=_("ตราสำนักงาน"), required=False, help_text=_("PNG หรือ JPG ไม่เกิน 2 MB"))

    def wanted(self) -> Wanted:
        """The template as the action takes it."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"signers", "logo"}}
        return Wanted(**data, signers=signers_of(self.cleaned_data["signers"]))


def signers_of(text: str) -> tuple[Signatory, ...]:
    """Signers as people type them: one a line, the name and the lines of the position between bars."""
    lines = [[part.strip() for part in line.split("|")] for line in text.splitlines() if line.strip()]
    return tuple(Signatory(name, tuple(position)) for name, *position in lines)


def signers_text(template: CertificateTemplate) -> str:
    """Signers as the form shows them."""
    return "\n".join(" | ".join([each["name"], *each["position"]]) for each in template.signers)
