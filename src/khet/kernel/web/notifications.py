"""The notifications page: what one was told, with a link to the thing itself."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from khet.kernel import clock, work
from khet.kernel.web.page import SIGNED_IN, Request, page


def address(url_name: str, url_args: dict[str, str | int]) -> str:
    """The page something points to; empty when it points nowhere any more."""
    if not url_name:
        return ""
    try:
        return reverse(url_name, kwargs=url_args)
    except NoReverseMatch:
        return ""


@page(SIGNED_IN)
def listing(request: Request) -> HttpResponse:
    """The person's own notifications, newest first."""
    return render(request, "kernel/notifications.html", {"notes": work.notifications(request.actor)})


@page(SIGNED_IN, methods=("POST",))
def open_one(request: Request, notification_id: int) -> HttpResponse:
    """Mark one as read and go to what it speaks of."""
    note = next((row for row in work.notifications(request.actor) if row.id == notification_id), None)
    work.mark_read(request.actor, notification_id=notification_id, at=clock.now())
    url = address(note.url_name, note.url_args) if note else ""
    return HttpResponseRedirect(url) if url else redirect("kernel:notifications")


@page(SIGNED_IN, methods=("POST",))
def read_all(request: Request) -> HttpResponse:
    """Mark all as read."""
    work.mark_all_read(request.actor, at=clock.now())
    return redirect("kernel:notifications")
