"""Officers write formulas, targets and the list of open figures on screen, and learn at once what is wrong."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from khet.domains.indicators import public as indicators
from tests.indicators_cast import MACHINE
from tests.web.frameworks.conftest import House

GOOD = {
    "code": "boys",
    "name": "จำนวนนักเรียนชาย",
    "formula": "count(pupils where sex = m)",
    "scale": "1",
    "decimals": "0",
    "unit": "คน",
    "polarity": "higher",
    "small_cell": "numerator",
    "round": "06-10",
    "by": ["office", "school", "grade", "year"],
    "do": "save",
}


def officer(house: House) -> Client:
    return house.browse("data_officer")


def text(response: Any) -> str:
    return response.content.decode()


def test_the_list_shows_every_indicator_in_words(figures_house: House):
    shown = text(officer(figures_house).get(reverse("indicators:edit_list")))

    assert "จำนวนนักเรียน" in shown
    assert reverse("indicators:edit", args=["girls"]) in shown


def test_a_good_formula_is_read_back_with_the_value_it_gives(figures_house: House):
    shown = text(officer(figures_house).post(reverse("indicators:edit_check"), GOOD))

    assert "อ่านว่า" in shown
    assert "ค่าของเขตปี 2567" in shown
    assert "40" in shown


def test_a_mistake_is_underlined_where_it_stands(figures_house: House):
    wrong = GOOD | {"formula": "count(pupils where sexx = m)"}

    shown = text(officer(figures_house).post(reverse("indicators:edit_check"), wrong))

    assert '<mark class="wrong"' in shown
    assert "sexx</mark>" in shown
    assert "ตัวอักษรที่ 20" in shown


def test_saving_makes_an_indicator_of_the_office(figures_house: House):
    answer = officer(figures_house).post(reverse("indicators:edit_new"), GOOD)

    row = indicators.indicator_row(actor=MACHINE, code="boys", office_id=figures_house.office_id)
    assert answer.status_code == 302
    assert (row.office_id, row.version, row.formula) == (figures_house.office_id, 1, GOOD["formula"])


def test_what_was_typed_stays_when_the_definition_is_refused(figures_house: House):
    answer = officer(figures_house).post(reverse("indicators:edit_new"), GOOD | {"formula": "count(", "unit": "หัว"})

    assert answer.status_code == 422
    assert "count(" in text(answer)
    assert 'value="หัว"' in text(answer)


def test_changing_a_national_indicator_makes_the_offices_own(figures_house: House):
    client = officer(figures_house)
    page = client.get(reverse("indicators:edit", args=["girls"]))
    changed = GOOD | {"code": "girls", "name": "ร้อยละของเด็กหญิง", "scale": "100"}
    changed |= {"formula": "share(sex = f of pupils)", "small_cell": "both"}

    client.post(reverse("indicators:edit", args=["girls"]), changed)

    own = indicators.indicator_row(actor=MACHINE, code="girls", office_id=figures_house.office_id)
    national = indicators.indicator_row(actor=MACHINE, code="girls")
    assert page.status_code == 200
    assert (own.name, own.office_id) == ("ร้อยละของเด็กหญิง", figures_house.office_id)
    assert (national.name, national.version) == ("ร้อยละของนักเรียนหญิง", 1)


def test_a_code_in_use_is_not_taken_twice(figures_house: House):
    client = officer(figures_house)
    client.post(reverse("indicators:edit_new"), GOOD)

    again = client.post(reverse("indicators:edit_new"), GOOD | {"name": "อื่น"})

    assert again.status_code == 422
    assert "มีตัวชี้วัดรหัสนี้แล้ว" in text(again)


def test_fields_and_codes_are_found_by_any_name(figures_house: House):
    shown = text(officer(figures_house).get(reverse("indicators:edit_fields"), {"q": "ความพิการ"}))

    assert "pupils.disability" in shown
    assert "onet.math" not in shown


def test_a_definition_goes_out_and_comes_back_unchanged(figures_house: House):
    client = officer(figures_house)
    file = client.get(reverse("indicators:edit_file", args=["girls"]))

    upload = SimpleUploadedFile("girls.yaml", file.content, content_type="application/yaml")
    back = client.post(reverse("indicators:edit_import"), {"file": upload})

    own = indicators.indicator_row(actor=MACHINE, code="girls", office_id=figures_house.office_id)
    national = indicators.indicator_row(actor=MACHINE, code="girls")
    assert back.status_code == 302
    assert own.definition_hash == national.definition_hash


def test_a_faulty_file_lists_every_line_to_mend(figures_house: House):
    upload = SimpleUploadedFile("wrong.yaml", "code: x\nname: ทดลอง\nformula: count(nothing)\ncolour: red\n".encode())

    answer = officer(figures_house).post(reverse("indicators:edit_import"), {"file": upload})

    assert answer.status_code == 422
    assert "colour" in text(answer)


def test_versions_tell_who_changed_what(figures_house: House):
    client = officer(figures_house)
    client.post(reverse("indicators:edit_new"), GOOD)
    client.post(reverse("indicators:edit", args=["boys"]), GOOD | {"decimals": "1", "note": "ขอทศนิยม"})

    shown = text(client.get(reverse("indicators:edit_versions", args=["boys"])))

    assert "ขอทศนิยม" in shown
    assert "นางนำ ข้อมูลเข้า" in shown


def test_an_indicator_is_copied_retired_and_brought_back(figures_house: House):
    client = officer(figures_house)
    client.post(reverse("indicators:edit_status", args=["fall", "copy"]))
    client.post(reverse("indicators:edit_status", args=["fall", "retire"]))
    gone = indicators.indicator_row(actor=MACHINE, code="fall", office_id=figures_house.office_id)
    client.post(reverse("indicators:edit_status", args=["fall", "restore"]))
    back = indicators.indicator_row(actor=MACHINE, code="fall", office_id=figures_house.office_id)

    assert (gone.is_retired, back.is_retired) == (True, False)


def test_a_target_is_set_with_its_name_and_taken_away(figures_house: House):
    client = officer(figures_house)
    address = reverse("indicators:edit_aim", args=["girls"])
    client.post(address, {"do": "target", "year": "2567", "value": "๕๕.๕", "note": "แผนปี 2567"})

    shown = text(client.get(address))
    listed = text(client.get(reverse("indicators:edit_targets")))
    client.post(address, {"do": "target", "year": "2567", "value": ""})

    assert "แผนปี 2567" in shown
    assert "55.5" in listed
    assert indicators.targets(actor=MACHINE, office_id=figures_house.office_id) == []


def test_thresholds_that_contradict_themselves_are_refused(figures_house: House):
    answer = officer(figures_house).post(
        reverse("indicators:edit_aim", args=["girls"]), {"do": "levels", "level_5": "50", "level_4": "60"}
    )

    assert answer.status_code == 422
    assert "ต้องยากกว่า" in text(answer)


def test_the_office_uses_its_own_thresholds_and_goes_back(figures_house: House):
    client = officer(figures_house)
    address = reverse("indicators:edit_aim", args=["girls"])
    client.post(address, {"do": "levels", "level_5": "55", "level_4": "50"})
    own = indicators.office_thresholds(actor=MACHINE, office_id=figures_house.office_id)
    client.post(address, {"do": "back"})

    assert [level for level, _ in own[0].thresholds] == [5, 4]
    assert indicators.office_thresholds(actor=MACHINE, office_id=figures_house.office_id) == []


def test_figures_are_opened_to_everybody_and_closed_again(figures_house: House):
    client = officer(figures_house)
    client.post(reverse("indicators:edit_open"), {"code": "heads", "by": ["school"], "years": ["2567"]})
    (opened,) = indicators.open_figures()
    shown = text(client.get(reverse("indicators:edit_open")))
    client.post(reverse("indicators:edit_withdraw", args=[opened.id]))

    assert (opened.code, opened.by, opened.years) == ("heads", ("school",), (2567,))
    assert "จำนวนนักเรียน" in shown
    assert 'data-label="แยกตาม">สถานศึกษา<' in shown
    assert indicators.open_figures() == []


def test_who_may_not_edit_is_told_so(figures_house: House):
    browser = figures_house.browse("officer")

    assert browser.get(reverse("indicators:edit_list")).status_code == 403
    assert browser.get(reverse("indicators:edit_targets")).status_code == 403
    assert browser.get(reverse("indicators:edit_open")).status_code == 403


def test_a_node_is_filled_from_an_indicator_on_screen(figures_house: House, delta: Any):
    browser = figures_house.browse("officer")
    address = reverse("frameworks:figure", args=[delta.id, "12", "10"])
    shown = browser.get(address, {"code": "girls", "year": "2567"})

    answer = browser.post(address, {"do": "use", "code": "girls", "year": "2567", "revision": "0", "attach": "on"})
    entry = text(browser.get(reverse("frameworks:entry", args=[delta.id, "12", "10"])))

    assert "50 / 90" in text(shown)
    assert answer.status_code == 302
    assert "ค่าที่ใช้จากตัวชี้วัด" in entry
