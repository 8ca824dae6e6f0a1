"""The forms of events, of who takes part, and of what is left behind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khet.domains.development.web import words
from khet.domains.development.web.forms import MoneyField, TimeField
from khet.kernel.web.forms import DecimalField, IntegerField, KhetForm, TextField, ThaiDateField, choices

PICTURES = "image/jpeg,image/png,image/webp"


class EventForm(KhetForm):
    """An event."""

    title = forms.CharField(label=_("ชื่อกิจกรรม"), max_length=300)
    starts_on = ThaiDateField(label=_("เริ่มวันที่"))
    ends_on = ThaiDateField(label=_("ถึงวันที่"))
    place = forms.CharField(label=_("สถานที่"), max_length=300, required=False)
    course_id = forms.ChoiceField(label=_("หลักสูตร"), required=False)
    description = TextField(label=_("รายละเอียดสำหรับผู้สมัคร"), rows=4, required=False, max_length=10_000)
    audience = forms.ChoiceField(label=_("ใครสมัครได้"), choices=words.AUDIENCES)
    seats = IntegerField(label=_("จำนวนที่นั่ง"), required=False, min_value=1, help_text=_("เว้นว่างหากไม่จำกัด"))
    needs_approval = forms.BooleanField(label=_("ผู้สมัครต้องได้รับอนุมัติก่อน (ผู้ได้รับเชิญไม่ต้อง)"), required=False)
    opens_on = ThaiDateField(label=_("เปิดรับสมัครตั้งแต่วันที่"), required=False)
    closes_on = ThaiDateField(label=_("รับสมัครถึงสิ้นวันที่"), required=False)

    def __init__(self, *args: Any, courses: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course_id"].choices = choices(courses, blank=_("ไม่มีหลักสูตรเฉพาะ"))  # type: ignore[attr-defined]


class SessionForm(KhetForm):
    """A part of an event on one day."""

    title = forms.CharField(label=_("ชื่อช่วง"), max_length=300)
    day = ThaiDateField(label=_("วันที่"))
    starts = TimeField(label=_("เริ่มเวลา"))
    ends = TimeField(label=_("ถึงเวลา"))
    hours = DecimalField(label=_("นับเป็นกี่ชั่วโมง"), max_digits=5, decimal_places=2)
    room = forms.CharField(label=_("ห้อง"), max_length=200, required=False)
    topics = TextField(label=_("หัวข้อ"), rows=3, required=False, max_length=4_000)
    resource_person_ids = forms.MultipleChoiceField(
        label=_("วิทยากร"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resource_person_ids"].choices = people  # type: ignore[attr-defined]
        if not people:
            del self.fields["resource_person_ids"]


class InviteForm(KhetForm):
    """Whom to ask: by role, by school, or from a list."""

    how = forms.ChoiceField(
        label=_("ทำอะไร"),
        choices=(("invite", _("เชิญ (ผู้รับเชิญตอบรับเอง)")), ("register", _("ลงทะเบียนให้เลย ตามลำดับในรายชื่อ"))),
    )
    role = forms.ChoiceField(label=_("ทุกคนที่มีบทบาท"), required=False)
    school_ids = forms.MultipleChoiceField(
        label=_("ทุกคนในสถานศึกษา"), required=False, widget=forms.SelectMultiple(attrs={"size": 8})
    )
    pasted = forms.CharField(
        label=_("หรือวางรายชื่อ"),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        max_length=400_000,
        strip=False,  # tabs tell the columns apart
        help_text=_("วางจาก Excel ได้: ชื่อ-สกุล, สถานศึกษา, อีเมล คนละบรรทัด"),
    )
    file = forms.FileField(label=_("หรือส่งไฟล์ Excel/CSV ของรายชื่อ"), required=False)

    def __init__(self, *args: Any, roles: list[tuple[Any, Any]], schools: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = choices(roles, blank=_("ไม่เลือกตามบทบาท"))  # type: ignore[attr-defined]
        self.fields["school_ids"].choices = schools  # type: ignore[attr-defined]
        if not schools:
            del self.fields["school_ids"]


class NoteForm(KhetForm):
    """A reason that the person concerned will read."""

    note = forms.CharField(label=_("เหตุผล"), max_length=300)


class RuleForm(KhetForm):
    """From how much of its hours somebody has attended an event."""

    percent = DecimalField(label=_("ถือว่าเข้าร่วมเมื่อเข้าตั้งแต่ร้อยละของชั่วโมง"), max_digits=5, decimal_places=2)


class ExpenseForm(KhetForm):
    """Money spent."""

    description = forms.CharField(label=_("รายการ"), max_length=300)
    amount = MoneyField(label=_("จำนวนเงิน"))
    paid_on = ThaiDateField(label=_("วันที่จ่าย"))
    budget_line_id = forms.ChoiceField(label=_("จากงบประมาณ"), required=False)
    file = forms.FileField(label=_("ใบเสร็จหรือหลักฐาน"), required=False)

    def __init__(self, *args: Any, lines: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget_line_id"].choices = choices(lines, blank=_("ไม่ระบุ"))  # type: ignore[attr-defined]


class MaterialForm(KhetForm):
    """A file or a link."""

    title = forms.CharField(label=_("ชื่อเอกสาร"), max_length=300)
    file = forms.FileField(label=_("ไฟล์"), required=False)
    url = forms.URLField(label=_("หรือลิงก์"), required=False, max_length=500, assume_scheme="https")


class ManyFiles(forms.FileField):
    """Several files at once."""

    class Input(forms.ClearableFileInput):
        """The box that takes several."""

        allow_multiple_selected = True

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", self.Input(attrs={"accept": PICTURES}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Every file by itself."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFiles, self).clean(each, initial) for each in given]


class PhotoForm(KhetForm):
    """Pictures of an event."""

    photos = ManyFiles(label=_("ภาพถ่าย (เลือกหลายภาพได้)"))
    caption = forms.CharField(label=_("คำบรรยายภาพ"), max_length=300, required=False)


class CaptionForm(KhetForm):
    """What a picture shows."""

    caption = forms.CharField(label=_("คำบรรยายภาพ"), max_length=300, required=False)


class VisitForm(KhetForm):
    """A place that was visited."""

    place = forms.CharField(label=_("สถานที่ศึกษาดูงาน"), max_length=300)
    visited_on = ThaiDateField(label=_("วันที่"))
    topic = forms.CharField(label=_("เรื่องที่ศึกษา"), max_length=300, required=False)
    seen = TextField(label=_("สิ่งที่พบเห็น"), rows=6, max_length=50_000)
    lesson = TextField(label=_("บทเรียน"), rows=4, required=False, max_length=20_000)
    use = TextField(label=_("จะนำไปใช้อย่างไร"), rows=4, required=False, max_length=20_000)


class LessonForm(KhetForm):
    """What a group learnt together."""

    group_name = forms.CharField(label=_("ชื่อกลุ่ม"), max_length=200)
    text = TextField(label=_("สิ่งที่กลุ่มได้เรียนรู้"), rows=8, max_length=50_000)


class EventNoteForm(KhetForm):
    """A problem or a suggestion."""

    kind = forms.ChoiceField(label=_("ชนิด"), choices=(("problem", _("ปัญหาและอุปสรรค")), ("suggestion", _("ข้อเสนอแนะ"))))
    text = TextField(label=_("ข้อความ"), rows=4, max_length=10_000)


class PlcForm(KhetForm):
    """A learning community."""

    name = forms.CharField(label=_("ชื่อกลุ่ม"), max_length=200)
    topic = forms.CharField(label=_("ปัญหาหรือประเด็นที่ร่วมกันแก้"), max_length=300)
    facilitator_id = forms.ChoiceField(label=_("ผู้อำนวยความสะดวกวง"))
    member_ids = forms.MultipleChoiceField(
        label=_("สมาชิก"), required=False, widget=forms.SelectMultiple(attrs={"size": 10})
    )

    def __init__(self, *args: Any, people: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facilitator_id"].choices = people  # type: ignore[attr-defined]
        self.fields["member_ids"].choices = people  # type: ignore[attr-defined]


class PlcLogForm(KhetForm):
    """One meeting of a learning community."""

    held_on = ThaiDateField(label=_("วันที่"))
    hours = DecimalField(label=_("จำนวนชั่วโมง"), max_digits=5, decimal_places=2)
    problem = TextField(label=_("ปัญหา"), rows=3, max_length=10_000)  # type: ignore[assignment]
    design = TextField(label=_("ออกแบบการแก้ไข"), rows=3, required=False, max_length=10_000)
    trial = TextField(label=_("ทดลองใช้"), rows=3, required=False, max_length=10_000)
    reflection = TextField(label=_("สะท้อนผล"), rows=3, required=False, max_length=10_000)
    present_ids = forms.MultipleChoiceField(label=_("ผู้เข้าร่วมวง"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present_ids"].choices = people  # type: ignore[attr-defined]


class CoachingForm(KhetForm):
    """One talk of coaching."""

    coachee_id = forms.ChoiceField(label=_("ผู้รับการโค้ช"))
    coach_id = forms.ChoiceField(label=_("ผู้โค้ช"), required=False)
    coached_on = ThaiDateField(label=_("วันที่"))
    hours = DecimalField(label=_("จำนวนชั่วโมง"), max_digits=5, decimal_places=2)
    focus = forms.CharField(label=_("เรื่องที่โค้ช"), max_length=300)
    observed = TextField(label=_("สิ่งที่พบ"), rows=3, required=False, max_length=10_000)
    advice = TextField(label=_("คำแนะนำ"), rows=3, required=False, max_length=10_000)
    agreed = TextField(label=_("ข้อตกลงร่วม"), rows=3, required=False, max_length=10_000)
    next_on = ThaiDateField(label=_("นัดครั้งต่อไป"), required=False)

    def __init__(self, *args: Any, people: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coachee_id"].choices = people  # type: ignore[attr-defined]
        self.fields["coach_id"].choices = choices(people, blank=_("ข้าพเจ้า"))  # type: ignore[attr-defined]


class SelfLearningForm(KhetForm):
    """What somebody learnt by themselves."""

    title = forms.CharField(label=_("เรื่องที่เรียนรู้"), max_length=300)
    provider = forms.CharField(label=_("ผู้จัดหรือแพลตฟอร์ม"), max_length=200, required=False)
    completed_on = ThaiDateField(label=_("เรียนจบวันที่"))
    hours = DecimalField(label=_("จำนวนชั่วโมง"), max_digits=5, decimal_places=2)
    url = forms.URLField(label=_("ลิงก์"), required=False, max_length=500, assume_scheme="https")
    learnt = TextField(label=_("สิ่งที่ได้เรียนรู้และจะนำไปใช้"), rows=4, required=False, max_length=10_000)
    file = forms.FileField(label=_("หลักฐาน (ใบประกาศ ภาพหน้าจอ)"), required=False)
