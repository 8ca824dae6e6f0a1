"""No operation tells an outsider anything about another office, and none is open to nobody: by sweep."""

import pytest
from django.test import Client

from khet.api.v1.api import api

QUESTIONS = {
    "/results": {"office": "สพม.หนึ่ง", "framework": "qp", "year": "2566"},
    "/evaluations": {"office": "สพม.หนึ่ง", "year": "2566"},
    "/schools": {"office": "สพม.หนึ่ง"},
    "/follow-ups": {"office": "สพม.หนึ่ง"},
}
OPEN_TO_ALL_OFFICES = {"/frameworks", "/frameworks/{code}", "/offices"}


def operations():
    """Every address of the API, as its own description names it."""
    return [path.removeprefix("/api/v1") for path in api.get_openapi_schema()["paths"]]


def test_the_sweep_knows_every_operation():
    assert set(operations()) == set(QUESTIONS) | OPEN_TO_ALL_OFFICES


@pytest.mark.parametrize("path", QUESTIONS)
def test_an_outsider_gets_what_is_said_of_nothing(outsider, path):
    about_another = outsider.get(path, **QUESTIONS[path])

    assert about_another.status_code == 404
    assert "สพม.หนึ่ง" not in about_another.content.decode()
    assert "3.83" not in about_another.content.decode()


@pytest.mark.parametrize("path", QUESTIONS)
def test_the_same_question_is_answered_to_the_office_itself(caller, path):
    assert caller.get(path, **QUESTIONS[path]).status_code == 200


def test_offices_out_of_reach_are_not_listed(outsider):
    assert [item["short_name"] for item in outsider.get("/offices").json()["items"]] == ["สพม.สอง"]


def test_drafts_and_published_results_are_alike_to_an_outsider(outsider):
    drafts = outsider.get("/results", office="สพม.หนึ่ง", framework="ap", year="2566")
    nothing = outsider.get("/results", office="สพม.หนึ่ง", framework="ap", year="2540")

    assert drafts.status_code == nothing.status_code == 404
    assert drafts.json() == nothing.json()


@pytest.mark.parametrize("path", operations())
def test_nobody_gets_nothing(offices, path):
    assert Client().get(f"/api/v1{path.format(code='qp')}").status_code == 401


@pytest.mark.parametrize("path", operations())
def test_a_revoked_token_opens_nothing(caller, path):
    from khet.domains.accounts.models import ApiToken
    from khet.kernel import clock

    ApiToken.objects.update(revoked_at=clock.now())

    assert caller.get(path.format(code="qp")).status_code == 401


def test_an_expired_token_opens_nothing(caller):
    from datetime import date

    from khet.domains.accounts.models import ApiToken

    ApiToken.objects.update(expires_on=date(2020, 1, 1))

    assert caller.get("/offices").status_code == 401


def test_every_address_carries_its_permission():
    silent = [str(pattern.pattern) for pattern in api.urls[0] if not getattr(pattern.callback, "khet_permission", "")]

    assert silent == []
