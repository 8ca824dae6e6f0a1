"""Instruments over HTTP: XLSForm in and out, faults with their cells, nothing of another office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khet.domains.instruments import public as instruments
from khet.domains.organisations import public as organisations
from tests.forms_cast import form, question, workbook
from tests.forms_people import AT, MACHINE

SCOPES = ("instruments.form.view", "instruments.form.edit", "instruments.form.publish")
FORM = form(question("item", "rating", list_key="level5"), languages=("th", "en"))


@pytest.fixture
def officer(offices: tuple[organisations.OfficeRow, ...], caller_of: Callable[..., Any]) -> Any:
    """A caller who may do everything with forms in the first office."""
    return caller_of(offices[0], role="staff_developer", scopes=SCOPES)


@pytest.fixture
def stranger(offices: tuple[organisations.OfficeRow, ...], caller_of: Callable[..., Any]) -> Any:
    """The same in the other office."""
    return caller_of(offices[1], role="staff_developer", scopes=SCOPES)


@pytest.fixture
def version(offices: tuple[organisations.OfficeRow, ...]) -> instruments.VersionRow:
    """A draft of the first office."""
    return instruments.create_instrument(
        actor=MACHINE, office_id=offices[0].id, code="visit", kind="service", form=FORM, at=AT
    )


def send(caller: Any, path: str, **parts: Any) -> Any:
    headers = {"Authorization": f"Bearer {caller.token}"}
    return caller.client.post(f"/api/v1{path}", parts, headers=headers)


def sent_file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("แบบ.xlsx", data)


def test_a_form_goes_out_and_comes_back_as_the_same(officer: Any, version: instruments.VersionRow):
    out = officer.get(f"/instrument-versions/{version.id}/xlsform")
    assert out.status_code == 200
    assert out["Content-Type"].startswith("application/vnd.openxml")

    back = send(officer, "/instruments", office="สพม.หนึ่ง", file=sent_file(out.content))
    other = send(officer, "/instruments", office="สพม.หนึ่ง", code="second", file=sent_file(out.content))

    assert (back.status_code, back.json()["is_new"]) == (200, False)
    assert (other.json()["is_new"], other.json()["version"]["code"]) == (True, "second")
    assert other.json()["version"]["sha256"] == version.sha256


def test_a_draft_is_put_into_use_once(officer: Any, version: instruments.VersionRow):
    first = send(officer, f"/instrument-versions/{version.id}/publish")
    again = send(officer, f"/instrument-versions/{version.id}/publish")

    assert (first.status_code, first.json()["state"]) == (200, "published")
    assert (again.status_code, again.json()["type"]) == (409, "urn:khet:problem:version-fixed")


def test_instruments_are_listed_and_read_with_their_form(officer: Any, version: instruments.VersionRow):
    instruments.ensure_library(actor=MACHINE, at=AT)

    listed = officer.get("/instruments", office="สพม.หนึ่ง").json()["items"]
    one = officer.get("/instruments/visit", office="สพม.หนึ่ง").json()
    whole = officer.get(f"/instrument-versions/{version.id}").json()

    assert {"visit", "training-satisfaction"} <= {row["code"] for row in listed}
    assert (one["draft"]["id"], one["published"]) == (version.id, None)
    assert instruments.from_json(whole["form"]) == FORM


def test_faults_are_told_with_sheet_row_and_cell(officer: Any):
    data = workbook(survey=[["type", "name", "label"], ["quiz", "q", "ก"], ["text", "r", ""]])

    answer = send(officer, "/instruments", office="สพม.หนึ่ง", code="bad", file=sent_file(data))

    assert answer.status_code == 422
    assert [(each["sheet"], each["cell"]) for each in answer.json()["errors"]] == [("survey", "A2"), ("survey", "C3")]


@pytest.mark.parametrize("data", [b"", b"no workbook"])
def test_what_is_no_workbook_is_refused(officer: Any, data: bytes):
    answer = send(officer, "/instruments", office="สพม.หนึ่ง", code="bad", file=sent_file(data))

    assert answer.status_code == 422


def test_a_code_that_is_none_is_refused(officer: Any, version: instruments.VersionRow):
    data = instruments.export_xlsform(actor=MACHINE, version_id=version.id)

    answer = send(officer, "/instruments", office="สพม.หนึ่ง", code="ชื่อไทย", file=sent_file(data))

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:khet:problem:form-refused")


def test_another_offices_forms_do_not_exist(stranger: Any, version: instruments.VersionRow):
    data = workbook(survey=[["type", "name", "label"], ["text", "q", "ก"]])

    assert stranger.get("/instruments", office="สพม.หนึ่ง").json()["items"] == []
    assert stranger.get("/instruments/visit", office="สพม.หนึ่ง").status_code == 404
    for path in ("", "/xlsform"):
        assert stranger.get(f"/instrument-versions/{version.id}{path}").status_code == 404
    assert send(stranger, f"/instrument-versions/{version.id}/publish").status_code == 404
    assert send(stranger, "/instruments", office="สพม.หนึ่ง", file=sent_file(data)).status_code == 404


def test_a_token_without_the_scope_changes_nothing(
    offices: tuple[organisations.OfficeRow, ...], caller_of: Callable[..., Any], version: instruments.VersionRow
):
    reader = caller_of(offices[0], role="staff_developer", scopes=SCOPES[:1])

    assert reader.get(f"/instrument-versions/{version.id}").status_code == 200
    assert send(reader, f"/instrument-versions/{version.id}/publish").status_code == 403
