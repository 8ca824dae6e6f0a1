"""One's own pages: who I am here, what I may do, my tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from khet.domains.accounts.actions import tokens as actions
from khet.domains.accounts.queries import people as queries
from khet.domains.accounts.queries import sign_in
from khet.domains.accounts.queries.catalogue import permission_label
from khet.domains.accounts.web import common, describe
from khet.domains.accounts.web.forms import TokenForm
from khet.kernel import clock
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import SIGNED_IN, Request, page

SUGGESTED = timedelta(days=90)


@page(SIGNED_IN)
def profile(request: Request) -> HttpResponse:
    """Who I am here, with my roles, groups and how I sign in."""
    person_id = request.actor.person_id or 0
    found = queries.person(person_id)
    held = queries.own_assignments(person_id)
    context = {
        **describe.whole(found, held, clock.today()),
        "sign_in": sign_in.sign_in(person_id),
        "labels": sorted({permission_label(name) for name in sign_in.held_permissions(request.actor)}),
    }
    return render(request, "accounts/profile.html", context)


@page(SIGNED_IN)
def tokens(request: Request) -> HttpResponse:
    """My tokens for other systems."""
    today = clock.today()
    rows = [
        {
            "token": row,
            "labels": [permission_label(name) for name in row.scopes],
            "state": "revoked" if row.revoked_at else "expired" if row.expires_on < today else "open",
        }
        for row in sign_in.tokens(request.actor)
    ]
    return render(request, "accounts/tokens.html", {"rows": rows})


@page(SIGNED_IN, methods=("GET", "POST"))
def add_token(request: Request) -> HttpResponse:
    """Make a token; its secret is shown once."""
    held = sorted((name, permission_label(name)) for name in sign_in.held_permissions(request.actor))

    def act(data: dict[str, Any]) -> HttpResponse:
        made = actions.create_token(actor=request.actor, at=clock.now(), **data)
        answer = render(request, "accounts/token_once.html", {"secret": made.secret, "name": data["name"]})
        answer["Cache-Control"] = "no-store"
        return answer

    look = Look(
        title=_("สร้างรหัสเชื่อมต่อ"),
        submit=_("สร้างรหัสเชื่อมต่อ"),
        back=reverse("accounts:tokens"),
        crumbs=[(_("ข้อมูลของฉัน"), reverse("accounts:profile")), (_("รหัสเชื่อมต่อ (API)"), reverse("accounts:tokens"))],
        lead=_("ให้เฉพาะสิทธิ์ที่ระบบนั้นต้องใช้ รหัสเชื่อมต่อทำได้ไม่เกินสิทธิ์ของคุณ"),
    )
    form = TokenForm(request.POST or None, held=held, initial={"expires_on": clock.today() + SUGGESTED})
    return common.form_page(request, form=form, look=look, act=act, said="")


@page(SIGNED_IN, methods=("POST",))
def revoke_token(request: Request, token_id: int) -> HttpResponse:
    """End one of my tokens at once."""
    actions.revoke_token(actor=request.actor, token_id=token_id, at=clock.now())
    messages.success(request, gettext_now("ยกเลิกรหัสเชื่อมต่อแล้ว ระบบที่ใช้รหัสเชื่อมต่อนี้จะเข้าไม่ได้ทันที"))
    return redirect("accounts:tokens")
