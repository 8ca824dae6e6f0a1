"""Answers that were given on paper, typed in by whoever runs the campaign; checked as those given on a phone are."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from khet.domains.instruments import permissions
from khet.domains.instruments.actions.answering import send_anonymous, send_named
from khet.domains.instruments.models import Campaign
from khet.domains.instruments.queries.campaigns import door_of_open_link
from khet.domains.instruments.queries.instruments import form_of, logic_of
from khet.domains.instruments.rules.paper import Fault
from khet.domains.instruments.rules.settling import settle
from khet.domains.instruments.rules.windows import CollectingRefused
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change


class PaperRefused(CollectingRefused):
    """Some sheets cannot be taken, so none was; ``faults`` has all of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        first = faults[0]
        super().__init__(
            f"แผ่นที่ {first.sheet} ข้อ {first.item}: {first.message_th}",
            f"Sheet {first.sheet}, question {first.item}: {first.message_en}",
        )


@transaction.atomic
def take_paper_answers(
    *, actor: Actor, campaign_id: int, rows: Sequence[Mapping[str, Any]], today: date, at: datetime
) -> int:
    """Take sheets of answers by question key into a campaign with an open link; all of them or none.

    Raises Campaign.DoesNotExist out of reach, CollectingRefused, and PaperRefused with all that cannot be taken.
    Answers of an anonymous campaign go into the urn like all others; the audit tells how many sheets, never what they
    say.
    """
    found = Campaign.objects.visible_to(actor, permissions.CAMPAIGN_RUN)
    campaign = found.get(pk=campaign_id)
    door = door_of_open_link(campaign.open_token) if campaign.open_token else None
    if door is None:
        raise CollectingRefused(
            "ป้อนคำตอบจากกระดาษได้เฉพาะการเก็บข้อมูลแบบลิงก์เปิด", "Paper answers need a campaign with an open link"
        )
    form, logic = form_of(campaign.version_id), logic_of(campaign.version_id)
    checked = [settle(form, logic, dict(row), pictures=(), today=today, final=True) for row in rows]
    faults = [
        Fault(number, "/".join(map(str, place)), str(row.get(place[0], "")), wrong.message_th, wrong.message_en)
        for number, (row, settled) in enumerate(zip(rows, checked, strict=True), start=1)
        for place, wrong in settled.wrong.items()
    ]
    if faults:
        raise PaperRefused(faults)
    for settled in checked:
        opening = f"paper:{secrets.token_urlsafe(16)}"
        if door.is_anonymous:
            send_anonymous(door=door, answers=settled.answers, pictures={}, opening=opening, at=at)
        else:
            send_named(door=door, answers=settled.answers, pictures={}, opening=opening, at=at)
    detail = {"sheets": len(rows)}
    record_change(actor, "campaign.paper", campaign, campaign.title, office_id=campaign.office_id, detail=detail, at=at)
    return len(rows)
