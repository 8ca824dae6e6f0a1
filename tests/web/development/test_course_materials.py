"""Materials of a course: added, read by the office, taken out; nothing of another office's."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khet.domains.development import public as development
from khet.domains.development.models import Event, Material
from tests import development_cast, people_cast
from tests.development_cast import AT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def year():
    return development_cast.build(teachers=1)


@pytest.fixture
def course(year):
    words = development.CourseWords("ห1", "หลักสูตรเชิงรุก", Decimal(6))
    return development.save_course(actor=year.developer, office_id=year.office_id, words=words, at=AT)


def browser(person_id):
    client = Client()
    user = people_cast.User.objects.get(person_id=person_id)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_file_is_added_read_and_taken_out(year, course):
    client, page = browser(year.developer.person_id), f"/development/courses/{course.pk}/materials/"
    paper = SimpleUploadedFile("ใบงาน.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")

    client.post(f"{page}add/", {"title": "ใบงานที่ 1", "file": paper})
    found = Material.objects.get(course=course)

    assert "ใบงานที่ 1" in client.get(page).content.decode()
    answer = client.get(f"/development/courses/{course.pk}/files/{found.file_id}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    client.post(f"{page}{found.pk}/remove/")
    assert not Material.objects.exists()


def test_a_link_is_shown(year, course):
    client, page = browser(year.developer.person_id), f"/development/courses/{course.pk}/materials/"

    client.post(f"{page}add/", {"title": "บทเรียน", "url": "https://example.org/lesson"})

    assert 'href="https://example.org/lesson"' in client.get(page).content.decode()


def test_neither_or_both_are_refused(year, course):
    client, page = browser(year.developer.person_id), f"/development/courses/{course.pk}/materials/"

    answer = client.post(f"{page}add/", {"title": "ว่าง"})

    assert "โปรดแนบไฟล์หรือใส่ลิงก์" in answer.content.decode()
    assert not Material.objects.exists()


def test_another_office_finds_nothing(year, course):
    other = people_cast.person(year.people.other_office.id, "นางอื่น ไกล", "klai", roles=["staff_developer"])
    client, page = browser(other.id), f"/development/courses/{course.pk}/materials/"

    assert client.get(page).status_code == 404
    assert client.post(f"{page}add/", {"title": "x", "url": "https://example.org"}).status_code == 404


def test_whoever_has_a_seat_finds_the_papers_of_the_course_and_nobody_else(course, year):
    Event.objects.filter(pk=year.event_id).update(course=course)
    paper = SimpleUploadedFile("ใบงาน.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
    developer = browser(year.developer.person_id)
    developer.post(f"/development/courses/{course.pk}/materials/add/", {"title": "ใบงานที่ 1", "file": paper})
    client, page = browser(year.teachers[0].id), f"/development/events/{year.event_id}/join/"
    file = f"/development/events/{year.event_id}/files/{Material.objects.get(course=course).file_id}/"

    assert "ใบงานที่ 1" not in client.get(page).content.decode()
    assert client.get(file).status_code == 404

    development.register_for(actor=year.developer, event_id=year.event_id, person_ids=[year.teachers[0].id], at=AT)

    assert f'href="{file}"' in client.get(page).content.decode()
    assert b"".join(client.get(file).streaming_content).startswith(b"%PDF")
    listed = developer.get(f"/development/events/{year.event_id}/records/").content.decode()
    assert "ใบงานที่ 1" in listed
    assert "ของหลักสูตร" in listed
