"""Evidence of a node in a round: whoever may report it attaches files, links and figures; nothing after publishing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import loading
from khet.domains.frameworks.models import Entry
from khet.domains.frameworks.queries.entries import EVIDENCE, evidence_key
from khet.domains.frameworks.rules.refusals import Locked
from khet.kernel import evidence, register
from khet.kernel.actor import Actor
from khet.kernel.files.storing import Readable
from khet.kernel.models import EvidenceLink


@transaction.atomic
def attach_file(
    *,
    actor: Actor,
    evaluation_id: int,
    round_code: str,
    node_code: str,
    stream: Readable | bytes,
    name: str,
    at: datetime,
    title: str = "",
    note: str = "",
) -> EvidenceLink:
    """Attach an upload. Raises FileRefused, NotAllowed, NoSuchEvaluation, NotOwner, Locked."""
    subject = _subject(actor, evaluation_id, round_code, node_code)
    return evidence.attach_file(actor=actor, stream=stream, name=name, title=title, note=note, at=at, **subject)


@transaction.atomic
def attach_link(
    *,
    actor: Actor,
    evaluation_id: int,
    round_code: str,
    node_code: str,
    url: str,
    at: datetime,
    title: str = "",
    note: str = "",
) -> EvidenceLink:
    """Attach an address. Raises BadLink, else as ``attach_file``."""
    subject = _subject(actor, evaluation_id, round_code, node_code)
    return evidence.attach_link(actor=actor, url=url, title=title, note=note, at=at, **subject)


@transaction.atomic
def attach_figure(
    *,
    actor: Actor,
    evaluation_id: int,
    round_code: str,
    node_code: str,
    title: str,
    resolver: str,
    args: Mapping[str, Any],
    at: datetime,
    note: str = "",
) -> EvidenceLink:
    """Attach a figure held in Khet as it stands now. Raises Locked when nobody knows the figure, else as above."""
    subject = _subject(actor, evaluation_id, round_code, node_code)
    current = register.resolve(resolver, args)
    if current is None or not current.value:
        raise Locked("ยังไม่มีตัวเลขนี้ในระบบ", "Khet holds no such figure yet")
    return evidence.attach_figure(
        actor=actor,
        title=title,
        value=current.value,
        resolver=resolver,
        args=args,
        note=note or current.source_text,
        at=at,
        **subject,
    )


@transaction.atomic
def remove_evidence(
    *, actor: Actor, evaluation_id: int, round_code: str, node_code: str, evidence_id: int, at: datetime
) -> None:
    """Take a piece of evidence away; its row stays. Raises EvidenceLink.DoesNotExist, else as above."""
    subject = _subject(actor, evaluation_id, round_code, node_code)
    subject.pop("office_id")
    evidence.remove(actor=actor, evidence_id=evidence_id, at=at, **subject)


def _subject(actor: Actor, evaluation_id: int, round_code: str, node_code: str) -> dict[str, Any]:
    place = loading.place(actor, permissions.RESULT_REPORT, evaluation_id, round_code)
    codes = loading.shared_codes(place, node_code)
    loading.check_owner(actor, place, codes)
    found = loading.entries(place, codes)
    if any(entry.step != Entry.DRAFT for entry in found.values()):
        raise Locked("ส่งผลไปแล้ว แนบหรือลบหลักฐานได้เมื่อถูกส่งคืน", "It was submitted: evidence can change when it is returned")
    return {
        "subject_kind": EVIDENCE,
        "subject_id": evidence_key(evaluation_id, round_code, node_code),
        "office_id": place.evaluation.office_id,
    }
