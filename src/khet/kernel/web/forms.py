"""The base form and the fields that read what people in Thailand type: Buddhist years and Thai digits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

from khet.calc import calendars, thai


class Components(DjangoTemplates):
    """Prints forms and fields from the components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class KhetForm(forms.Form):
    """A form that prints itself from the components and keeps what was typed.

    ``{{ form }}`` prints the list of errors and every field; ``{{ form.name.as_field_group }}`` prints one field.
    """

    default_renderer = Components()
    use_required_attribute = False

    def full_clean(self) -> None:
        """Judge what was typed; an empty field is refused in our words, also when a form added it on its way."""
        for field in self.fields.values():
            if field.required and "required" in field.error_messages:
                field.error_messages["required"] = _("โปรดกรอกช่องนี้")
        super().full_clean()

    def problem(self, message: str, *, field: str | None = None) -> None:
        """Add what an action refused to the form, so that the page shows it and keeps the rest."""
        self.add_error(field if field in self.fields else None, message)


class _ThaiDigits:
    """Reads Thai digits, thousands separators and stray spaces."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = thai.to_arabic_digits(thai.clean(value)).replace(",", "").replace(" ", "")
        return super().to_python(value)  # type: ignore[misc]


class DecimalField(_ThaiDigits, forms.DecimalField):
    """A figure; accepts Thai digits and thousands separators."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("โปรดกรอกเป็นตัวเลข เช่น 3.50")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask a phone for its number pad with a decimal point."""
        return {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Print a Decimal plainly, never as 1E+2."""
        return f"{value:f}" if isinstance(value, Decimal) else value


class IntegerField(_ThaiDigits, forms.IntegerField):
    """A whole number; accepts Thai digits and thousands separators."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("โปรดกรอกเป็นจำนวนเต็ม")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask a phone for its number pad."""
        return {"inputmode": "numeric", "autocomplete": "off"}


class ThaiDateField(forms.CharField):
    """A date as people write it: 30/9/2566, 30 ก.ย. 66, ๓๐ กันยายน ๒๕๖๖, or 2023-09-30. Gives a ``date``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("วัน/เดือน/ปี พ.ศ. เช่น 30/9/2566 หรือ 30 ก.ย. 66"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Print a date as day/month/Buddhist year; what was typed stays as it is."""
        return f"{value.day}/{value.month}/{calendars.be_year(value.year)}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        """The date, or None for an empty field; raises ValidationError in Thai."""
        if isinstance(value, date):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return calendars.parse_date(text)
        except calendars.ThaiDateError as problem:
            raise forms.ValidationError(str(problem)) from problem

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another date is meant, however it is written."""
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except forms.ValidationError:
            return True


class TextField(forms.CharField):
    """A text of several lines, cleaned of what copying from Word and PDF leaves behind."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        """The text with every line cleaned."""
        return "\n".join(thai.clean(line) for line in (super().to_python(value) or "").splitlines())


def choices(rows: Iterable[tuple[Any, Any]], *, blank: Any = None) -> list[tuple[Any, Any]]:
    """Choices of a select; ``blank`` is the first line's words, when nothing may be chosen."""
    listed = list(rows)
    return [("", blank), *listed] if blank is not None else listed
