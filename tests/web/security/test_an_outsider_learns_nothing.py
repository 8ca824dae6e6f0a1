"""Somebody of another office who types our addresses learns nothing, and their own pages stay their own."""

from __future__ import annotations

import pytest

from tests.frameworks_cast import YEAR


@pytest.mark.parametrize("kind", ["summary", "suggestions"])
@pytest.mark.parametrize("what", ["", "draft/?format=pdf", "?school={school}"])
def test_they_get_no_paper_of_an_office_out_of_reach(cast, river, signed_in, kind, what):
    address = f"/papers/{cast.office.id}/{YEAR}/{kind}/" + what.format(school=cast.schools["lotus"].id)
    assert signed_in("outsider").get(address).status_code in {403, 404}


def test_an_address_of_ours_does_not_turn_their_pages_to_our_office(cast, river, signed_in):
    browser = signed_in("outsider")

    assert browser.get(f"/results/{cast.office.id}/{YEAR}/river/").status_code == 404

    for address in ("/", "/office/", "/papers/", "/organisation/", "/people/"):
        page = browser.get(address).content.decode()
        assert cast.north.name not in page
        assert cast.office.short_name not in page


def test_a_stale_choice_of_office_shows_nothing_of_it(cast, signed_in):
    browser = signed_in("outsider")
    session = browser.session
    session["khet_office_id"] = cast.office.id
    session.save()

    assert cast.north.name not in browser.get("/office/").content.decode()


def test_whoever_gives_nodes_to_owners_names_people_of_their_own_office_only(cast, river, signed_in):
    browser = signed_in("head")
    stranger = cast.people["outsider"]

    answer = browser.post(
        f"/results/evaluations/{river.id}/6/owners/", {"code": "1", "owner": f"p{stranger.id}"}, follow=True
    )

    assert answer.status_code == 422
    assert stranger.full_name not in answer.content.decode()


@pytest.mark.parametrize("owner", ["g999999", "p" + "9" * 30, "g" + "9" * 5000])
def test_an_owner_that_is_none_is_refused(cast, river, signed_in, owner):
    answer = signed_in("head").post(f"/results/evaluations/{river.id}/6/owners/", {"code": "1", "owner": owner})
    assert answer.status_code == 422
