"""The way of an entry as a table, and what every step of it writes: the entry, its history, and what waits next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions.loading import Place
from khet.domains.frameworks.models import Assignment, Entry, EntryRevision
from khet.domains.frameworks.queries.row_makers import entry_row
from khet.kernel import audit, work
from khet.kernel.actor import Actor
from khet.kernel.states import Machine, step

MACHINE = Machine(
    dict(Entry.STEPS),
    [
        step("submit", [Entry.DRAFT], Entry.SUBMITTED, permission=permissions.RESULT_REPORT),
        step("confirm", [Entry.SUBMITTED], Entry.CONFIRMED, permission=permissions.RESULT_CONFIRM),
        step("return_report", [Entry.SUBMITTED], Entry.DRAFT, permission=permissions.RESULT_CONFIRM, needs_reason=True),
        step("score", [Entry.CONFIRMED, Entry.SCORED], Entry.SCORED, permission=permissions.RESULT_SCORE),
        step(
            "return_confirmed", [Entry.CONFIRMED], Entry.DRAFT, permission=permissions.RESULT_SCORE, needs_reason=True
        ),
        step("return_score", [Entry.SCORED], Entry.CONFIRMED, permission=permissions.RESULT_PUBLISH, needs_reason=True),
        step("publish", [Entry.SCORED], Entry.PUBLISHED, permission=permissions.RESULT_PUBLISH),
        step("amend", [Entry.PUBLISHED], Entry.SCORED, permission=permissions.RESULT_AMEND, needs_reason=True),
    ],
)

REPORT, CONFIRM, SCORE, PUBLISH = (f"frameworks.{name}" for name in ("report", "confirm", "score", "publish"))
_WAITING = (
    (CONFIRM, Entry.SUBMITTED, permissions.RESULT_CONFIRM, "confirm_due_on"),
    (SCORE, Entry.CONFIRMED, permissions.RESULT_SCORE, "score_due_on"),
    (PUBLISH, Entry.SCORED, permissions.RESULT_PUBLISH, "score_due_on"),
)


def keep(
    *, actor: Actor, place: Place, entry: Entry, action: str, at: datetime, reason: str = "", history: bool = True
) -> None:
    """Save an entry one revision further, with its history; the caller records the step in the audit chain."""
    entry.revision += 1
    entry.updated_at, entry.updated_by_id, entry.updated_by_name = at, actor.person_id, actor.name
    entry.save()
    if history:
        EntryRevision.objects.create(**revision_of(actor, place, entry, action, at, reason))


def revision_of(
    actor: Actor, place: Place, entry: Entry, action: str, at: datetime, reason: str = ""
) -> dict[str, Any]:
    """The fields of the history row for an entry as it stands now."""
    return {
        "entry": entry,
        "number": entry.revision,
        "action": action,
        "data": entry_row(entry, place.round.code).as_data(),
        "reason": reason.strip(),
        "at": at,
        "by_id": actor.person_id,
        "by_name": actor.name,
    }


def record(
    *, actor: Actor, place: Place, codes: tuple[str, ...], verb: str, at: datetime, detail: Mapping[str, Any]
) -> None:
    """Write a step on one node (or the nodes that share a score) into the audit chain."""
    evaluation = place.evaluation
    audit.record(
        actor=actor,
        verb=f"frameworks.entry.{verb}",
        target_kind="frameworks.entry",
        target_id=f"{evaluation.pk}/{place.round.code}/{';'.join(codes)}",
        target_label=f"{evaluation.framework.code} {evaluation.year} {place.round.name} {';'.join(codes)}",
        office_id=evaluation.office_id,
        detail=dict(detail),
        at=at,
    )


def let_owner_work(*, place: Place, code: str, at: datetime) -> None:
    """Put a node on its owner's home until it is submitted; without an owner nobody's.

    In an owning group it waits for those who may report.
    """
    owner = Assignment.objects.filter(evaluation=place.evaluation, node_code=code).first()
    if owner is None:
        return
    work.open_item(
        kind=REPORT,
        subject=node_subject(place, code),
        title=_("รายงานผล %(framework)s %(label)s %(round)s")
        % {"framework": _short(place), "label": _label(place, code), "round": place.round.name},
        office_id=place.evaluation.office_id,
        school_id=place.evaluation.school_id,
        person_id=owner.owner_person_id,
        group_id=owner.owner_group_id,
        permission=permissions.RESULT_REPORT if owner.owner_group_id is not None else None,
        due_on=place.round.report_due_on,
        at=at,
        **_address(place, code),
    )


def close_owner_work(*, place: Place, code: str, at: datetime) -> None:
    """Take a node off its owner's home."""
    work.close_items(subject=node_subject(place, code), at=at)


def tell_returned(*, place: Place, code: str, reason: str, person_ids: Iterable[int | None], at: datetime) -> None:
    """Tell those whose work came back, and why."""
    text = _("ส่งคืนให้แก้ไข: %(framework)s %(label)s %(round)s (%(reason)s)") % {
        "framework": _short(place),
        "label": _label(place, code),
        "round": place.round.name,
        "reason": reason.strip(),
    }
    told = [person_id for person_id in person_ids if person_id is not None]
    work.notify_all(person_ids=told, text=text, at=at, **_address(place, code))


def _label(place: Place, code: str) -> str:
    """How the paper numbers a node, with its code when several nodes carry the same number."""
    label = place.framework.node(code).label
    if not label:
        return code
    is_shared = sum(node.label == label for node in place.framework.nodes) > 1
    return f"{label} ({code})" if is_shared else label


def _address(place: Place, code: str) -> dict[str, Any]:
    return {
        "url_name": "frameworks:entry",
        "url_args": {"evaluation_id": place.evaluation.pk, "round_code": place.round.code, "node_code": code},
    }


def refresh_waiting(*, place: Place, at: datetime) -> None:
    """Let the round wait for the group head, the evaluator or the publisher as long as entries stand before them."""
    standing = set(Entry.objects.filter(round=place.round).order_by().values_list("step", flat=True).distinct())
    for kind, step_name, permission, due in _WAITING:
        subject = f"frameworks.round:{place.round.pk}"
        if step_name not in standing:
            work.close_items(subject=subject, kind=kind, at=at)
            continue
        work.open_item(
            kind=kind,
            subject=subject,
            title=_round_title(kind, place),
            office_id=place.evaluation.office_id,
            school_id=place.evaluation.school_id,
            permission=permission,
            due_on=getattr(place.round, due),
            url_name="frameworks:round",
            url_args={"evaluation_id": place.evaluation.pk, "round_code": place.round.code},
            at=at,
        )


def node_subject(place: Place, code: str) -> str:
    """How work items and evidence name a node in a round."""
    return f"frameworks.node:{place.evaluation.pk}/{place.round.code}/{code}"


def _round_title(kind: str, place: Place) -> str:
    words = {"framework": _short(place), "year": place.evaluation.year, "round": place.round.name}
    if kind == CONFIRM:
        return _("ยืนยันผล %(framework)s ปี %(year)s %(round)s") % words
    if kind == SCORE:
        return _("ให้ระดับ %(framework)s ปี %(year)s %(round)s") % words
    return _("เผยแพร่ผล %(framework)s ปี %(year)s %(round)s") % words


def _short(place: Place) -> str:
    return place.evaluation.framework.short_name or place.evaluation.framework.code
