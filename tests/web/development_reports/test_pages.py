"""In the browser the report of an event is read, edited section by section, drafted and issued."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client

from khet.domains.accounts.models import User
from tests.development_cast import Year
from tests.reports_cast import held

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def year(db: None, settings: LazySettings) -> Year:
    settings.KHET_SECOND_FACTOR = False
    return held(photos=1)


def browse(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    return client


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_the_report_is_read_edited_and_read_again(year: Year):
    browser = browse("phatthana")
    at = f"/papers/events/{year.event_id}/"
    page = text(browser.get(at))
    assert "ร้อยละ ๗๕.๐๐" in page
    assert "data:image/jpeg;base64," in page

    here = f"{at}sections/attendance/"
    shown = text(browser.get(here))
    assert "คิดเป็นร้อยละ 75.00" in shown
    typed = "ผู้เข้าร่วมทุกคนตั้งใจ คิดเป็นร้อยละ 75.00"
    saved = browser.post(here, {"text": typed, "revision": "0"})
    assert saved.url == at
    assert "ผู้เข้าร่วมทุกคนตั้งใจ" in text(browser.get(at))
    browser.post(f"{here}drop/")
    assert "ผู้เข้าร่วมทุกคนตั้งใจ" not in text(browser.get(at))


def test_what_was_typed_is_not_lost_when_somebody_else_was_faster(year: Year):
    browser = browse("phatthana")
    here = f"/papers/events/{year.event_id}/sections/preface/"
    browser.post(here, {"text": "ของคนแรก", "revision": "0"})

    refused = browser.post(here, {"text": "ของคนที่สอง", "revision": "0"})
    assert refused.status_code == 422
    assert "ของคนที่สอง" in text(refused)
    assert 'name="revision" value="1"' in text(refused)
    assert browser.post(here, {"text": "ของคนที่สอง", "revision": "1"}).status_code == 302


def test_draft_and_numbered_files_are_handed_out(year: Year):
    browser = browse("phatthana")
    at = f"/papers/events/{year.event_id}/"

    assert browser.get(f"{at}draft/?format=docx").content.startswith(b"PK")
    issued = browser.post(f"{at}issue/", {"format": "pdf"})
    assert issued.content.startswith(b"%PDF")
    assert browser.get(f"{at}draft/?format=exe").status_code == 404


def test_others_read_or_not_and_never_edit(year: Year):
    at = f"/papers/events/{year.event_id}/"

    reader = browse("phana")
    assert reader.get(at).status_code == 200
    assert reader.get(f"{at}sections/preface/").status_code == 403
    assert browse("mok").get(at).status_code in {403, 404}
    assert browse("phatthana").get(f"{at}sections/nothing/").status_code == 404


def test_the_annual_report_is_edited_on_screen_as_an_events_report_is(year: Year):
    browser = browse("phatthana")
    at = f"/papers/plans/{year.plan_id}/"

    saved = browser.post(f"{at}sections/suggestions/", {"text": "- เพิ่มเวลาฝึกปฏิบัติ", "revision": "0"})

    assert saved.url == at
    assert "เพิ่มเวลาฝึกปฏิบัติ" in text(browser.get(at))
    assert browser.get(f"{at}draft/?format=docx").content.startswith(b"PK")
    assert "รายงานจึงยังเป็นร่าง" in text(browser.post(f"{at}issue/", {"format": "pdf"}, follow=True))
    browser.post(f"{at}sections/suggestions/drop/")
    assert "เพิ่มเวลาฝึกปฏิบัติ" not in text(browser.get(at))
    assert browser.get(f"{at}sections/nothing/").status_code == 404
