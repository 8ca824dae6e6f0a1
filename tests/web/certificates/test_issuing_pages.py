"""The way of a certificate on screen: from the list of who has earned one to the paper in somebody's hands."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client

from khet.domains.development.models import Certificate, CertificateTemplate
from khet.kernel import jobs
from khet.kernel.models import Job
from tests import certificates_cast
from tests.certificates_cast import Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return certificates_cast.build(2)


def browser(scene: Scene, who: str) -> Client:
    client = Client()
    client.force_login(scene.cast.user(who), backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer) -> str:
    return answer.content.decode()


def test_from_the_list_to_the_papers_and_back(scene):
    client, event = browser(scene, "developer"), f"/certificates/events/{scene.event.pk}/"

    before = text(client.get(event))
    asked = client.post(f"{event}issue/", {"template": scene.template.pk, "given_on": "20/11/2566"})
    jobs.run_pending()
    after = text(client.get(event))
    row = Certificate.objects.order_by("pk")[0]
    paper = client.get(f"/certificates/{row.pk}/certificate.pdf")

    assert "ออกวุฒิบัตร 2 ฉบับ" in before
    assert asked.status_code == 302
    assert "สพม.ริมน้ำ-วบ-2566/0002" in after
    assert "ไม่มีผู้ที่ผ่านเกณฑ์" in after
    assert paper.content.startswith(b"%PDF")
    assert client.get(f"/certificates/{row.pk}/certificate.png").content.startswith(b"\x89PNG")
    assert scene.event.title in text(client.get("/certificates/"))


def test_a_template_that_nobody_signs_says_so_before_certificates_are_issued(scene):
    client, event = browser(scene, "developer"), f"/certificates/events/{scene.event.pk}/"
    signed = CertificateTemplate.objects.get(pk=scene.template.pk)
    signed.signers = [{"name": "นายสูง ริมเขา", "position": ["ผู้อำนวยการ"]}]
    signed.save()
    other = CertificateTemplate.objects.create(
        office=signed.office, name="แบบไม่มีผู้ลงนาม", heading="วุฒิบัตร", series="วบ", given="x", colour="#112233"
    )

    page = text(client.get(event))

    assert f"{other.name} (ยังไม่มีผู้ลงนาม)" in page
    assert f"{signed.name} (ยังไม่มีผู้ลงนาม)" not in page


def test_a_day_before_the_end_or_to_come_is_refused(scene):
    client, event = browser(scene, "developer"), f"/certificates/events/{scene.event.pk}/issue/"

    for day in ("13/11/2566", "1/1/2700", "วันนี้"):
        answer = client.post(event, {"template": scene.template.pk, "given_on": day})
        assert answer.status_code == 422
    assert not Job.objects.exists()


def test_all_papers_come_as_one_file_or_as_a_zip(scene):
    certificates_cast.issue(scene)
    client = browser(scene, "developer")

    for form, head in (("pdf", b"%PDF"), ("zip", b"PK")):
        asked = client.post(f"/certificates/events/{scene.event.pk}/print/{form}/")
        jobs.run_pending()
        job = Job.objects.latest("pk")
        assert job.state == "done", job.error
        assert asked.url == f"/system/jobs/{job.pk}/"
        data = b"".join(client.get(f"/system/jobs/{job.pk}/file/").streaming_content)
        assert data.startswith(head)
    assert len(zipfile.ZipFile(io.BytesIO(data)).namelist()) == 2


def test_a_wrong_one_is_revoked_with_a_reason(scene):
    row = certificates_cast.issue(scene)[0]
    client = browser(scene, "developer")

    assert client.post(f"/certificates/{row.id}/revoke/", {"reason": ""}).status_code == 422
    done = client.post(f"/certificates/{row.id}/revoke/", {"reason": "สะกดชื่อผิด"})

    assert done.status_code == 302
    assert "สะกดชื่อผิด" in text(client.get(f"/certificates/events/{scene.event.pk}/"))
    assert client.post(f"/certificates/{row.id}/revoke/", {"reason": "อีกครั้ง"}).status_code == 422


def test_a_teacher_opens_their_own_and_nobody_elses(scene):
    certificates_cast.join(scene, "teacher")
    rows = {row.name: row for row in certificates_cast.issue(scene)}
    mine, other = rows.pop(scene.cast.people["teacher"].full_name), next(iter(rows.values()))
    client = browser(scene, "teacher")

    assert client.get(f"/certificates/{mine.id}/certificate.pdf").status_code == 200
    assert client.get(f"/certificates/{other.id}/certificate.pdf").status_code == 404


def test_another_office_finds_none_of_it(scene):
    row = certificates_cast.issue(scene)[0]
    client = browser(scene, "outsider")

    for page in (
        f"/certificates/events/{scene.event.pk}/",
        f"/certificates/{row.id}/certificate.pdf",
        f"/certificates/{row.id}/revoke/",
        f"/certificates/templates/{scene.template.pk}/",
        f"/certificates/templates/{scene.template.pk}/sample.pdf",
        f"/certificates/events/{scene.event.pk}/rule/",
    ):
        assert client.get(page).status_code in {403, 404}, page


def test_a_template_is_changed_and_looked_at(scene):
    client, page = browser(scene, "developer"), f"/certificates/templates/{scene.template.pk}/"
    sent = {
        "name": "แบบใหม่",
        "heading": "เกียรติบัตร",
        "series": "กบ",
        "given": "มอบให้",
        "statement": "ได้ร่วมงาน",
        "frame": "plain",
        "colour": "#336699",
        "signers": "นายสมมติ ลงนาม | ผู้อำนวยการ | สำนักงานเขตสมมติ",
    }

    assert client.get(page).status_code == 200
    assert client.post(page, sent).status_code == 302
    assert client.post(page, sent | {"signers": "ก\nข\nค\nง"}).status_code == 422
    saved = CertificateTemplate.objects.get(pk=scene.template.pk)
    assert saved.signers == [{"name": "นายสมมติ ลงนาม", "position": ["ผู้อำนวยการ", "สำนักงานเขตสมมติ"]}]
    assert client.get(f"{page}sample.pdf").content.startswith(b"%PDF")
    assert client.post("/certificates/templates/new/", sent).status_code == 422  # the name is taken
    assert client.post("/certificates/templates/new/", sent | {"name": "อีกแบบ"}).status_code == 302
    assert "อีกแบบ" in text(client.get("/certificates/templates/"))


def test_the_rule_of_an_event_decides_who_has_earned_one(scene):
    client, page = browser(scene, "developer"), f"/certificates/events/{scene.event.pk}/"

    assert client.get(f"{page}rule/").status_code == 200
    done = client.post(f"{page}rule/", {"needs_test": "on", "pass_percent": "80", "target_percent": "80"})

    assert done.status_code == 302
    assert "ผ่านเกณฑ์ 0 คน" in text(client.get(page))
    assert client.post(f"{page}rule/", {"pass_percent": "0", "target_percent": "101"}).status_code == 422
