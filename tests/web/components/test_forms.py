"""Forms read Buddhist dates and Thai digits, say what is wrong in Thai, and keep what was typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django import forms as plain

from khet.kernel.web import forms


class Visit(forms.KhetForm):
    """A form of the tests."""

    place = plain.CharField(label="สถานที่")
    held_on = forms.ThaiDateField(label="วันที่")
    score = forms.DecimalField(label="คะแนน", max_value=5)
    pupils = forms.IntegerField(label="นักเรียน", required=False)
    note = forms.TextField(label="หมายเหตุ", required=False)


GOOD = {"place": "ห้องประชุม", "held_on": "30/9/2566", "score": "๓.๕๐"}


@pytest.mark.parametrize(
    "typed", ["30/9/2566", "๓๐/๙/๒๕๖๖", "30 ก.ย. 66", "30 กันยายน พ.ศ. 2566", "2023-09-30", "30/09/2023"]
)
def test_a_date_is_read_however_it_is_written(typed):
    form = Visit(GOOD | {"held_on": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["held_on"] == date(2023, 9, 30)


def test_a_leap_day_is_checked_in_the_common_era():
    assert Visit(GOOD | {"held_on": "29/2/2567"}).is_valid()
    assert not Visit(GOOD | {"held_on": "29/2/2566"}).is_valid()


def test_a_date_held_is_printed_in_the_buddhist_era():
    assert 'value="30/9/2566"' in str(Visit(initial={"held_on": date(2023, 9, 30)})["held_on"])


def test_figures_take_thai_digits_and_separators():
    form = Visit(GOOD | {"pupils": "๑,๒๐๔"})

    assert form.is_valid(), form.errors
    assert (form.cleaned_data["score"], form.cleaned_data["pupils"]) == (Decimal("3.50"), 1204)


def test_a_pasted_text_is_cleaned_line_by_line():
    form = Visit(GOOD | {"note": "เเผน\u200b งาน\r\nกํากับ"})

    assert form.is_valid()
    assert form.cleaned_data["note"] == "แผน งาน\nกำกับ"


def test_a_form_with_mistakes_keeps_everything_that_was_typed():
    html = str(Visit({"place": "", "held_on": "31/2/2566", "score": "สิบ", "note": "พิมพ์ค้างไว้"}))

    assert 'value="31/2/2566"' in html
    assert 'value="สิบ"' in html
    assert "พิมพ์ค้างไว้" in html


def test_each_mistake_is_listed_with_a_link_and_tied_to_its_field():
    html = str(Visit({"place": "", "held_on": "31/2/2566", "score": "สิบ"}))

    assert 'role="alert"' in html
    assert '<a href="#id_held_on">วันที่</a>' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_held_on_helptext id_held_on_error"' in html
    assert 'id="id_held_on_error"' in html
    assert "โปรดกรอกช่องนี้" in html
    assert "โปรดกรอกเป็นตัวเลข" in html


def test_what_an_action_refuses_is_shown_with_the_form():
    form = Visit(GOOD)
    form.is_valid()

    form.problem("รอบนี้ปิดแล้ว")
    form.problem("สูงเกินไป", field="score")

    assert list(form.non_field_errors()) == ["รอบนี้ปิดแล้ว"]
    assert form.errors["score"] == ["สูงเกินไป"]
