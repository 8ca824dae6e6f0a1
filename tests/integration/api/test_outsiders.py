"""No operation tells an outsider anything about another office, and none is open to nobody: by sweep."""

import functools

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
# Asked of another office's records in test_data_over_http.py.
ABOUT_DATA = {
    *("/data/imports", "/data/imports/{import_id}", "/data/imports/{import_id}/report"),
    *("/data/imports/{import_id}/questions", "/data/imports/{import_id}/decisions"),
    *("/data/imports/{import_id}/accept", "/data/imports/{import_id}/withdraw", "/data/imports/{import_id}/marked"),
    *("/data/snapshots", "/data/snapshots/{uuid}", "/data/diff"),
}
# Definitions are open to all offices; figures of another office are asked for in test_figures_over_http.py.
ABOUT_FIGURES = {"/indicators", *(f"/indicators/{{code}}{rest}" for rest in ("", "/figures", "/explain"))}
# Asked of another office's records in test_instruments_over_http.py.
ABOUT_FORMS = {
    *("/instruments", "/instruments/{code}", "/instrument-versions/{version_id}"),
    *("/instrument-versions/{version_id}/xlsform", "/instrument-versions/{version_id}/publish"),
}
# Asked of another office's records in test_campaigns_over_http.py.
ABOUT_ANSWERS = {"/campaigns", *(f"/campaigns/{{campaign_id}}{rest}" for rest in ("", "/answers", "/analysis"))}
# Asked of another office's records in the tests of staff development.
ABOUT_EVENTS = {
    *("/events", *(f"/events/{{event_id}}{rest}" for rest in ("", "/attendance"))),
    "/events/{event_id}/sessions/{session_id}/attendance",
    *("/certificates", "/certificates/{certificate_id}"),
    *("/me/development-record", "/people/{person_id}/development-record"),
}
# Anybody may ask whether a certificate holds, as on the page behind its QR code.
OPEN_TO_ANYBODY = {"/certificates/verify"}
KNOWN = {
    *(*QUESTIONS, *OPEN_TO_ALL_OFFICES, *ABOUT_DATA, *ABOUT_FIGURES, *ABOUT_FORMS, *ABOUT_ANSWERS, *ABOUT_EVENTS),
    *OPEN_TO_ANYBODY,
}
EXAMPLES = {
    "code": "qp",
    "campaign_id": "1",
    "event_id": "1",
    "session_id": "1",
    "certificate_id": "1",
    "person_id": "1",
    "version_id": "1",
    "import_id": "1",
    "uuid": "6a6d4f2e-1f0b-4d5e-9a55-0f6b1f6f8f11",
}


@functools.cache
def described():
    """Every address of the API with its methods, as its own description names them."""
    return api.get_openapi_schema()["paths"]


def operations():
    """Every address of the API."""
    return [path.removeprefix("/api/v1") for path in described()]


def method_of(path):
    """How an address is asked, the first way when there are several."""
    return next(iter(described()[f"/api/v1{path}"])).upper()


def test_the_sweep_knows_every_operation():
    assert set(operations()) == KNOWN


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


def closed():
    """Every address that asks who calls."""
    return [path for path in operations() if path not in OPEN_TO_ANYBODY]


@pytest.mark.parametrize("path", closed())
def test_nobody_gets_nothing(offices, path):
    assert Client().generic(method_of(path), f"/api/v1{path.format(**EXAMPLES)}").status_code == 401


@pytest.mark.parametrize("path", closed())
def test_a_revoked_token_opens_nothing(caller, path):
    from khet.domains.accounts.models import ApiToken
    from khet.kernel import clock

    ApiToken.objects.update(revoked_at=clock.now())

    headers = {"Authorization": f"Bearer {caller.token}"}
    answer = caller.client.generic(method_of(path), f"/api/v1{path.format(**EXAMPLES)}", headers=headers)
    assert answer.status_code == 401


def test_an_expired_token_opens_nothing(caller):
    from datetime import date

    from khet.domains.accounts.models import ApiToken

    ApiToken.objects.update(expires_on=date(2020, 1, 1))

    assert caller.get("/offices").status_code == 401


def test_every_address_carries_its_permission():
    silent = [str(pattern.pattern) for pattern in api.urls[0] if not getattr(pattern.callback, "khet_permission", "")]

    assert silent == []
