"""Forms of campaigns: what is asked, of whom, when, and whether names are kept."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khet.calc.calendars import thai_day
from khet.domains.instruments.models import Campaign
from khet.domains.instruments.rules.windows import Window
from khet.kernel import clock
from khet.kernel.web.forms import IntegerField, KhetForm, TextField, ThaiDateField

Pairs = list[tuple[str, str]]


class WindowForm(KhetForm):
    """The words of a campaign and its window, in whole days and an hour of closing."""

    title = forms.CharField(label=_("ชื่อเรื่องที่ผู้ตอบเห็น"), max_length=200)
    notice = TextField(label=_("คำชี้แจง"), required=False, rows=3)
    opens_on = ThaiDateField(label=_("เปิดรับตั้งแต่วันที่"))
    closes_on = ThaiDateField(label=_("ปิดรับวันที่"))
    closes_hour = forms.ChoiceField(
        label=_("ปิดรับเวลา"),
        choices=[("24:00", _("สิ้นวัน (24.00 น.)")), *((f"{hour:02d}:00", f"{hour:02d}.00 น.") for hour in range(8, 24))],
        required=False,
    )

    def window(self) -> Window:
        """The window as the rules take it; raises WrongWindow."""
        data = self.cleaned_data
        hour = data["closes_hour"] or "24:00"
        day: date = data["closes_on"]
        if hour == "24:00":
            closes = clock.start_of(day + timedelta(days=1)) - timedelta(seconds=1)
        else:
            closes = datetime.combine(day, time.fromisoformat(hour), tzinfo=clock.start_of(day).tzinfo)
        return Window(clock.start_of(data["opens_on"]), closes)

    @staticmethod
    def initial_of(title: str, notice: str, window: Window) -> dict[str, Any]:
        """What the form shows of a campaign."""
        closes = clock.hour_of(window.closes_at)
        return {
            "title": title,
            "notice": notice,
            "opens_on": thai_day(window.opens_at),
            "closes_on": thai_day(window.closes_at),
            "closes_hour": "24:00" if closes.minute else f"{closes.hour:02d}:00",
        }


class AudienceForm(KhetForm):
    """Who is asked: people by role, schools, others by name, or whoever has the link."""

    ANYBODY, PEOPLE, SCHOOLS, OTHERS = "open", "people", "schools", "others"
    KINDS = (
        (ANYBODY, _("ใครก็ได้ที่มีลิงก์หรือ QR")),
        (PEOPLE, _("บุคลากรในระบบ ตามบทบาท")),
        (SCHOOLS, _("สถานศึกษา แห่งละหนึ่งคำตอบ")),
        (OTHERS, _("รายชื่อที่พิมพ์เอง")),
    )

    audience = forms.ChoiceField(label=_("ผู้ตอบ"), choices=KINDS, widget=forms.RadioSelect)
    roles = forms.MultipleChoiceField(
        label=_("บทบาท (ไม่เลือก = ทุกคน)"), required=False, widget=forms.CheckboxSelectMultiple
    )
    schools = forms.MultipleChoiceField(
        label=_("สถานศึกษา (ไม่เลือก = ทุกแห่ง)"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = TextField(label=_("รายชื่อ"), required=False, rows=4, help_text=_("บรรทัดละหนึ่งราย เช่น วิทยากร กลุ่มที่ 1"))

    def __init__(self, *args: Any, roles: Pairs, schools: Pairs, may_be_open: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_open:
            self.fields["audience"].choices = self.KINDS[1:]  # type: ignore[attr-defined]
        self.fields["roles"].choices = roles  # type: ignore[attr-defined]
        self.fields["schools"].choices = schools  # type: ignore[attr-defined]


class CampaignForm(WindowForm, AudienceForm):
    """A new campaign."""

    version = forms.TypedChoiceField(label=_("เครื่องมือที่ใช้"), coerce=int)
    purpose = forms.ChoiceField(label=_("วัตถุประสงค์"), choices=Campaign.PURPOSES)
    naming = forms.ChoiceField(
        label=_("ชื่อผู้ตอบ"),
        choices=(
            ("anonymous", _("ไม่ระบุชื่อ — ไม่มีใครรู้ว่าคำตอบใดเป็นของใคร แม้แต่ผู้ดูแลระบบ")),
            ("named", _("ระบุชื่อ — เห็นว่าใครตอบอย่างไร")),
        ),
        widget=forms.RadioSelect,
    )
    once = forms.BooleanField(label=_("ตอบได้คนละหนึ่งครั้ง"), required=False, initial=True)
    small_cell = IntegerField(label=_("ไม่แสดงกลุ่มที่มีผู้ตอบน้อยกว่า"), min_value=1, max_value=50, initial=5, required=False)

    pair_with = forms.TypedChoiceField(
        label=_("เป็นคู่ก่อน–หลังกับ"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("เลือกแบบทดสอบอีกครั้งหนึ่งของคนกลุ่มเดียวกัน เพื่อเทียบคะแนนก่อนและหลังเป็นรายคน"),
    )

    field_order = (
        "version",
        "title",
        "purpose",
        "notice",
        "naming",
        "audience",
        "roles",
        "schools",
        "others",
        "once",
        "pair_with",
        "opens_on",
        "closes_on",
        "closes_hour",
        "small_cell",
    )

    def __init__(self, *args: Any, versions: Pairs, pairs: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pair_with"].choices = [("", _("ไม่จับคู่")), *pairs]  # type: ignore[attr-defined]
        self.fields["version"].choices = versions  # type: ignore[attr-defined]
