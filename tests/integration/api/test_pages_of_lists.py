"""Lists are cut by cursor: nothing twice, nothing left out, whatever is added meanwhile."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from khet.domains.organisations import public as organisations
from tests.integration.api.conftest import AT, TESTS


@pytest.fixture
def schools(offices):
    rows = "\n".join(f"1099120{number:03d},โรงเรียนที่ {number},เครือข่าย" for number in range(1, 24))
    organisations.import_schools(
        actor=TESTS, office_id=offices[0].id, data=f"code10,name,network\n{rows}\n".encode(), at=AT
    )
    return 23


def walk(caller, path, **parameters):
    names = []
    while True:
        answer = caller.get(path, **parameters)
        assert answer.status_code == 200, answer.content
        body = answer.json()
        names += [item["name"] for item in body["items"]]
        if body["next"] is None:
            assert body["next_cursor"] is None
            return names
        parameters = dict(parse_qsl(urlsplit(body["next"]).query))


@pytest.mark.parametrize("limit", ["1", "5", "22", "23", "200"])
def test_every_row_comes_once(caller, schools, limit):
    names = walk(caller, "/schools", office="สพม.หนึ่ง", limit=limit)

    assert len(names) == len(set(names)) == schools


def test_what_is_added_meanwhile_neither_repeats_nor_hides_anything(caller, schools, offices):
    first = caller.get("/schools", office="สพม.หนึ่ง", limit="10").json()
    more = "code10,name\n1099130001,เพิ่มระหว่างทาง\n".encode()
    organisations.import_schools(actor=TESTS, office_id=offices[0].id, data=more, at=AT)

    rest = walk(caller, "/schools", office="สพม.หนึ่ง", limit="10", cursor=first["next_cursor"])

    assert len(rest) == schools - 10 + 1
    assert not {item["name"] for item in first["items"]} & set(rest)
