"""The forms of staff development."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khet.domains.development.rules import money
from khet.domains.development.rules.refusals import PlanProblem
from khet.domains.development.web import words
from khet.kernel import clock
from khet.kernel.web.forms import DecimalField, IntegerField, KhetForm, TextField, ThaiDateField, choices


class MoneyField(forms.CharField):
    """An amount of baht as people type it; gives whole satang."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        kwargs.setdefault("help_text", _("หน่วยเป็นบาท เช่น 12,500 หรือ 12,500.50"))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Print satang as baht."""
        return money.baht(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """The satang, or None for an empty field."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return money.satang(text)
        except PlanProblem as problem:
            raise forms.ValidationError(str(problem)) from problem


class TimeField(forms.TimeField):
    """A time of day on the clock of Thailand."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        kwargs.setdefault("input_formats", ["%H:%M", "%H.%M", "%H:%M:%S"])
        super().__init__(**kwargs)


def moment(day: date, at: time) -> datetime:
    """A day and a time of day in Thailand as a moment."""
    return clock.start_of(day).replace(hour=at.hour, minute=at.minute)


class ReasonForm(KhetForm):
    """A form about an approved plan asks for the reason of a change."""

    reason = forms.CharField(
        label=_("เหตุผลที่แก้ไขหลังอนุมัติ"),
        max_length=500,
        required=False,
        help_text=_("แผนอนุมัติแล้ว การแก้ไขต้องระบุเหตุผล และเก็บค่าเดิมไว้ในประวัติ"),
    )

    def __init__(self, *args: Any, approved: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not approved:
            del self.fields["reason"]
        elif "reason" in self.fields:
            self.order_fields([name for name in self.fields if name != "reason"])


class PlanForm(ReasonForm):
    """What a plan says as a whole."""

    title = forms.CharField(label=_("ชื่อแผน"), max_length=200)
    rationale = TextField(label=_("หลักการและเหตุผล"), rows=6, required=False, max_length=20_000)
    objectives = TextField(label=_("วัตถุประสงค์ (ข้อละบรรทัด)"), rows=5, required=False, max_length=20_000)


class GoalForm(ReasonForm):
    """A goal in quantity and quality, and what was reached."""

    group_label = forms.CharField(label=_("กลุ่มเป้าหมาย"), max_length=200, help_text=_("เช่น ครูผู้ช่วย"))
    target_percent = DecimalField(label=_("เชิงปริมาณ: ร้อยละ"), max_digits=5, decimal_places=2)
    quality = TextField(label=_("เชิงคุณภาพ"), rows=3, required=False, max_length=4_000)
    reached_count = IntegerField(label=_("ผล: จำนวนที่ได้รับการพัฒนา (คน)"), required=False, min_value=0)
    total_count = IntegerField(label=_("ผล: จำนวนทั้งหมดของกลุ่ม (คน)"), required=False, min_value=1)
    quality_result = TextField(label=_("ผลเชิงคุณภาพ"), rows=3, required=False, max_length=4_000)


class ProgrammeForm(ReasonForm):
    """A programme."""

    code = forms.CharField(label=_("รหัสโครงการ"), max_length=30)
    name = forms.CharField(label=_("ชื่อโครงการ"), max_length=300)
    form = forms.ChoiceField(label=_("รูปแบบ"), choices=list(words.FORMS.items()))
    owner_person_id = forms.ChoiceField(label=_("ผู้รับผิดชอบ"), required=False)
    owner_group_id = forms.ChoiceField(label=_("กลุ่มงานที่รับผิดชอบ"), required=False)
    target_group = forms.CharField(label=_("กลุ่มเป้าหมาย"), max_length=300, required=False)
    starts_on = ThaiDateField(label=_("เริ่มวันที่"), required=False)
    ends_on = ThaiDateField(label=_("ถึงวันที่"), required=False)
    priority_ids = forms.MultipleChoiceField(
        label=_("ตอบประเด็นการพัฒนา"), required=False, widget=forms.CheckboxSelectMultiple
    )
    rationale = TextField(label=_("หลักการและเหตุผล"), rows=5, required=False, max_length=20_000)
    objectives = TextField(label=_("วัตถุประสงค์ (ข้อละบรรทัด)"), rows=4, required=False, max_length=20_000)
    expected_results = TextField(label=_("ผลที่คาดว่าจะได้รับ (ข้อละบรรทัด)"), rows=4, required=False, max_length=20_000)
    indicators = TextField(label=_("ตัวชี้วัดความสำเร็จ (ข้อละบรรทัด)"), rows=4, required=False, max_length=20_000)
    link = forms.URLField(
        label=_("ลิงก์บทเรียน (e-Learning หรือเรียนรู้ด้วยตนเอง)"), required=False, max_length=500, assume_scheme="https"
    )

    def __init__(
        self,
        *args: Any,
        people: list[tuple[Any, Any]],
        groups: list[tuple[Any, Any]],
        priorities: list[tuple[Any, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_person_id"].choices = choices(people, blank=_("ยังไม่กำหนด"))  # type: ignore[attr-defined]
        self.fields["owner_group_id"].choices = choices(groups, blank=_("ยังไม่กำหนด"))  # type: ignore[attr-defined]
        self.fields["priority_ids"].choices = priorities  # type: ignore[attr-defined]
        if not priorities:
            del self.fields["priority_ids"]


class BudgetForm(ReasonForm):
    """A budget line."""

    source = forms.CharField(label=_("แหล่งงบประมาณ"), max_length=200)
    kind = forms.CharField(label=_("รายการ"), max_length=200, help_text=_("เช่น ค่าตอบแทนวิทยากร"))
    amount = MoneyField(label=_("จำนวนเงิน"))


class RemoveForm(ReasonForm):
    """To be sure before something is taken out of a plan."""


class RoundForm(KhetForm):
    """A round of finding out what is needed."""

    title = forms.CharField(label=_("ชื่อรอบสำรวจ"), max_length=200)
    campaign_id = forms.ChoiceField(label=_("แบบสำรวจความต้องการจำเป็น"), required=False)
    note = TextField(label=_("วิธีสำรวจและขอบเขต"), rows=3, required=False, max_length=4_000)

    def __init__(self, *args: Any, campaigns: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign_id"].choices = choices(campaigns, blank=_("ไม่ใช้ หรือเลือกภายหลัง"))  # type: ignore[attr-defined]


class FindingForm(KhetForm):
    """A finding that a person writes down."""

    kind = forms.ChoiceField(label=_("ชนิดของข้อมูล"), choices=list(words.EVIDENCE.items()))
    title = forms.CharField(label=_("ข้อค้นพบ"), max_length=300)
    figure = forms.CharField(label=_("ตัวเลข"), max_length=200, required=False, help_text=_("เช่น ร้อยละ 62.50"))
    note = TextField(label=_("รายละเอียดและแหล่งที่มา"), rows=3, required=False, max_length=4_000)


class FigureForm(KhetForm):
    """A figure of an indicator, taken as a finding."""

    indicator = forms.ChoiceField(label=_("ตัวชี้วัดผู้เรียน"))

    def __init__(self, *args: Any, indicators: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = indicators  # type: ignore[attr-defined]


class PriorityForm(KhetForm):
    """What comes first."""

    topic = forms.CharField(label=_("ประเด็นการพัฒนา"), max_length=300)
    target_group = forms.CharField(label=_("กลุ่มเป้าหมาย"), max_length=200, required=False)
    reason = TextField(label=_("เหตุผลที่จัดไว้ลำดับนี้"), rows=3, required=False, max_length=4_000)
    source_ids = forms.MultipleChoiceField(
        label=_("หลักฐานจากรอบสำรวจ"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, sources: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source_ids"].choices = sources  # type: ignore[attr-defined]
        if not sources:
            del self.fields["source_ids"]


class CourseForm(KhetForm):
    """A course."""

    code = forms.CharField(label=_("รหัสหลักสูตร"), max_length=30)
    name = forms.CharField(label=_("ชื่อหลักสูตร"), max_length=300)
    hours = DecimalField(label=_("จำนวนชั่วโมง"), max_digits=6, decimal_places=2)
    objectives = TextField(label=_("วัตถุประสงค์"), rows=4, required=False, max_length=20_000)
    content = TextField(label=_("เนื้อหา"), rows=5, required=False, max_length=20_000)
    competency_ids = forms.MultipleChoiceField(
        label=_("สมรรถนะที่หลักสูตรพัฒนา"), required=False, widget=forms.CheckboxSelectMultiple
    )

    resource_person_ids = forms.MultipleChoiceField(
        label=_("วิทยากร"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, competencies: list[tuple[Any, Any]], people: list[tuple[Any, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, known in (("competency_ids", competencies), ("resource_person_ids", people)):
            self.fields[name].choices = known  # type: ignore[attr-defined]
            if not known:
                del self.fields[name]


class ResourcePersonForm(KhetForm):
    """Somebody from whom others learn."""

    name = forms.CharField(label=_("ชื่อวิทยากร"), max_length=200)
    affiliation = forms.CharField(label=_("สังกัด"), max_length=300, required=False)
    expertise = TextField(label=_("ความเชี่ยวชาญ"), rows=3, required=False, max_length=4_000)
    contact = forms.CharField(label=_("ติดต่อ"), max_length=200, required=False)


class RatingForm(KhetForm):
    """How those who took part rated a resource person."""

    event_id = forms.ChoiceField(label=_("กิจกรรม"))
    mean = DecimalField(label=_("ค่าเฉลี่ยความพึงพอใจต่อวิทยากร (เต็ม 5)"), max_digits=4, decimal_places=2, max_value=5)
    answer_count = IntegerField(label=_("จำนวนผู้ตอบ"), min_value=1)

    def __init__(self, *args: Any, events: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event_id"].choices = events  # type: ignore[attr-defined]


class TakeRatingForm(KhetForm):
    """Which section or item of a closed satisfaction campaign was about the resource person."""

    key = forms.ChoiceField(
        label=_("ด้านหรือข้อที่ประเมินวิทยากรท่านนี้"),
        help_text=_("มาจากแบบประเมินความพึงพอใจที่ปิดรับแล้วของกิจกรรมที่ท่านนี้เป็นวิทยากร"),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, offered: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = offered  # type: ignore[attr-defined]


class SettingsForm(KhetForm):
    """What an office has set."""

    attended_percent = DecimalField(
        label=_("ถือว่าเข้าร่วมเมื่อเข้าตั้งแต่ร้อยละของชั่วโมง"), max_digits=5, decimal_places=2, help_text=_("กิจกรรมใหม่ใช้ค่านี้")
    )
    early_minutes = IntegerField(label=_("ลงชื่อก่อนเริ่มได้ (นาที)"), min_value=0, max_value=720)
    late_minutes = IntegerField(label=_("ลงชื่อหลังจบได้ (นาที)"), min_value=0, max_value=720)
