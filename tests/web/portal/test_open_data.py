"""Everybody may read what an office publishes, and nothing that it does not."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from django.conf import LazySettings
from django.test import Client

from khet.domains.indicators import public as indicators
from tests.indicators_cast import AT, MACHINE
from tests.web.frameworks.conftest import House
from tests.web.indicators.conftest import delta, figures_house, house

__all__ = ["delta", "figures_house", "house"]


@pytest.fixture
def opened(figures_house: House) -> House:
    """The house with one open figure, by school."""
    indicators.publish_open(
        actor=MACHINE, office_id=figures_house.office_id, code="heads", by=["school"], years=[2567], at=AT
    )
    return figures_house


def test_the_list_of_open_figures_needs_no_account(opened: House):
    page = Client().get("/open/").content.decode()

    assert "จำนวนนักเรียน" in page
    assert "ร้อยละของนักเรียนหญิง" not in page


def test_an_open_figure_shows_its_table(opened: House):
    page = Client().get("/open/heads/").content.decode()

    assert "บ้านริมคลอง" in page
    assert ">90</td>" in page.replace("\n", "")


@pytest.mark.parametrize("address", ["/open/girls/", "/open/girls.csv", "/open/nothing/", "/open/heads/?office=999"])
def test_what_is_not_published_is_not_found(opened: House, address: str):
    assert Client().get(address).status_code == 404


def test_a_withdrawn_figure_is_gone(opened: House):
    row = indicators.open_figures()[0]

    indicators.withdraw_open(actor=MACHINE, open_id=row.id, at=AT)

    assert Client().get("/open/heads/").status_code == 404
    assert "จำนวนนักเรียน" not in Client().get("/open/").content.decode()


def test_the_csv_explains_itself_and_may_be_kept(opened: House):
    answer = Client().get("/open/heads.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert "Set-Cookie" not in answer
    found = {row["label_1"]: row for row in rows}
    assert found["บ้านริมคลอง"]["value"] == "45"
    assert found["บ้านริมคลอง"]["status"] == "shown"
    assert found["บ้านริมคลอง"]["academic_year_be"] == "2567"


def test_who_is_signed_in_sees_the_same_as_everybody(opened: House):
    assert opened.browse("director").get("/open/heads.csv").content == Client().get("/open/heads.csv").content


def test_the_catalogue_speaks_dcat(opened: House):
    answer = Client().get("/open/catalog.jsonld")
    told = json.loads(answer.content)

    assert answer["Content-Type"] == "application/ld+json; charset=utf-8"
    assert told["@type"] == "dcat:Catalog"
    dataset = told["dcat:dataset"][0]
    assert {"dct:title", "dct:description", "dct:publisher", "dcat:distribution"} <= dataset.keys()
    period = dataset["dct:temporal"][0]
    assert date.fromisoformat(period["dcat:startDate"]["@value"]) == date(2024, 5, 16)
    link = dataset["dcat:distribution"][0]["dcat:downloadURL"]["@id"]
    assert Client().get(link.removeprefix("http://testserver")).status_code == 200


@pytest.mark.parametrize("address", ["/open/heads.csv", "/open/catalog.jsonld"])
def test_what_is_open_is_kept_for_a_minute_and_then_asked_for_again(opened: House, address: str):
    known = Client().get(address)
    same = Client().get(address, headers={"If-None-Match": known["ETag"]})

    assert known["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert "Cookie" in known["Vary"]
    assert (same.status_code, same.content) == (304, b"")


def test_a_file_in_another_language_is_another_file(opened: House, settings: LazySettings):
    english = Client()
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    thai_file, english_file = Client().get("/open/heads.csv"), english.get("/open/heads.csv")

    assert ",รวม," in thai_file.content.decode()
    assert ",Total," in english_file.content.decode()
    assert thai_file["ETag"] != english_file["ETag"]


def test_what_is_withdrawn_is_not_confirmed_to_a_cache(opened: House):
    known = Client().get("/open/heads.csv")
    (row,) = indicators.open_figures()
    indicators.withdraw_open(actor=MACHINE, open_id=row.id, at=AT)

    assert Client().get("/open/heads.csv", headers={"If-None-Match": known["ETag"]}).status_code == 404
