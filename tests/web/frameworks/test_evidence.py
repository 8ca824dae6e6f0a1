"""Evidence of a node: what is kept, what is refused with its reason, and how it comes back."""

from __future__ import annotations

import re
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from khet.kernel.models import StoredFile

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def upload(name, data, kind="application/pdf"):
    return {"file": SimpleUploadedFile(name, data, content_type=kind), "title": "ภาพแม่น้ำ"}


def attach(node_url, row, kind="file"):
    return node_url(row.id, "1", f"evidence/{kind}/attach/")


def test_a_file_is_kept_and_comes_back_as_a_download(house, river, node_url):
    browser = house.browse("officer")

    page = browser.post(attach(node_url, river), upload("แม่น้ำ.pdf", PDF), follow=True).content.decode()
    link = re.search(r'href="(/results/evaluations/[^"]*/evidence/\d+/)"', page).group(1)
    answer = browser.get(link)

    assert "ภาพแม่น้ำ" in page
    assert b"".join(answer.streaming_content if answer.streaming else [answer.content]) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def html_page():
    return b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ว่าง.pdf", b""),
        ("รายงาน.pdf", b"MZ\x90\x00" + b"\0" * 200),
        ("โปรแกรม.exe", b"MZ\x90\x00" + b"\0" * 200),
        ("หน้าเว็บ.pdf", html_page()),
    ],
)
def test_a_file_that_may_not_be_kept_is_refused_beside_the_field(house, river, node_url, name, data):
    answer = house.browse("officer").post(attach(node_url, river), upload(name, data))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'class="error"' in page
    assert 'value="ภาพแม่น้ำ"' in page
    assert not StoredFile.objects.exists()


def test_a_web_page_as_evidence_is_never_shown_as_a_page(house, river, node_url):
    browser = house.browse("officer")

    page = browser.post(attach(node_url, river), upload("หน้าเว็บ.html", html_page(), "text/html"), follow=True)
    link = re.search(r'href="(/results/evaluations/[^"]*/evidence/\d+/)"', page.content.decode()).group(1)
    answer = browser.get(link)

    assert b"".join(answer.streaming_content) == html_page()
    assert answer["Content-Disposition"].startswith("attachment")
    assert "html" not in answer["Content-Type"]


def test_two_hundred_megabytes_are_refused_without_being_read_into_memory(house, river, node_url, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    big = TemporaryUploadedFile("ใหญ่.pdf", "application/pdf", 200 * 1024 * 1024, None)
    big.file.write(PDF)
    big.file.truncate(200 * 1024 * 1024)
    big.file.seek(0)
    from django.test import RequestFactory

    from khet.domains.frameworks.web import evidence

    request = RequestFactory().post(attach(node_url, river))
    request.POST = {"title": ""}
    request.FILES["file"] = big
    request.actor, request.htmx, request.user = house.actor("officer"), False, house.user("officer")
    request.session = house.browse("officer").session
    tracemalloc.start()
    answer = evidence.attach(request, river.id, "6", "1", "file")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    big.close()

    assert answer.status_code == 422
    assert "MB" in answer.content.decode()
    assert peak < 40 * 1024 * 1024
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "แม่น้ำ", ""])
def test_a_link_that_leads_nowhere_safe_is_refused_as_typed(house, river, node_url, url):
    answer = house.browse("officer").post(attach(node_url, river, "link"), {"url": url, "title": "ที่มา"})

    assert answer.status_code == 422
    assert 'value="ที่มา"' in answer.content.decode()


def test_a_link_is_kept_and_removed_again(house, river, node_url):
    from khet.kernel.models import EvidenceLink

    browser = house.browse("officer")
    sent = {"url": "https://example.org/report", "title": "รายงานคุณภาพน้ำ"}
    assert "รายงานคุณภาพน้ำ" in browser.post(attach(node_url, river, "link"), sent, follow=True).content.decode()

    kept = EvidenceLink.objects.get()
    gone = browser.post(node_url(river.id, "1", f"evidence/{kept.pk}/remove/"), follow=True).content.decode()

    assert "รายงานคุณภาพน้ำ" not in gone


def test_a_figure_of_another_year_may_be_evidence(house, published, delta, node_url):
    browser = house.browse("officer")
    url = node_url(delta.id, "13", "evidence/figure/attach/", "12")

    page = browser.post(url, {"figure": "river|2566"}, follow=True).content.decode()

    assert "RV 2566" in page


def test_an_unknown_kind_of_evidence_is_not_found(house, river, node_url):
    assert house.browse("officer").post(attach(node_url, river, "dream"), {}).status_code == 404


@pytest.mark.parametrize("who", ["evaluator", "partner", "teacher", "outsider"])
def test_only_the_owner_attaches(house, river, node_url, who):
    answer = house.browse(who).post(attach(node_url, river), upload("แม่น้ำ.pdf", PDF))

    assert answer.status_code in {403, 404, 422}
    assert not StoredFile.objects.exists()


def test_an_outsider_cannot_download_it(house, river, node_url):
    from khet.kernel.models import EvidenceLink

    house.browse("officer").post(attach(node_url, river), upload("แม่น้ำ.pdf", PDF))
    kept = EvidenceLink.objects.get()

    for who in ("outsider", "partner"):
        assert house.browse(who).get(node_url(river.id, "1", f"evidence/{kept.pk}/")).status_code in {403, 404}
    elsewhere = node_url(river.id, "2b", f"evidence/{kept.pk}/")
    assert house.browse("officer").get(elsewhere).status_code == 404
