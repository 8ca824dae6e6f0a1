"""Notifications: shown in the page, and sent by e-mail where an office has named its mail server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from khet.kernel import erasing, jobs
from khet.kernel.actor import Actor, system
from khet.kernel.models import Notification
from khet.kernel.work.items import BATCH

MAIL_JOB = "kernel.send_notification"
_addresses: list[Callable[[int], str]] = []


@dataclass(frozen=True, slots=True)
class NotificationRow:
    """One notification, as its receiver sees it."""

    id: int
    text: str
    url_name: str
    url_args: dict[str, str | int]
    created_at: datetime
    is_read: bool


def provide_addresses(source: Callable[[int], str]) -> None:
    """Say how a person id becomes an e-mail address ("" for none); called once, when the apps are ready."""
    _addresses[:] = [source]


def notify(
    *,
    person_id: int,
    text: str,
    url_name: str = "",
    url_args: Mapping[str, str | int] | None = None,
    at: datetime,
) -> Notification:
    """Tell a person something, in the caller's transaction; by e-mail too where that is set up."""
    (note,) = notify_all(person_ids=[person_id], text=text, url_name=url_name, url_args=url_args, at=at)
    return note


@transaction.atomic
def notify_all(
    *,
    person_ids: Iterable[int],
    text: str,
    url_name: str = "",
    url_args: Mapping[str, str | int] | None = None,
    at: datetime,
) -> list[Notification]:
    """Tell each of these people the same, as ``notify`` does; one query for many, and some for each e-mail."""
    notes = [
        Notification(
            person_id=person_id, text=text[:500], url_name=url_name, url_args=dict(url_args or {}), created_at=at
        )
        for person_id in person_ids
    ]
    Notification.objects.bulk_create(notes, batch_size=BATCH)
    if settings.EMAIL_HOST and _addresses:
        who, label = system("notify"), _("ส่งอีเมลแจ้งเตือน")
        for note in notes:
            args = {"notification_id": note.pk}
            jobs.enqueue(MAIL_JOB, actor=who, args=args, label=label, office_id=None, at=at)
    return notes


@jobs.job(MAIL_JOB)
def send_notification(run: jobs.JobRun, notification_id: int) -> None:
    """Send one notification by e-mail, to a person who has an address."""
    note = Notification.objects.filter(pk=notification_id, read_at__isnull=True).first()
    address = _addresses[0](note.person_id) if note and _addresses else ""
    if note and address:
        body = f"{note.text}\n\n{settings.KHET_PUBLIC_URL}/"
        send_mail(_("แจ้งเตือนจากระบบเขต"), body, settings.DEFAULT_FROM_EMAIL, [address])
        run.finish(None)


def notifications(actor: Actor, *, unread_only: bool = False, most: int = 100) -> list[NotificationRow]:
    """The actor's own notifications, newest first, in one query."""
    found = Notification.objects.visible_to(actor)
    if unread_only:
        found = found.filter(read_at__isnull=True)
    return [
        NotificationRow(note.pk, note.text, note.url_name, dict(note.url_args), note.created_at, bool(note.read_at))
        for note in found.order_by("-pk")[:most]
    ]


def unread_count(actor: Actor) -> int:
    """How many of the actor's notifications are unread, in one query."""
    return Notification.objects.visible_to(actor).filter(read_at__isnull=True).count()


@transaction.atomic
def take_back(*, url_name: str, url_args: Mapping[str, str | int]) -> int:
    """Delete what anybody was told about one thing, read or not; how many notifications it was.

    For what must not be known any longer, such as who was reminded of an anonymous form.
    """
    erasing.overwrite_deleted()
    about = {f"url_args__{name}": value for name, value in url_args.items()}
    taken, _tables = Notification.objects.filter(url_name=url_name, **about).delete()
    erasing.sweep_on_commit(Notification)
    return taken


def mark_read(actor: Actor, *, notification_id: int, at: datetime) -> bool:
    """Mark one of the actor's own as read; False when it is not theirs or was read before."""
    own = Notification.objects.visible_to(actor).filter(pk=notification_id, read_at__isnull=True)
    return bool(own.update(read_at=at))


def mark_all_read(actor: Actor, *, at: datetime) -> int:
    """Mark all of the actor's own as read; how many were unread."""
    return Notification.objects.visible_to(actor).filter(read_at__isnull=True).update(read_at=at)
