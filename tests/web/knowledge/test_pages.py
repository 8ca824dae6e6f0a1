"""In the browser a practice is written, handed in, judged and published, and everybody finds what is open."""

from __future__ import annotations

import io

from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from khet.domains.knowledge import public as knowledge
from khet.domains.knowledge.models import Medium, Practice
from khet.kernel import files
from khet.kernel.models import StoredFile
from tests.knowledge_cast import AT, LEVELS, WORDS, medium, published, submitted
from tests.web.knowledge.conftest import House

WRITTEN = {
    "title": WORDS.title,
    "kind": "practice",
    "summary": WORDS.summary,
    "background": WORDS.background,
    "process": WORDS.process,
    "results": WORDS.results,
    "tags": "การอ่าน, ชุมชน",
}


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def content(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_a_teacher_writes_attaches_and_hands_in(house: House):
    browser = house.browse("teacher")
    made = browser.post("/knowledge/new/", WRITTEN)
    practice = Practice.objects.get()
    assert made.url == f"/knowledge/{practice.pk}/"
    assert practice.tags == ["การอ่าน", "ชุมชน"]

    file = ContentFile(b"%PDF-1.4\n%%EOF\n", name="คู่มือ.pdf")
    browser.post(f"{made.url}attach/file/", {"file": file, "title": "คู่มือ"})
    browser.post(f"{made.url}attach/link/", {"url": "https://example.org/v", "title": "วีดิทัศน์"})
    page = text(browser.get(made.url))
    assert "คู่มือ" in page
    assert "วีดิทัศน์" in page
    assert content(browser.get(f"{made.url}files/{_file(page)}/")).startswith(b"%PDF")

    page = text(browser.post(f"{made.url}submit/", follow=True))
    assert "ส่งให้พิจารณาแล้ว" in page
    assert "แนบไฟล์" not in page


def _file(page: str) -> str:
    return page.split("/files/")[1].split("/", maxsplit=1)[0]


def test_what_was_typed_stays_when_something_is_wrong(house: House):
    browser = house.browse("teacher")

    answer = browser.post("/knowledge/new/", {**WRITTEN, "title": ""})
    assert answer.status_code == 422
    assert WORDS.process in text(answer)
    browser.post("/knowledge/new/", WRITTEN)
    practice = Practice.objects.get()
    answer = browser.post(f"/knowledge/{practice.pk}/attach/link/", {"url": "javascript:alert(1)", "title": "x"})
    assert answer.status_code == 422
    assert "ลิงก์ต้องขึ้นต้นด้วย" in text(answer)


def test_an_incomplete_draft_says_what_is_missing(house: House):
    browser = house.browse("teacher")
    browser.post("/knowledge/new/", {**WRITTEN, "process": ""})
    practice = Practice.objects.get()

    assert "วิธีดำเนินการ" in text(browser.post(f"/knowledge/{practice.pk}/submit/", follow=True))
    changed = browser.post(f"/knowledge/{practice.pk}/edit/", WRITTEN)
    assert changed.status_code == 302
    assert "ส่งให้พิจารณาแล้ว" in text(browser.post(f"/knowledge/{practice.pk}/submit/", follow=True))


def test_reviewer_judges_and_director_publishes_to_everybody(house: House):
    practice_id = submitted(house.people)
    at = f"/knowledge/{practice_id}/"
    officer, director = house.browse("officer"), house.browse("director")

    refused = officer.post(f"{at}review/", {"c1": "5"})
    assert refused.status_code == 422
    officer.post(f"{at}review/", {**{key: str(level) for key, level in LEVELS.items()}, "comment": "เพิ่มภาพ"})
    page = text(director.get(at))
    assert "4.05" in page
    assert "ดีมาก" in page
    assert "นายกล้า ทุ่งทอง" in page
    assert "นายกล้า ทุ่งทอง" not in text(house.browse("teacher").get(at))
    director.post(f"{at}publish/", {"is_open": "on"})

    assert WORDS.title in text(Client().get("/knowledge/open/?q=หนังสือท่าน้ำ"))
    assert WORDS.process in text(Client().get(f"/knowledge/open/{practice_id}/"))
    assert Client().get(at).status_code == 302


def test_a_return_needs_a_reason_and_shows_it_to_the_author(house: House):
    practice_id = submitted(house.people)
    at = f"/knowledge/{practice_id}/"
    director = house.browse("director")

    assert director.post(f"{at}return/", {"reason": " "}).status_code == 422
    director.post(f"{at}return/", {"reason": "ขอตัวเลขปีที่สอง"})
    assert "ขอตัวเลขปีที่สอง" in text(house.browse("teacher").get(at))


def test_a_withdrawn_practice_is_gone_from_the_open_list(house: House):
    practice_id = published(house.people, is_open=True)
    director = house.browse("director")

    director.post(f"/knowledge/{practice_id}/withdraw/", {"reason": "ตรวจใหม่"})
    assert Client().get(f"/knowledge/open/{practice_id}/").status_code == 404


def test_script_in_a_text_stays_text(house: House):
    words = knowledge.PracticeText("<script>alert(1)</script>", "<img src=x onerror=alert(2)>")
    practice_id = knowledge.save_practice(actor=house.actor("teacher"), text=words, at=AT)

    page = text(house.browse("teacher").get(f"/knowledge/{practice_id}/"))
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_the_criteria_are_changed_on_screen(house: House):
    director, at = house.browse("director"), f"/knowledge/criteria/{house.office_id}/"

    assert "20 | กระบวนการชัดเจน" in text(director.get(at))
    assert director.post(at, {"lines": "ไม่มีน้ำหนัก"}).status_code == 422
    assert director.post(at, {"lines": "60 | ได้ผล\n40 | ทำตามได้"}).status_code == 302
    assert house.browse("officer").get(at).status_code == 403


def test_media_are_added_found_lent_and_taken_out(house: House):
    browser = house.browse("teacher")
    given = {"title": "บัตรคำ", "kind": "worksheet", "licence": "cc0", "audience": "everybody", "tags": "อ่าน"}
    assert "ผู้ดูแลคลังความรู้" in text(browser.post("/knowledge/media/new/", given))
    made = browser.post("/knowledge/media/new/", {**given, "audience": "office"})
    held = Medium.objects.get()
    browser.post(f"{made.url}attach/file/", {"file": ContentFile(b"%PDF-1.4\n%%EOF\n", name="a.pdf"), "title": "ชุด"})
    assert house.browse("director").post(f"{made.url}edit/", given).status_code == 302

    assert "บัตรคำ" in text(house.browse("officer").get("/knowledge/media/?q=บัตรคำ&kind=worksheet"))
    page = text(Client().get(f"/knowledge/open/media/{held.pk}/"))
    assert content(Client().get(f"/knowledge/open/media/{held.pk}/files/{_file(page)}/")).startswith(b"%PDF")
    changed = browser.post(f"{made.url}edit/", {**given, "audience": "office"})
    assert changed.status_code == 302
    assert Client().get(f"/knowledge/open/media/{held.pk}/").status_code == 404
    browser.post(f"{made.url}retire/")
    assert "บัตรคำ" not in text(browser.get("/knowledge/media/"))


def test_a_photo_in_the_library_tells_no_place(house: House):
    exif = Image.Exif()
    exif[0x010F] = "CameraMaker"
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG", exif=exif)
    browser = house.browse("teacher")
    page = {"title": "ภาพ", "kind": "picture", "licence": "cc-by", "audience": "office"}
    made = browser.post("/knowledge/media/new/", page)

    browser.post(f"{made.url}attach/file/", {"file": ContentFile(out.getvalue(), name="a.jpg"), "title": "ภาพ"})

    with files.open_file(StoredFile.objects.latest("pk")) as stored:
        kept = stored.read()
    assert kept.startswith(b"\xff\xd8")
    assert b"CameraMaker" not in kept


def test_others_media_are_read_and_not_changed(house: House):
    medium_id = medium(house.people)
    other = house.browse("school_director")

    page = text(other.get(f"/knowledge/media/{medium_id}/"))
    assert "บัตรคำริมน้ำ" in page
    assert "แก้ไข</a>" not in page
    assert other.get(f"/knowledge/media/{medium_id}/edit/").status_code == 404
    assert other.post(f"/knowledge/media/{medium_id}/retire/", follow=True).status_code == 200
    assert Medium.objects.get().retired_at is None
