"""No upload fills the disk: what is beyond the limit is read and forgotten, and refused in words."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from khet.kernel.models import EvidenceLink

MB = 1024 * 1024


@pytest.fixture(autouse=True)
def small_limit(settings):
    settings.KHET_FILE_LIMIT_MB = 2


def _attach(browser, river, name, content):
    return browser.post(
        f"/results/evaluations/{river.id}/6/1/evidence/file/attach/",
        {"title": "", "file": SimpleUploadedFile(name, content)},
    )


def test_a_file_beyond_the_limit_is_refused_with_the_limit(cast, river, signed_in):
    answer = _attach(signed_in("officer"), river, "หลักฐาน.pdf", b"%PDF-1.7\n" + b"0" * (5 * MB))
    assert answer.status_code == 422
    assert "2 MB" in answer.content.decode()


def test_all_files_of_a_request_share_the_limit():
    files = {f"f{number}": io.BytesIO(b"0" * (3 * MB // 2)) for number in range(5)}
    request = RequestFactory().post("/account/login/", files)
    kept = sum(file.size for file in request.FILES.values())
    request.close()
    assert kept <= 2 * MB + 1


def test_a_file_within_the_limit_comes_back_as_it_was_and_never_as_a_page(cast, river, signed_in):
    browser = signed_in("officer")
    content = b"<html><script>alert(1)</script>" + b" " * (MB + MB // 2)
    assert _attach(browser, river, "หน้า.html", content).status_code == 302

    answer = browser.get(f"/results/evaluations/{river.id}/6/1/evidence/{EvidenceLink.objects.get().pk}/")
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_nobody_of_another_office_gets_the_file(cast, river, signed_in):
    assert _attach(signed_in("officer"), river, "a.txt", b"x" * 10).status_code == 302
    piece = EvidenceLink.objects.get()
    outsider = signed_in("outsider")
    assert outsider.get(f"/results/evaluations/{river.id}/6/1/evidence/{piece.pk}/").status_code == 404
    assert outsider.get(f"/system/files/{piece.file_id}/").status_code == 404
