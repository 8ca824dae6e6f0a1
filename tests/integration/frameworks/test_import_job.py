"""A large file is imported in the background, once, with the marked workbook kept for whoever asked."""

from __future__ import annotations

import pytest

from khet.domains.frameworks import public as frameworks
from khet.kernel import files, jobs
from khet.kernel.models import Job, StoredFile
from tests.frameworks_cast import AT, MACHINE, YEAR

pytestmark = pytest.mark.django_db(transaction=True)


def run(cast, data, **more):
    stored = files.store(actor=MACHINE, stream=data, name="ผล.csv", office_id=cast.office.id, at=AT)
    args = {"file_id": stored.pk, "office_id": cast.office.id, "framework_code": "river", "year": YEAR, **more}
    asked = jobs.enqueue(
        "frameworks.import_results", actor=MACHINE, args=args, label="นำเข้าผล", office_id=cast.office.id, at=AT
    )
    jobs.run_pending()
    return Job.objects.get(pk=asked.pk)


def test_the_good_nodes_are_kept_and_the_marked_workbook_can_be_fetched(cast):
    done = run(cast, b"code,round6\n1,3\nX1,9\n")

    assert (done.state, done.result["accepted"], done.result["faults"]) == ("done", 1, 1)
    marked = StoredFile.objects.get(pk=done.result["file_id"])
    assert (marked.name, marked.office_id) == ("ผล-ตรวจแล้ว.xlsx", cast.office.id)
    assert frameworks.results(actor=MACHINE, office_id=cast.office.id, framework_code="river", year=YEAR).entries


def test_a_file_that_cannot_be_taken_fails_with_its_reason(cast):
    done = run(cast, b"code,mood\n1,3\n")

    assert done.state == "failed"
    assert "mood" in done.error


def test_a_file_that_is_not_there_fails_with_words(cast):
    done = run(cast, b"code,round6\n1,3\n", file_id=4711)

    assert done.state == "failed"
    assert "ไม่พบไฟล์" in done.error


def test_a_job_begun_again_changes_nothing_more(cast):
    run(cast, b"code,round6\n1,3\nX1,4\n", publish=True)
    again = run(cast, b"code,round6\n1,3\nX1,4\n", publish=True)

    assert again.result | {"text": ""} == {"ok": True, "accepted": 0, "faults": 0, "file_id": None, "text": ""}
    published = frameworks.evaluations(actor=MACHINE, office_id=cast.office.id)[0]
    assert published.latest.number == 1
