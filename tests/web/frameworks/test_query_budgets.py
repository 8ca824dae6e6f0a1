"""How many questions a page asks the database: few, and no more when there is more to show."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

LIMIT = 12

PAGES = {
    "overview": "/results/?year=2566",
    "results": "{place}",
    "why": "{place}why/1/",
    "what_if": "{place}what-if/",
    "trend": "{place}trend/",
    "publications": "{place}publications/",
    "publication": "{place}publications/1/",
    "suggestions": "{place}suggestions/",
    "upload": "{place}upload/",
    "round": "/results/evaluations/{evaluation}/6/",
    "entry": "/results/evaluations/{evaluation}/6/1/",
    "follow_ups": "/results/follow-ups/",
    "criteria": "/results/criteria/",
    "framework": "/results/criteria/river/",
    "version": "/results/criteria/river/2566/",
}


def asked(browser, url):
    """The questions that a second visit asks, without those of the session, the sign-in and the frame."""
    browser.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        answer = browser.get(url)
    assert answer.status_code == 200
    return [query["sql"] for query in caught]


@pytest.fixture
def frame_cost(house):
    """What every page costs before it asks anything: who it is, what they may do, and the frame."""
    return len(asked(house.browse("head"), "/system/notifications/"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_its_budget(house, published, frame_cost, name):
    place = f"/results/{house.office_id}/2566/river/"
    url = PAGES[name].format(place=place, evaluation=published.id)

    queries = asked(house.browse("head"), url)

    assert len(queries) <= LIMIT + frame_cost, "\n".join(queries)
