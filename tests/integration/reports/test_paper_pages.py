"""Papers in the browser: the list, one paper, its draft, and issuing by a form; outsiders see none of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from khet.domains.frameworks import public as frameworks
from khet.kernel.models import IssuedDocument
from tests import frameworks_cast, people_cast
from tests.frameworks_cast import AT, MACHINE, YEAR

Browse = Callable[[str], Client]


@pytest.fixture
def people(db: None, settings: LazySettings) -> people_cast.Cast:
    """The people of an office with one published framework and one that is open."""
    settings.KHET_SECOND_FACTOR = False
    people = people_cast.build()
    frameworks_cast.store(frameworks_cast.RIVER, frameworks_cast.TREE)
    where = {"actor": MACHINE, "office_id": people.office.id, "year": YEAR, "at": AT}
    frameworks.import_results(
        framework_code="river",
        filename="ผล.csv",
        data=b"code,round6,round12\n1,4,3\n2b,5,5\nX1,3,4\n",
        publish=True,
        **where,
    )
    frameworks.open_evaluation(framework_code="tree", **where)
    return people


@pytest.fixture
def browse(people: people_cast.Cast) -> Browse:
    """A browser in which one of the people has signed in and chosen the year."""

    def signed_in(who: str) -> Client:
        client = Client()
        client.force_login(people.user(who), backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["khet_office_id"], session["khet_year"] = people.office.id, YEAR
        session.save()
        return client

    return signed_in


def address(people: people_cast.Cast, name: str = "paper", kind: str = "results", **query: str) -> str:
    place = {"office_id": people.office.id, "year": YEAR, "kind": kind}
    asked = {"framework": "river"} | query
    return reverse(f"reports:{name}", kwargs=place) + "?" + "&".join(f"{key}={value}" for key, value in asked.items())


def test_the_list_links_every_paper_of_the_year(people: people_cast.Cast, browse: Browse):
    page = browse("director").get(reverse("reports:papers")).content.decode()

    assert "กรอบสายน้ำ" in page
    assert "มาตรฐานต้นไม้" in page
    assert len(re.findall(r'href="/papers/\d+/2566/', page)) == 6


def test_a_paper_shows_its_table_and_offers_to_issue_it(people: people_cast.Cast, browse: Browse):
    page = browse("director").get(address(people)).content.decode()

    assert '<table class="paper-table">' in page
    assert "ออกเอกสาร" in page
    assert not re.search(r"\sstyle=", page)


def test_an_unpublished_paper_says_that_it_is_a_draft_and_cannot_be_issued(people: people_cast.Cast, browse: Browse):
    page = browse("director").get(address(people, framework="tree")).content.decode()

    assert "ยังเป็นร่าง" in page
    assert "issue/" not in page


@pytest.mark.parametrize(("fmt", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_issuing_answers_with_the_file_as_an_attachment(
    people: people_cast.Cast, browse: Browse, fmt: str, start: bytes
):
    answer = browse("director").post(address(people, "issue"), {"format": fmt})

    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert IssuedDocument.objects.get().issued_by_name == "นายพนา วารี"


def test_looking_and_drafting_take_no_number(people: people_cast.Cast, browse: Browse):
    client = browse("director")
    client.get(address(people))

    assert client.get(address(people, "draft", format="pdf")).content.startswith(b"%PDF")
    assert client.get(address(people, "issue")).status_code == 405
    assert not IssuedDocument.objects.exists()


@pytest.mark.parametrize("name", ["paper", "draft"])
def test_an_outsider_cannot_see_another_offices_draft(people: people_cast.Cast, browse: Browse, name: str):
    assert browse("outsider").get(address(people, name, framework="tree")).status_code == 404


def test_an_outsider_cannot_issue_another_offices_paper(people: people_cast.Cast, browse: Browse):
    assert browse("outsider").post(address(people, "issue"), {"format": "pdf"}).status_code in {403, 404}
    assert not IssuedDocument.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "poems"},
        {"framework": "nowhere"},
        {"school": "x"},
        {"school": "๙"},
        {"framework": ""},
        {"school": "999"},
    ],
)
def test_a_paper_that_does_not_exist_is_not_found(people: people_cast.Cast, browse: Browse, asked: dict[str, str]):
    assert browse("director").get(address(people, **asked)).status_code == 404


def test_a_format_that_does_not_exist_is_not_found(people: people_cast.Cast, browse: Browse):
    assert browse("director").get(address(people, "draft", format="exe")).status_code == 404


def test_thai_digits_are_a_choice(people: people_cast.Cast, browse: Browse):
    assert "๓.๕๐" in browse("director").get(address(people, digits="thai")).content.decode()
