"""Forms of organisations; dates are Buddhist-era, codes accept Thai digits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khet.domains.organisations.models import SchoolCode, SchoolStatus
from khet.domains.organisations.queries.rows import NetworkRow, OfficeRow, SchoolRow
from khet.kernel.web.forms import KhetForm, ThaiDateField, choices

EFFECTIVE = _("วันที่มีผล")
NOTE = _("เลขที่คำสั่งหรือประกาศ")


def effective_on(**options: Any) -> ThaiDateField:
    """The day from which a change holds."""
    return ThaiDateField(label=EFFECTIVE, **options)


class OnDateForm(KhetForm):
    """Which day's structure to show."""

    on = ThaiDateField(label=_("ดูตามโครงสร้าง ณ วันที่"), help_text="")


class NameForm(KhetForm):
    """The name of a network or group."""

    name = forms.CharField(label=_("ชื่อ"), max_length=150)


class NewInsideForm(NameForm):
    """A new network or group, from a day on or since ever."""

    valid_from = ThaiDateField(label=_("ตั้งแต่วันที่"), required=False)


class EndForm(KhetForm):
    """When something ends."""

    effective_on = effective_on()


class OfficeForm(KhetForm):
    """The names of an office."""

    name = forms.CharField(label=_("ชื่อเต็ม"), max_length=200)
    name_en = forms.CharField(label=_("ชื่อภาษาอังกฤษ"), max_length=200, required=False)


class OfficeCodeForm(KhetForm):
    """One more code of an office."""

    code = forms.CharField(label=_("รหัสเขต"), max_length=20)
    valid_from = ThaiDateField(label=_("ใช้ตั้งแต่วันที่"), required=False)


class CodesForm(KhetForm):
    """A school's name and the three codes it may have."""

    name = forms.CharField(label=_("ชื่อสถานศึกษา"), max_length=200)
    ministry10 = forms.CharField(label=_("รหัสสถานศึกษา 10 หลัก"), max_length=20, required=False)
    smis8 = forms.CharField(label=_("รหัส SMIS 8 หลัก"), max_length=20, required=False)
    obec6 = forms.CharField(label=_("รหัส OBEC 6 หลัก"), max_length=20, required=False)

    def codes(self) -> dict[str, str]:
        """The codes that were given, by kind."""
        kinds = (SchoolCode.MINISTRY, SchoolCode.SMIS, SchoolCode.OBEC)
        return {kind: self.cleaned_data[kind] for kind in kinds if self.cleaned_data[kind]}


class SchoolForm(CodesForm):
    """A new school."""

    name_en = forms.CharField(label=_("ชื่อภาษาอังกฤษ"), max_length=200, required=False)
    network = forms.TypedChoiceField(label=_("เครือข่าย"), coerce=int, empty_value=None, required=False)
    opened_on = ThaiDateField(label=_("เปิดสอนตั้งแต่วันที่"), required=False)

    def __init__(self, *args: Any, networks: Iterable[NetworkRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["network"].choices = network_choices(networks)  # type: ignore[attr-defined]


class SplitForm(CodesForm):
    """A new school split off from another."""

    effective_on = effective_on()
    note = forms.CharField(label=NOTE, max_length=300, required=False)


class RenameForm(KhetForm):
    """A school's new name from a day on; without a day the present name is corrected."""

    name = forms.CharField(label=_("ชื่อสถานศึกษา"), max_length=200)
    name_en = forms.CharField(label=_("ชื่อภาษาอังกฤษ"), max_length=200, required=False)
    effective_on = effective_on(required=False, help_text=_("เว้นว่างไว้เมื่อแก้คำที่พิมพ์ผิด ระบุวันที่เมื่อเปลี่ยนชื่อจริง เช่น 1/10/2566"))


class CodeForm(KhetForm):
    """A school's code of one kind."""

    kind = forms.ChoiceField(label=_("ชนิดรหัส"), choices=SchoolCode.KINDS)
    code = forms.CharField(label=_("รหัส"), max_length=20)
    effective_on = effective_on(required=False, help_text=_("เว้นว่างไว้เมื่อแก้รหัสที่พิมพ์ผิด ระบุวันที่เมื่อเปลี่ยนรหัสจริง"))


class StatusForm(KhetForm):
    """Teaching suspended or begun again."""

    status = forms.ChoiceField(
        label=_("สถานะ"), choices=[pair for pair in SchoolStatus.STATUSES if pair[0] in {"open", "suspended"}]
    )
    effective_on = effective_on()


class MoveForm(KhetForm):
    """Where a school moves: a network of this office, or another office."""

    place = forms.ChoiceField(label=_("ย้ายไปที่"))
    effective_on = effective_on()
    note = forms.CharField(label=NOTE, max_length=300, required=False)

    def __init__(self, *args: Any, offices: dict[OfficeRow, list[NetworkRow]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (
                office.short_name,
                [(f"{office.id}:", _("ไม่อยู่ในเครือข่าย")), *((f"{office.id}:{n.id}", n.name) for n in inside)],
            )
            for office, inside in offices.items()
        ]

    def target(self) -> tuple[int, int | None]:
        """The office and the network chosen."""
        office, _colon, network = self.cleaned_data["place"].partition(":")
        return int(office), int(network) if network else None


class MergeForm(KhetForm):
    """The school into which this one is merged."""

    into = forms.TypedChoiceField(label=_("รวมเข้ากับสถานศึกษา"), coerce=int)
    effective_on = effective_on()
    note = forms.CharField(label=NOTE, max_length=300, required=False)

    def __init__(self, *args: Any, schools: Iterable[SchoolRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = ((row.id, row.name) for row in schools)
        self.fields["into"].choices = choices(named, blank=_("เลือกสถานศึกษา"))  # type: ignore[attr-defined]


class CloseForm(EndForm):
    """When and by which order a school closes."""

    note = forms.CharField(label=NOTE, max_length=300, required=False)


class ImportForm(KhetForm):
    """A register of schools as CSV."""

    file = forms.FileField(
        label=_("ไฟล์ CSV"),
        help_text=_("คอลัมน์ name, code10, code8, code6, network, name_en (ต้องมี name และรหัสอย่างน้อยหนึ่งแบบ)"),
    )
    opened_on = ThaiDateField(label=_("อยู่ในเขตนี้ตั้งแต่วันที่"), required=False)


def network_choices(networks: Iterable[NetworkRow]) -> list[tuple[Any, Any]]:
    """Networks to choose from, or none."""
    return choices(((row.id, row.name) for row in networks), blank=_("ไม่อยู่ในเครือข่าย"))
