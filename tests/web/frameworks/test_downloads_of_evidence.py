"""Files of evidence are handed out with their line in the audit, and a lost one is said so in words."""

from __future__ import annotations

from datetime import date

import pytest

from khet.domains.frameworks import public as frameworks
from khet.domains.frameworks.actions import follow_up_evidence
from khet.kernel.files import blobs
from khet.kernel.models import AuditEntry, StoredFile
from tests.frameworks_cast import AT

PDF = b"%PDF-1.4 x\n%%EOF"
DONE = "kernel.file.downloaded"


def of_a_node(house, river):
    place = {"evaluation_id": river.id, "round_code": "6", "node_code": "1"}
    frameworks.attach_file(actor=house.actor("officer"), stream=PDF, name="น้ำใส.pdf", at=AT, **place)
    (row,) = frameworks.evidence_of_round(actor=house.actor("officer"), evaluation_id=river.id, round_code="6")["1"]
    return f"/results/evaluations/{river.id}/6/1/evidence/{row.id}/"


def of_a_follow_up(house, river):
    place = {"evaluation_id": river.id, "round_code": "6", "node_code": "1"}
    suggestion = frameworks.write_suggestion(actor=house.actor("evaluator"), text="ควรตรวจน้ำ", at=AT, **place)
    task = frameworks.Task("ตรวจน้ำ", house.person_id("officer"), date(2023, 6, 30))
    (row,) = frameworks.open_follow_ups(actor=house.actor("director"), suggestion_id=suggestion.id, tasks=[task], at=AT)
    follow_up_evidence.attach_file(
        actor=house.actor("officer"), follow_up_id=row.id, stream=PDF, name="ตรวจ.pdf", title="", at=AT
    )
    (found,) = follow_up_evidence.evidence_of(row.id)
    return f"/results/follow-ups/{row.id}/files/{found.id}/"


@pytest.mark.parametrize("attached", [of_a_node, of_a_follow_up])
def test_the_file_comes_as_a_download_and_is_in_the_audit(house, river, attached):
    answer = house.browse("officer").get(attached(house, river))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    (entry,) = AuditEntry.objects.filter(verb=DONE)
    assert (entry.target_id, entry.office_id) == (str(StoredFile.objects.get().pk), house.office_id)


@pytest.mark.parametrize("attached", [of_a_node, of_a_follow_up])
def test_a_lost_file_leads_back_with_a_message_and_without_a_trace(house, river, attached):
    address = attached(house, river)
    blobs.path_of(StoredFile.objects.get().sha256).unlink()

    answer = house.browse("officer").get(address, follow=True)

    assert answer.redirect_chain
    assert ".pdf" in " ".join(str(message) for message in answer.context["messages"])
    assert not AuditEntry.objects.filter(verb=DONE).exists()
