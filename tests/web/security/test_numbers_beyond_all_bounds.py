"""A number that no record can have is a record that does not exist, never a failure of ours."""

from __future__ import annotations

import pytest

HUGE, LONG = "9" * 25, "9" * 5000

ADDRESSES = (
    "/results/{n}/2566/river/",
    "/results/{office}/{n}/river/",
    "/results/evaluations/{n}/6/1/",
    "/results/follow-ups/{n}/",
    "/papers/{n}/2566/summary/",
    "/papers/{office}/{n}/summary/",
    "/papers/{office}/2566/summary/?school={n}",
    "/organisation/{n}/",
    "/organisation/schools/{n}/",
    "/people/{n}/",
    "/system/files/{n}/",
    "/system/jobs/{n}/",
    "/api/v1/offices?limit={n}",
    "/api/v1/results?office=9901&framework=river&year={n}",
    "/people/?page={n}",
)


@pytest.mark.parametrize("number", [HUGE, LONG], ids=["huge", "long"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_refused_in_words(cast, signed_in, address, number):
    answer = signed_in("administrator").get(address.format(n=number, office=cast.office.id))
    assert answer.status_code < 500


@pytest.mark.parametrize("field", ["office", "year"])
@pytest.mark.parametrize("number", [HUGE, LONG], ids=["huge", "long"])
def test_it_is_no_choice(cast, signed_in, field, number):
    assert signed_in("administrator").post("/choose/", {field: number}).status_code == 302


@pytest.mark.parametrize("token", ["/", "//", " / "])
def test_a_code_of_strokes_alone_asks_for_the_code_again(db, client, token):
    assert client.get("/v/", {"token": token}).status_code == 200
