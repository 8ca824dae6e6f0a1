"""Issuing the certificates of an event: batch by batch, each whole in itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khet.domains.development import public
from khet.kernel.jobs import JobFailed, JobRun, job


@job(public.ISSUE_CERTIFICATES)
def issue_certificates(
    run: JobRun, *, event_id: int, template_id: int, given_on: str, person_ids: Sequence[int] = ()
) -> dict[str, Any]:
    """Issue what is due, a hundred at a time; begun again after a crash it goes on where the last batch ended."""
    made = 0
    try:
        issue, due = public.prepare_certificates(
            actor=run.actor,
            event_id=event_id,
            template_id=template_id,
            given_on=date.fromisoformat(given_on),
            at=run.started_at,
        )
        wanted = [row for row in due if not person_ids or row.person_id in person_ids]
        total = len(wanted)
        for start in range(0, total, public.CERTIFICATES_AT_ONCE):
            with transaction.atomic():
                batch = wanted[start : start + public.CERTIFICATES_AT_ONCE]
                made += public.issue_certificates(actor=run.actor, issue=issue, people=batch)
            run.progress(start + len(batch), total, _("ลงนามและออกเลขที่แล้ว %(made)s ฉบับ") % {"made": made})
    except public.DevelopmentProblem as problem:
        raise JobFailed(str(problem)) from problem
    return {"made": made, "event_id": event_id, "text": _("ออกวุฒิบัตรแล้ว %(made)s ฉบับ") % {"made": made}}
