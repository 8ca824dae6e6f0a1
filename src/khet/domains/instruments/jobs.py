"""Background entry points: telling the people of a campaign that an answer is asked of them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khet.domains.instruments.actions import campaigns
from khet.domains.instruments.models import Campaign
from khet.domains.instruments.rules.windows import moment_th
from khet.kernel.jobs import JobFailed, JobRun, job


@job(campaigns.TELL_JOB)
def tell_respondents(
    run: JobRun, *, campaign_id: int, what: str, person_ids: list[int] | None = None
) -> dict[str, Any]:
    """Notify those who have not answered; a crash repeats nothing."""
    campaign = Campaign.objects.filter(pk=campaign_id).first()
    if campaign is None:
        raise JobFailed(_("ไม่พบการเก็บข้อมูลนี้"))
    until = {"title": campaign.title, "when": moment_th(campaign.closes_at)}
    text = _("ขอเชิญตอบ %(title)s ภายใน %(when)s") if what == "invite" else _("ยังรอคำตอบของท่าน: %(title)s ปิดรับ %(when)s")
    with transaction.atomic():
        told = campaigns.tell_waiting(
            campaign_id=campaign_id, text=text % until, at=run.started_at, person_ids=person_ids
        )
        result = {"told": told, "text": _("แจ้งแล้ว %(count)s คน") % {"count": told}}
        run.finish(result)
    return result
