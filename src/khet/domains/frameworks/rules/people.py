"""Who may take which step: the steps that check each other are taken by different people."""

from __future__ import annotations

from collections.abc import Collection

from khet.domains.frameworks.rules.refusals import NotOwner, SamePerson


def check_owner(
    *,
    person_id: int | None,
    group_ids: Collection[int],
    owner_person_id: int | None,
    owner_group_id: int | None,
) -> None:
    """Refuse a report on a node that somebody else owns; a node without an owner is open to whoever may report."""
    if owner_person_id is None and owner_group_id is None:
        return
    if owner_person_id is not None and owner_person_id == person_id:
        return
    if owner_group_id is not None and owner_group_id in group_ids:
        return
    raise NotOwner("ข้อนี้มีผู้รับผิดชอบเป็นผู้อื่น โปรดติดต่อผู้มอบหมายงาน", "Somebody else owns this node")


def check_confirmer(*, person_id: int | None, reporter_ids: Collection[int]) -> None:
    """Refuse a group head who took part in the report."""
    if person_id is not None and person_id in reporter_ids:
        raise SamePerson("ผู้รายงานยืนยันผลของตนเองไม่ได้", "Whoever reported cannot confirm the same entry")


def check_evaluator(*, person_id: int | None, reporter_ids: Collection[int]) -> None:
    """Refuse an evaluator who proposed or reported any of it."""
    if person_id is not None and person_id in reporter_ids:
        raise SamePerson("ผู้รายงานหรือผู้เสนอระดับเป็นผู้ให้ระดับข้อเดียวกันไม่ได้", "Whoever reported cannot score the same entry")
