"""Evidence of a follow-up: its owner attaches files and links until it is verified; whoever sees it may read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from khet.domains.frameworks import permissions
from khet.domains.frameworks.queries import suggestions as suggestion_queries
from khet.domains.frameworks.rules.refusals import Locked, NotOwner
from khet.kernel import evidence
from khet.kernel.actor import Actor
from khet.kernel.files.storing import Readable
from khet.kernel.models import EvidenceLink, StoredFile

EVIDENCE = "frameworks.follow_up"


@transaction.atomic
def attach_file(
    *, actor: Actor, follow_up_id: int, stream: Readable | bytes, name: str, title: str, at: datetime
) -> EvidenceLink:
    """Attach an upload. Raises FileRefused, NotOwner, Locked, FollowUp.DoesNotExist out of reach."""
    return evidence.attach_file(
        actor=actor, stream=stream, name=name, title=title, at=at, **_subject(actor, follow_up_id)
    )


@transaction.atomic
def attach_link(*, actor: Actor, follow_up_id: int, url: str, title: str, at: datetime) -> EvidenceLink:
    """Attach an address. Raises BadLink, else as ``attach_file``."""
    return evidence.attach_link(actor=actor, url=url, title=title, at=at, **_subject(actor, follow_up_id))


def evidence_of(follow_up_id: int) -> list[evidence.EvidenceRow]:
    """The evidence of a follow-up that the caller may see; one query."""
    return evidence.links_for(EVIDENCE, [follow_up_id]).get(str(follow_up_id), [])


def evidence_file(*, actor: Actor, follow_up_id: int, evidence_id: int) -> StoredFile:
    """The stored file of one piece of evidence; raises FollowUp.DoesNotExist or EvidenceLink.DoesNotExist."""
    suggestion_queries.follow_up(actor=actor, follow_up_id=follow_up_id)
    return evidence.file_of(EVIDENCE, follow_up_id, evidence_id)


def _subject(actor: Actor, follow_up_id: int) -> dict[str, Any]:
    actor.require(permissions.FOLLOW_UP_REPORT)
    row = suggestion_queries.follow_up(actor=actor, follow_up_id=follow_up_id)
    if actor.person_id != row.owner_person_id:
        raise NotOwner("เฉพาะผู้รับผิดชอบงานติดตามแนบหลักฐานได้", "Only the owner of the follow-up attaches evidence")
    if row.state not in {"open", "returned", "reported"}:
        raise Locked("งานติดตามนี้ปิดแล้ว", "This follow-up is closed")
    return {"subject_kind": EVIDENCE, "subject_id": follow_up_id, "office_id": row.office_id}
