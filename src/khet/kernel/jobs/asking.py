"""Asking for jobs, following them, retrying and cancelling."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from khet.kernel import audit
from khet.kernel.actor import Actor
from khet.kernel.jobs import queue
from khet.kernel.jobs.registry import registered
from khet.kernel.models import Job, JobLogLine
from khet.kernel.permissions import JOB_MANAGE, JOB_VIEW
from khet.kernel.states import Machine, step

MACHINE = Machine(
    dict(Job.STATES),
    [
        step("retry", [Job.FAILED, Job.CANCELLED], Job.QUEUED),
        step("cancel", [Job.QUEUED, Job.RUNNING], Job.CANCELLED),
    ],
)


@transaction.atomic
def enqueue(
    name: str, *, actor: Actor, args: Mapping[str, Any] | None = None, label: str, office_id: int | None, at: datetime
) -> Job:
    """Ask for a job in the caller's transaction: it exists, and can be claimed, once that commits; three queries.

    Raises UnknownJob at once for a name that nobody registered. ``args`` must be JSON.
    """
    registered(name)
    row = Job.objects.create(
        name=name,
        label=label,
        arguments=dict(args or {}),
        office_id=office_id,
        actor_kind=actor.kind,
        actor_user_id=actor.user_id,
        actor_person_id=actor.person_id,
        actor_name=actor.name[:200],
        actor_scopes=None if actor.scopes is None else sorted(actor.scopes),
        queued_at=at,
    )
    queue.put(row)
    return row


def jobs(actor: Actor, *, state: str = "", name: str = "", office_id: int | None = None) -> QuerySet[Job]:
    """The actor's own jobs and those of the offices where jobs may be seen, newest first, not yet fetched."""
    found = Job.objects.visible_to(actor, JOB_VIEW)
    exact = {"state": state or None, "name": name or None, "office_id": office_id}
    return found.filter(**{field: value for field, value in exact.items() if value is not None})


def log_lines(row: Job, *, after: int = 0) -> list[JobLogLine]:
    """The job's log from the line after this id on, in one query."""
    return list(row.log_lines.filter(pk__gt=after).order_by("pk"))


@transaction.atomic
def retry(*, actor: Actor, job_id: int, at: datetime) -> Job:
    """Begin a failed or cancelled job anew. Raises Job.DoesNotExist out of reach, WrongState, NotAllowed."""
    row = _locked(actor, job_id)
    row.state = MACHINE.check("retry", row.state)
    row.attempts, row.done, row.total, row.message = 0, 0, 0, ""
    row.error = row.trace = row.worker = ""
    row.result, row.finished_at, row.started_at, row.heartbeat_at = None, None, None, None
    row.is_cancel_requested, row.queued_at = False, at
    row.save()
    queue.put(row)
    _record(actor, "kernel.job.retried", row, at)
    return row


@transaction.atomic
def cancel(*, actor: Actor, job_id: int, at: datetime) -> Job:
    """Cancel a waiting job at once; ask a running one to stop at its next check. Raises as ``retry`` does."""
    row = _locked(actor, job_id)
    MACHINE.check("cancel", row.state)
    row.is_cancel_requested = True
    if row.state == Job.QUEUED:
        row.state, row.finished_at, row.message = Job.CANCELLED, at, _("ยกเลิกก่อนเริ่มทำ")
        queue.withdraw(row)
    row.save()
    _record(actor, "kernel.job.cancelled", row, at)
    return row


def _locked(actor: Actor, job_id: int) -> Job:
    row = Job.objects.visible_to(actor, JOB_VIEW).select_for_update().get(pk=job_id)
    is_own = actor.user_id is not None and row.actor_user_id == actor.user_id
    if not is_own:
        actor.require(JOB_MANAGE)
        if row.office_id is not None:
            actor.require_office(JOB_MANAGE, row.office_id)
    return row


def _record(actor: Actor, verb: str, row: Job, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        target_kind="kernel.job",
        target_id=row.pk,
        target_label=row.label,
        office_id=row.office_id,
        detail={"name": row.name},
        at=at,
    )
