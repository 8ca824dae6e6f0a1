"""Errors are RFC 9457 problems that name every fault at once, in Thai and in English."""

import re

import pytest
from django.test import Client

THAI = re.compile(r"[ก-๙]")


def problem(answer, status):
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["type"].startswith("urn:khet:problem:")
    assert THAI.search(body["title"])
    assert THAI.search(body["detail"])
    assert not THAI.search(body["title_en"] + body["detail_en"])
    return body


def faults(answer):
    body = problem(answer, 422)
    for fault in body["errors"]:
        assert THAI.search(fault["detail"])
        assert not THAI.search(fault["detail_en"].partition(";")[0])
    return {fault["parameter"] for fault in body["errors"]}


def test_everything_missing_is_named(caller):
    assert faults(caller.get("/results")) == {"office", "framework", "year"}


def test_everything_wrong_is_named(caller):
    answer = caller.get("/results", office="ไม่มีเขตนี้", framework="xx", year="66", school="1", yaer="2566")

    assert faults(answer) == {"office", "framework", "year", "school", "yaer"}


@pytest.mark.parametrize("path", ["/offices", "/frameworks", "/evaluations", "/follow-ups"])
def test_every_list_checks_limit_cursor_and_names(caller, path):
    answer = caller.get(path, limit="0", cursor="!", nothing="1")

    assert faults(answer) == {"limit", "cursor", "nothing"}


@pytest.mark.parametrize("state", ["late", "OPEN"])
def test_an_unknown_state_is_a_fault(caller, state):
    assert faults(caller.get("/follow-ups", state=state)) == {"state"}


@pytest.mark.parametrize("authorization", [None, "Bearer khet_wrong", "Basic a2hldDprZXQ=", "Bearer "])
def test_without_a_valid_token_nobody_is_known(offices, authorization):
    headers = {"Authorization": authorization} if authorization else {}

    answer = Client().get("/api/v1/offices", headers=headers)

    problem(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_scope_that_the_token_lacks_is_named(offices, caller_of):
    narrow = caller_of(offices[0], scopes=("organisations.office.view",))

    body = problem(narrow.get("/results", office="สพม.หนึ่ง", framework="qp", year="2566"), 403)

    assert body["permission"] == "frameworks.result.view"


@pytest.mark.parametrize("path", ["/nothing", "/", "/frameworks/none"])
def test_an_address_that_is_not_there(caller, path):
    problem(caller.get(path), 404)


def test_a_year_without_results_is_not_found(caller):
    problem(caller.get("/results", office="สพม.หนึ่ง", framework="qp", year="2540"), 404)


def test_a_defect_is_a_problem_without_details(caller, monkeypatch):
    def fail(**_):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("khet.domains.organisations.public.offices", fail)

    answer = caller.get("/offices")

    problem(answer, 500)
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_writing_is_refused(caller, method):
    answer = getattr(caller.client, method)("/api/v1/offices", headers={"Authorization": f"Bearer {caller.token}"})

    assert answer.status_code == 405
