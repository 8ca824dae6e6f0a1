"""Saved views: keep what a page shows under a name, give colleagues a link to it, take it back, delete it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from khet.domains.indicators import permissions
from khet.domains.indicators.actions import views
from khet.domains.indicators.queries import showing
from khet.domains.indicators.queries.rows import SavedViewRow
from khet.domains.indicators.rules.refusals import NoSuchIndicator, Refusal
from khet.domains.indicators.web import exploring_ask as asking
from khet.kernel import clock
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


@page(permissions.FIGURE_VIEW, methods=("POST",))
def save(request: Request) -> HttpResponse:
    """Keep the table of the page the person comes from."""
    office = asking.office_of(request)
    query = {key: request.POST[key] for key in ("code", *asking.KEPT) if request.POST.get(key)}
    try:
        row = views.save_view(
            actor=request.actor,
            office_id=office.id,
            name=request.POST.get("name", ""),
            query=query,
            at=clock.now(),
        )
    except Refusal as problem:
        messages.error(request, told(problem))
        return redirect(address(query))
    messages.success(request, _("บันทึกมุมมอง “%(name)s” แล้ว เปิดได้จากหน้าตัวชี้วัด") % {"name": row.name})
    return redirect(address(query))


@page(permissions.FIGURE_VIEW, methods=("POST",))
def change(request: Request, view_id: int) -> HttpResponse:
    """Share, share no more, or delete one's own view."""
    try:
        if request.POST.get("then") == "delete":
            views.delete_view(actor=request.actor, view_id=view_id, at=clock.now())
            messages.success(request, _("ลบมุมมองแล้ว"))
        else:
            shared = request.POST.get("then") == "share"
            row = views.share_view(actor=request.actor, view_id=view_id, shared=shared, at=clock.now())
            link = request.build_absolute_uri(reverse("indicators:shared", args=[row.token])) if row.token else ""
            messages.success(
                request,
                _("แบ่งปันแล้ว ส่งลิงก์นี้ให้ผู้ร่วมงาน: %(link)s") % {"link": link} if link else _("เลิกแบ่งปันแล้ว ลิงก์เดิมใช้ไม่ได้อีก"),
            )
    except NoSuchIndicator as missing:
        raise Http404 from missing
    return redirect("indicators:catalogue")


@page(permissions.FIGURE_VIEW)
def opened(request: Request, view_id: int) -> HttpResponse:
    """Open a saved view."""
    try:
        return _to(showing.saved_view(actor=request.actor, view_id=view_id))
    except NoSuchIndicator as missing:
        raise Http404 from missing


@page(permissions.FIGURE_VIEW)
def shared(request: Request, token: str) -> HttpResponse:
    """Open the view behind a shared link."""
    try:
        return _to(showing.shared_view(actor=request.actor, token=token))
    except NoSuchIndicator as missing:
        raise Http404 from missing


def _to(row: SavedViewRow) -> HttpResponse:
    return redirect(address({"office": str(row.office_id), **row.query}))


def address(query: Mapping[str, object]) -> str:
    """The page that a saved view shows."""
    kept = {key: value for key, value in query.items() if key in asking.KEPT}
    code = str(query.get("code", ""))
    path = reverse("indicators:figure", args=[code]) if code else reverse("indicators:catalogue")
    return f"{path}?{urlencode(kept)}" if kept else path
