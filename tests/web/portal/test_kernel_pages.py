"""The pages of jobs, audit, documents and files show what is in reach, and refuse the rest."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse

from khet.kernel import clock, files, jobs, register
from khet.kernel.actor import system
from khet.kernel.jobs import registry
from khet.kernel.models import AuditEntry, Job, StoredFile
from tests.kernel_cast import tamper


@pytest.fixture(autouse=True)
def known_job(monkeypatch):
    """A job of the tests; no worker runs it."""
    monkeypatch.setattr(registry, "_handlers", dict(registry._handlers))
    jobs.job("tests.make")(lambda run: None)


@pytest.fixture
def made(cast):
    """Asks for the job as one of the people."""

    def ask(who):
        office = cast.office.id
        return jobs.enqueue("tests.make", actor=cast.actor(who), label="ทำรายงาน QP", office_id=office, at=clock.now())

    return ask


def content(answer):
    """All that a download holds; reading it to the end closes its file."""
    return b"".join(answer.streaming_content)


def finish(row, **values):
    """Bring a job to a state without a worker."""
    Job.objects.filter(pk=row.pk).update(**values)


def test_ones_own_job_shows_its_progress_and_asks_for_itself_again(signed_in, made):
    row = made("officer")
    finish(row, state="running", done=31, total=45, started_at=clock.now(), message="กำลังอ่านแถวที่ 31")

    page = signed_in("officer").get(reverse("kernel:job", args=[row.pk])).content.decode()

    assert '<progress max="45" value="31"' in page
    assert "31 จาก 45" in page
    assert "กำลังอ่านแถวที่ 31" in page
    assert 'hx-trigger="every 1s"' in page
    assert reverse("kernel:job_cancel", args=[row.pk]) in page


def test_a_job_that_is_over_is_not_asked_for_again(signed_in, made):
    row = made("officer")
    finish(row, state="failed", error="ไฟล์ต้นทางว่าง", finished_at=clock.now())

    page = signed_in("officer").get(reverse("kernel:job", args=[row.pk])).content.decode()

    assert "every 1s" not in page
    assert "ไฟล์ต้นทางว่าง" in page
    assert reverse("kernel:job_retry", args=[row.pk]) in page


def test_htmx_gets_the_progress_alone(signed_in, made):
    row = made("officer")

    page = (
        signed_in("officer").get(reverse("kernel:job", args=[row.pk]), headers={"HX-Request": "true"}).content.decode()
    )

    assert page.lstrip().startswith('<div class="stack" id="job"')


def test_the_job_of_another_office_does_not_exist(signed_in, made):
    row = made("officer")

    assert signed_in("outsider").get(reverse("kernel:job", args=[row.pk])).status_code == 404
    assert signed_in("outsider").post(reverse("kernel:job_cancel", args=[row.pk])).status_code == 404
    assert "ทำรายงาน QP" not in signed_in("outsider").get(reverse("kernel:jobs")).content.decode()


def test_a_waiting_job_is_cancelled_and_begun_anew(signed_in, made):
    row, browser = made("officer"), signed_in("officer")

    browser.post(reverse("kernel:job_cancel", args=[row.pk]))
    assert Job.objects.get(pk=row.pk).state == "cancelled"

    browser.post(reverse("kernel:job_retry", args=[row.pk]))
    assert Job.objects.get(pk=row.pk).state == "queued"


def test_the_file_a_job_made_is_for_those_who_see_the_job(signed_in, made):
    row = made("officer")
    stored = files.store(actor=system("tests"), stream=b"a,b\n1,2\n", name="ผล.csv", office_id=None, at=clock.now())
    finish(row, state="done", finished_at=clock.now(), result={"file_id": stored.pk})

    answer = signed_in("officer").get(reverse("kernel:job_file", args=[row.pk]))

    assert content(answer) == b"a,b\n1,2\n"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(verb="kernel.file.downloaded").count() == 1
    assert signed_in("outsider").get(reverse("kernel:job_file", args=[row.pk])).status_code == 404


def test_the_list_of_jobs_is_filtered_by_state(signed_in, made):
    finish(made("officer"), state="failed", finished_at=clock.now())
    made("officer")

    page = signed_in("officer").get(reverse("kernel:jobs"), {"state": "failed"}).content.decode()

    assert page.count("ทำรายงาน QP") == 1


@pytest.fixture
def stored(cast):
    """A file that nobody in the cast uploaded."""
    return files.store(
        actor=system("tests"),
        stream=io.BytesIO(b"%PDF-1.4 x\n%%EOF"),
        name="a.pdf",
        office_id=cast.office.id,
        at=clock.now(),
    )


def test_a_file_of_others_does_not_exist(signed_in, stored):
    assert signed_in("director").get(reverse("kernel:file", args=[stored.pk])).status_code == 404


def test_ones_own_upload_may_be_had_back(signed_in, stored, cast):
    StoredFile.objects.filter(pk=stored.pk).update(stored_by_id=cast.people["teacher"].id)

    assert content(signed_in("teacher").get(reverse("kernel:file", args=[stored.pk]))).startswith(b"%PDF")


def test_the_audit_tells_who_did_what_in_words(signed_in, cast):
    page = signed_in("administrator").get(reverse("kernel:audit")).content.decode()

    assert "เพิ่มสถานศึกษา" in page
    assert "โรงเรียนสะพานไม้วิทยา" in page
    assert "โรงเรียนบ้านดอยหมอก" not in page


@pytest.mark.parametrize(("query", "seen"), [
    ({"verb": "organisations.network.added"}, "สหวิทยาเขตเหนือ"), ({"q": "ต้นไทร"}, "โรงเรียนต้นไทรพิทยาคม"),
    ({"since": "15/11/2566", "until": "15/11/2566", "q": "ต้นไทร"}, "โรงเรียนต้นไทรพิทยาคม"),
])  # fmt: skip
def test_the_audit_is_filtered(signed_in, query, seen):
    page = signed_in("administrator").get(reverse("kernel:audit"), query).content.decode()

    assert seen in page
    assert "โรงเรียนบึงบัววิทยาลัย" not in page


def test_a_period_in_which_nothing_happened_is_empty(signed_in):
    page = signed_in("administrator").get(reverse("kernel:audit"), {"until": "1/1/2560"}).content.decode()

    assert "โรงเรียน" not in page.split('id="table-audit"')[1]


def test_the_audit_is_exported_as_filtered(signed_in):
    answer = signed_in("administrator").get(
        reverse("kernel:audit"), {"export": "csv", "verb": "organisations.network.added"}
    )

    assert len(answer.content.decode("utf-8-sig").splitlines()) == 3


def test_the_page_of_the_chain_names_the_first_broken_row(signed_in, cast):
    browser = signed_in("administrator")
    whole = browser.post(reverse("kernel:audit_verify")).content.decode()
    tamper("UPDATE kernel_auditentry SET target_label = %s WHERE sequence = %s", ("แก้", 3))

    broken = browser.post(reverse("kernel:audit_verify")).content.decode()

    assert "บันทึกครบถ้วน" in whole
    assert "ห่วงโซ่ขาดที่รายการลำดับ 3" in broken


def test_the_audit_costs_a_known_number_of_queries(signed_in, django_assert_max_num_queries):
    browser = signed_in("administrator")
    browser.get(reverse("kernel:audit"))

    with django_assert_max_num_queries(15):
        browser.get(reverse("kernel:audit"))


def test_a_paper_is_revoked_with_a_reason_only(signed_in, cast):
    paper = register.issue(
        actor=cast.actor("director"),
        series="QP",
        office_id=cast.office.id,
        office_label=cast.office.short_name,
        year_be=2566,
        title="ผลการประเมิน QP",
        document_kind="qp",
        subject={},
        figures=[],
        content_hash="ab" * 32,
        at=clock.now(),
    )
    browser, address = signed_in("director"), reverse("kernel:document_revoke", args=[paper.id])
    assert paper.reference in browser.get(reverse("kernel:documents")).content.decode()

    browser.post(address, {"reason": " "})
    assert register.find(paper.token).state == "valid"

    browser.post(address, {"reason": "ออกผิดปี"})
    assert register.find(paper.token).state == "revoked"
    assert signed_in("outsider").post(address, {"reason": "x"}).status_code in {403, 404}
