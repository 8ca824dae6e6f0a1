"""The forms of checking and acting: campaigns of an event, rounds of following up, use at work, lessons, cohorts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khet.domains.development.models import UseRecord
from khet.domains.development.queries.assessments import PURPOSES
from khet.domains.development.rules.follow_ups import LEVELS
from khet.kernel.web.forms import IntegerField, KhetForm, TextField, ThaiDateField, choices


class BindForm(KhetForm):
    """Which instrument asks the people of an event, for what and until when."""

    purpose = forms.ChoiceField(label=_("เพื่อ"), choices=list(PURPOSES.items()))
    version = forms.ChoiceField(label=_("เครื่องมือ"))
    closes_on = ThaiDateField(label=_("ปิดรับวันที่"))
    is_anonymous = forms.BooleanField(
        label=_("ไม่ระบุชื่อผู้ตอบ"), required=False, help_text=_("ใช้กับความพึงพอใจ แบบทดสอบต้องระบุชื่อเสมอ")
    )

    def __init__(self, versions: Sequence[tuple[int, str]], data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["version"].choices = list(versions)  # type: ignore[attr-defined]


class RoundForm(KhetForm):
    """When and by whom use at work is followed up."""

    after_days = IntegerField(label=_("หลังจบกิจกรรม (วัน)"), min_value=1, max_value=730, initial=90)
    answer_days = IntegerField(label=_("ให้เวลาตอบ (วัน)"), min_value=1, max_value=90, initial=14)
    sources = forms.MultipleChoiceField(
        label=_("ผู้ให้ข้อมูล"), choices=UseRecord.SOURCES, widget=forms.CheckboxSelectMultiple, initial=["self"]
    )
    method = forms.ChoiceField(label=_("วิธีติดตาม"), choices=UseRecord.METHODS)
    supervisor = forms.ChoiceField(label=_("ผู้ติดตามของเขต"), required=False)

    def __init__(self, people: Sequence[tuple[int, str]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["supervisor"].choices = choices(people, blank=_("ไม่มี"))  # type: ignore[attr-defined]


class UseForm(KhetForm):
    """How somebody uses what was learnt."""

    level = forms.TypedChoiceField(
        label=_("ระดับการนำไปใช้"), choices=list(LEVELS.items()), coerce=int, widget=forms.RadioSelect
    )
    method = forms.ChoiceField(label=_("ได้ข้อมูลโดย"), choices=UseRecord.METHODS)
    example = TextField(label=_("ตัวอย่างการนำไปใช้"), rows=4, required=False)
    obstacle = TextField(label=_("ปัญหาอุปสรรค"), rows=3, required=False)
    support = TextField(label=_("สิ่งที่ต้องการให้เขตสนับสนุน"), rows=3, required=False)


class EvidenceForm(KhetForm):
    """A file or an address that shows it."""

    title = forms.CharField(label=_("ชื่อหลักฐาน"), max_length=300, required=False)
    file = forms.FileField(label=_("แฟ้ม"), required=False)
    url = forms.CharField(label=_("หรือลิงก์"), max_length=1000, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if not self.errors and not (data.get("file") or data.get("url")):
            raise forms.ValidationError(_("เลือกแฟ้มหรือวางลิงก์"))
        return data


class LessonForm(KhetForm):
    """What an event taught, and what that rests on."""

    text = TextField(label=_("บทเรียน"), rows=3)
    basis = TextField(label=_("ที่มา เช่น ผลประเมิน ปัญหา ข้อเสนอแนะ"), rows=3, required=False)


class TakeUpForm(KhetForm):
    """In which programme of a later plan a lesson is taken up, and how."""

    programme = forms.TypedChoiceField(label=_("โครงการในแผนปีถัดไป"), coerce=int)
    how = forms.CharField(label=_("นำไปปรับอย่างไร"), max_length=500, required=False)

    def __init__(self, programmes: Sequence[tuple[int, str]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["programme"].choices = list(programmes)  # type: ignore[attr-defined]


class CohortForm(KhetForm):
    """A generation of schools."""

    scheme = forms.CharField(label=_("โครงการ"), max_length=120, help_text=_("เช่น โรงเรียนมาตรฐานสากล"))
    number = IntegerField(label=_("รุ่นที่"), min_value=1, max_value=99)
    year_be = IntegerField(label=_("ปีที่เริ่ม (พ.ศ.)"), min_value=2500, max_value=2700)
    schools = forms.TypedMultipleChoiceField(label=_("โรงเรียน"), coerce=int, widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(label=_("หมายเหตุ"), max_length=300, required=False)

    def __init__(self, schools: Sequence[tuple[int, str]], data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["schools"].choices = list(schools)  # type: ignore[attr-defined]


def month_later(day: date) -> date:
    """The usual last day to answer."""
    return date.fromordinal(day.toordinal() + 14)
