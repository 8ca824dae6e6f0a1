"""Makes the XForm of a form with pyxform: what ODK Collect is given, and the standard's own check of the form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from khet.domains.instruments.rules import form_checks
from khet.domains.instruments.rules.form import Form
from khet.domains.instruments.rules.form_checks import Problem
from khet.domains.instruments.rules.xlsform_rows import About, Row, language_name, sheets

ROOT = "data"
NOTHING = About()
TRANSLATED = ("label", "hint", "constraint_message")


class XFormRefused(ValueError):
    """pyxform does not take the form; the message is pyxform's own."""


def build(form: Form, about: About) -> str:
    """The XForm as XML; raises XFormRefused."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    found = sheets(form, about)
    form = replace(form, languages=form.used_languages())
    settings = {name: text for name, text in found.settings.items() if text and not name.startswith("khet_")}
    settings.setdefault("form_id", "form")
    settings.setdefault("form_title", "form")
    workbook: dict[str, Any] = {
        "survey": [_spoken(form, row) for row in found.survey],
        "choices": [_spoken(form, row) for row in found.choices],
        "settings": [settings],
    }
    try:
        return str(convert(workbook, form_name=ROOT, warnings=[]).xform)
    except PyXFormError as refused:
        raise XFormRefused(str(refused)) from refused


def problem(refused: XFormRefused) -> Problem:
    """What pyxform says, as a problem of the whole form."""
    message = str(refused)
    return Problem("form", 0, "xform", "", "", f"มาตรฐาน XForm ไม่รับแบบนี้: {message}", message)


def problems(form: Form) -> tuple[Problem, ...]:
    """What keeps a form from being published; pyxform is asked when our own checks find nothing."""
    if found := form_checks.check(form):
        return found
    try:
        build(form, NOTHING)
    except XFormRefused as refused:
        return (problem(refused),)
    return ()


def _spoken(form: Form, row: Row) -> Row:
    """A row without our own columns; a text that one language lacks is that of Thai, never a dash."""
    kept = {column: text for column, text in row.items() if not column.startswith("khet_")}
    for column in TRANSLATED:
        first = next((text for code in form.languages if (text := kept.get(f"{column}::{language_name(code)}"))), "")
        if first:
            for code in form.languages:
                kept.setdefault(f"{column}::{language_name(code)}", first)
    return kept
