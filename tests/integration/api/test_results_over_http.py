"""Results over HTTP are the same bytes as on the command line, with an ETag."""

import pytest

from khet.cli.main import run

ASKED = {"office": "สพม.หนึ่ง", "framework": "qp", "year": "2566"}


def test_the_answer_is_what_the_command_line_prints(caller, capfdbinary):
    answer = caller.get("/results", **ASKED)

    assert answer.status_code == 200
    capfdbinary.readouterr()
    words = ["--office", "สพม.หนึ่ง", "--framework", "qp", "--year", "2566", "--format", "json"]
    assert run(["results", "show", *words]) == 0
    assert capfdbinary.readouterr().out == answer.content


def test_the_overall_figure_comes_with_its_explanation(caller):
    overall = caller.get("/results", **ASKED).json()["overall"]

    assert (overall["value"], overall["level"], overall["counted"]) == ("3.83", "ดีมาก", 12)
    assert overall["explanation"]["exact"] == "23/6"


@pytest.mark.parametrize("changed", [{"office": "109981"}, {"year": "๒๕๖๖"}])
def test_codes_and_thai_digits_are_understood(caller, changed):
    assert caller.get("/results", **(ASKED | changed)).json()["overall"]["value"] == "3.83"


def test_an_unchanged_answer_is_not_sent_again(caller):
    first = caller.get("/results", **ASKED)

    again = caller.client.get(
        "/api/v1/results", ASKED, headers={"Authorization": f"Bearer {caller.token}", "If-None-Match": first["ETag"]}
    )

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]


def test_answers_are_private(caller):
    assert caller.get("/results", **ASKED)["Cache-Control"] == "private, no-cache"


def test_the_definition_of_a_framework(caller):
    answer = caller.get("/frameworks/qp").json()

    assert answer["version"] == "2566"
    assert [node["code"] for node in answer["definition"]["nodes"]][:2] == ["1", "2"]


def test_evaluations_say_how_far_they_have_come(caller):
    items = caller.get("/evaluations", office="สพม.หนึ่ง", year="2566").json()["items"]

    found = {item["framework"]: item for item in items}
    assert found["qp"]["status"] == "published"
    assert found["qp"]["published"]["value"] == "3.83"
    assert found["ap"]["status"] == "open"
