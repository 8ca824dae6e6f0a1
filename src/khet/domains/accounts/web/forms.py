"""Forms about people, roles and tokens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khet.domains.accounts.queries.catalogue import permission_groups
from khet.domains.accounts.queries.roles import RoleRow
from khet.domains.organisations import public as organisations
from khet.kernel.web.forms import KhetForm, ThaiDateField, choices

WHOLE_OFFICE_ONLY = _("ไม่สังกัดสถานศึกษา")


class PersonForm(KhetForm):
    """Who a person is and where they work."""

    full_name = forms.CharField(label=_("คำนำหน้า ชื่อ และนามสกุล"), max_length=150)
    position = forms.CharField(label=_("ตำแหน่ง"), max_length=150, required=False)
    email = forms.EmailField(label=_("อีเมล"), required=False)
    school_id = forms.TypedChoiceField(label=_("สถานศึกษา"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, schools: Iterable[organisations.SchoolRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = ((row.id, row.name) for row in schools)
        self.fields["school_id"].choices = choices(named, blank=WHOLE_OFFICE_ONLY)  # type: ignore[attr-defined]


class LeaveForm(KhetForm):
    """The day from which somebody works here no more."""

    left_on = ThaiDateField(label=_("พ้นหน้าที่ตั้งแต่วันที่"))


class GiveRoleForm(KhetForm):
    """Which role, from when to when, and which networks or schools when it reaches only those."""

    role = forms.ChoiceField(label=_("บทบาท"))
    starts_on = ThaiDateField(label=_("ตั้งแต่วันที่"))
    ends_on = ThaiDateField(label=_("ถึงวันที่"), required=False, help_text=_("วันสุดท้าย เว้นว่าง = จนกว่าจะสิ้นสุด"))
    places = forms.TypedMultipleChoiceField(coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, roles: Iterable[RoleRow], label: Any, places: Iterable[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = choices(((row.key, row.name) for row in roles), blank=_("เลือกบทบาท"))
        self.fields["role"].choices = named  # type: ignore[attr-defined]
        if label:
            self.fields["places"].label = label
            self.fields["places"].choices = list(places)  # type: ignore[attr-defined]
        else:
            del self.fields["places"]


class EndForm(KhetForm):
    """The last day of a role or of work in a group."""

    ends_on = ThaiDateField(label=_("วันสุดท้าย"))


class JoinGroupForm(KhetForm):
    """Which group, and whether as its head."""

    group_id = forms.TypedChoiceField(label=_("กลุ่มงาน"), coerce=int)
    is_head = forms.BooleanField(label=_("เป็นผู้อำนวยการกลุ่มหรือหัวหน้าหน่วย"), required=False)
    starts_on = ThaiDateField(label=_("ตั้งแต่วันที่"))

    def __init__(self, *args: Any, groups: Iterable[organisations.GroupRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = ((row.id, row.name) for row in groups)
        self.fields["group_id"].choices = choices(named, blank=_("เลือกกลุ่มงาน"))  # type: ignore[attr-defined]


class UsernameForm(KhetForm):
    """The sign-in name of a new account."""

    username = forms.CharField(
        label=_("ชื่อผู้ใช้"), max_length=60, help_text=_("อักษรอังกฤษ ตัวเลข จุด ขีด หรือ @ เช่น อีเมลราชการ")
    )


class ImportForm(KhetForm):
    """A list of people as CSV."""

    file = forms.FileField(
        label=_("ไฟล์ CSV"),
        help_text=_("คอลัมน์ full_name, position, email, username, role, group, school (ต้องมี full_name)"),
    )


class RoleForm(KhetForm):
    """A role with its permissions, in groups."""

    name = forms.CharField(label=_("ชื่อบทบาท"), max_length=100)
    name_en = forms.CharField(label=_("ชื่อภาษาอังกฤษ"), max_length=100, required=False)
    description = forms.CharField(label=_("คำอธิบาย"), max_length=300, required=False)
    sees_personal_data = forms.BooleanField(label=_("เห็นข้อมูลส่วนบุคคล จึงต้องยืนยันตัวตนสองขั้น"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in permission_groups():
            self.fields[f"permissions_{group.key}"] = forms.MultipleChoiceField(
                label=group.label, required=False, choices=group.permissions, widget=forms.CheckboxSelectMultiple
            )

    def permissions(self) -> list[str]:
        """The permissions ticked, of all groups."""
        return [name for group in permission_groups() for name in self.cleaned_data[f"permissions_{group.key}"]]

    @staticmethod
    def ticked(held: Iterable[str]) -> dict[str, list[str]]:
        """What is ticked at first, by group."""
        names = set(held)
        return {
            f"permissions_{group.key}": [name for name, _label in group.permissions if name in names]
            for group in permission_groups()
        }


class TokenForm(KhetForm):
    """A new token of one's own."""

    name = forms.CharField(label=_("ใช้กับระบบใด"), max_length=100)
    scopes = forms.MultipleChoiceField(label=_("สิทธิ์ของรหัสเชื่อมต่อ"), widget=forms.CheckboxSelectMultiple)
    expires_on = ThaiDateField(label=_("หมดอายุวันที่"))

    def __init__(self, *args: Any, held: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = list(held)  # type: ignore[attr-defined]
