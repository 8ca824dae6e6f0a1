"""What waits on people's home because of an event, and what they are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from khet.domains.development import permissions
from khet.domains.development.models import Event
from khet.kernel import work

APPROVE, ATTEND, SPEND, INVITED = (
    "development.approve_registrations",
    "development.record_attendance",
    "development.record_expenses",
    "development.answer_invitation",
)


def subject(event: Event) -> str:
    """By what work about an event is known."""
    return f"development.event:{event.pk}"


def approvals(event: Event, *, are_waiting: bool, at: datetime) -> None:
    """Let applications wait for whoever runs events in the office, while there are any."""
    if not are_waiting:
        work.close_items(subject=subject(event), kind=APPROVE, at=at)
        return
    _open(event, APPROVE, _("อนุมัติผู้สมัคร: %(event)s") % {"event": event.title}, "development:registrations", at)


def follow_state(event: Event, *, has_budget: bool, at: datetime) -> None:
    """Open and close what the state of an event asks for: attendance while it is held, expenses once it is done."""
    if event.state in {Event.OPEN, Event.RUNNING}:
        title = _("บันทึกการเข้าร่วมและสรุปกิจกรรม: %(event)s") % {"event": event.title}
        _open(event, ATTEND, title, "development:attendance", at)
    else:
        work.close_items(subject=subject(event), kind=ATTEND, at=at)
    if event.state == Event.DONE and has_budget:
        title = _("บันทึกค่าใช้จ่าย: %(event)s") % {"event": event.title}
        _open(event, SPEND, title, "development:expenses", at)
    elif event.state != Event.DONE:
        work.close_items(subject=subject(event), kind=SPEND, at=at)
    if event.state in {Event.CANCELLED, Event.DONE, Event.DRAFT}:
        work.close_items(subject=subject(event), kind=APPROVE, at=at)
        work.close_items(subject=subject(event), kind=INVITED, at=at)


def expenses_are_in(event: Event, at: datetime) -> None:
    """Nothing is waited for any more once expenses are recorded."""
    work.close_items(subject=subject(event), kind=SPEND, at=at)


def invite(event: Event, person_ids: Iterable[int], at: datetime) -> None:
    """Tell people that they are asked, and let the answer wait on their home."""
    text = _("คุณได้รับเชิญเข้าร่วม “%(event)s” โปรดตอบรับหรือปฏิเสธ") % {"event": event.title}
    asked = list(person_ids)
    tell(event, asked, text, at)
    work.open_items(
        person_ids=asked,
        kind=INVITED,
        subject=subject(event),
        title=_("ตอบรับคำเชิญ: %(event)s") % {"event": event.title},
        office_id=event.office_id,
        due_on=event.starts_on,
        url_name="development:join",
        url_args={"event_id": event.pk},
        at=at,
    )


def answered(event: Event, person_id: int, at: datetime) -> None:
    """An invitation was answered."""
    work.close_items(subject=subject(event), kind=INVITED, person_id=person_id, at=at)


def tell(event: Event, person_ids: Iterable[int], text: str, at: datetime) -> None:
    """Tell people something about an event."""
    args = {"event_id": event.pk}
    work.notify_all(person_ids=person_ids, text=text, url_name="development:join", url_args=args, at=at)


def tell_cancelled(event: Event, person_ids: Iterable[int], at: datetime) -> None:
    """Tell everybody concerned that an event will not be held."""
    text = _("ยกเลิกกิจกรรม “%(event)s” แล้ว") % {"event": event.title}
    tell(event, person_ids, text, at)


def _open(event: Event, kind: str, title: str, url_name: str, at: datetime) -> None:
    work.open_item(
        kind=kind,
        subject=subject(event),
        title=title[:300],
        office_id=event.office_id,
        permission=permissions.EVENT_RUN,
        due_on=event.ends_on if kind != APPROVE else event.starts_on,
        url_name=url_name,
        url_args={"event_id": event.pk},
        at=at,
    )
