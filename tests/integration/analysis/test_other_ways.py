"""The analysis from the command line and over HTTP: the same figures, withheld the same."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.test import Client

from khet.cli.main import khet
from khet.domains.instruments.models import Campaign
from tests.analysis_cast import form_of, published, quiz, rated, sat, stored
from tests.web.frameworks.conftest import House, house

__all__ = ["house"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(house: House) -> Campaign:
    """The campaign behind the published table."""
    form, rows = published()
    return stored(house.office_id, form, rows)


def ran(*arguments: str) -> str:
    """What the command prints."""
    found = CliRunner().invoke(khet, ["instrument", "analyse", *arguments])
    assert found.exit_code == 0, found.output
    return found.output


@pytest.mark.parametrize("code", ["satisfaction", "form-satisfaction"])
def test_the_command_takes_the_code_of_a_campaign_or_of_its_instrument(table: Campaign, code: str) -> None:
    told = json.loads(ran(code, "--format", "json"))

    assert (told["n"], told["campaign"], told["version"]) == (14, "satisfaction", 1)
    assert [item["mean_printed"] for item in told["items"]][:3] == ["4.79", "4.43", "4.64"]
    assert told["items"][0]["mean"] == 4.785714
    total = told["total"]
    assert (total["mean_printed"], total["mean_of_sds_printed"], total["pooled_sd_printed"]) == ("4.70", "0.47", "0.50")
    assert total["level"] == "มากที่สุด"
    assert told["reliability"][0]["alpha_printed"] == "0.935"
    assert "4.70" in told["paragraph"]


def test_the_command_prints_tables_for_people(house: House, table: Campaign) -> None:
    stored(house.office_id, quiz(), [sat(at % 6) for at in range(8)], code="quiz", kind="test")

    assert "4.70" in ran("satisfaction")
    assert "KR-20" in ran("quiz")


def test_a_code_that_is_none_is_refused_in_words(house: House) -> None:
    found = CliRunner().invoke(khet, ["instrument", "analyse", "nothing"])

    assert found.exit_code != 0
    assert "ไม่พบ" in str(found.exception)


def test_too_few_answers_tell_their_number_only(house: House) -> None:
    stored(house.office_id, form_of(rated("q1")), [{"q1": "5"}] * 4, code="few")

    told = json.loads(ran("few", "--format", "json"))

    assert (told["n"], told["withheld"]) == (4, True)
    assert "items" not in told
    assert told["reliability"] == []


def test_the_interface_answers_what_the_command_prints(house: House, table: Campaign) -> None:
    browser: Client = house.browse("officer")
    address = f"/api/v1/campaigns/{table.pk}/analysis"

    answer = browser.get(address)

    assert answer.status_code == 200
    assert json.loads(answer.content) == json.loads(ran("satisfaction", "--format", "json"))
    assert browser.get(address, {"pass_percent": "101"}).status_code == 422
    assert browser.get("/api/v1/campaigns/999999/analysis").status_code == 404
    assert house.browse("outsider").get(address).status_code in (403, 404)
