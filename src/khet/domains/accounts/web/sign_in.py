"""Pages on which an administrator makes an account, replaces a password, and helps when a second factor is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.accounts import permissions, rules
from khet.domains.accounts.actions import sign_in as actions
from khet.domains.accounts.queries.people import PersonRow
from khet.domains.accounts.web import common
from khet.domains.accounts.web.forms import UsernameForm
from khet.kernel import clock
from khet.kernel.web.page import Request, page


@page(permissions.PERSON_EDIT, methods=("GET", "POST"))
def create(request: Request, person_id: int) -> HttpResponse:
    """Make an account with a one-time password, shown once."""
    found = common.to_change(request, person_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        made = actions.create_sign_in(actor=request.actor, person_id=person_id, at=clock.now(), **data)
        return _once(request, found, username=made.username, password=made.password)

    form = UsernameForm(request.POST or None)
    look = common.look(found, gettext_lazy("บัญชีเข้าใช้ของ %(name)s"), gettext_lazy("สร้างบัญชี"))
    return common.form_page(request, form=form, look=look, act=act, said="")


def _once(request: Request, person: PersonRow, **shown: str | bool) -> HttpResponse:
    """What is shown once: never stored in the page's history."""
    answer = render(request, "accounts/once.html", {"person": person, **shown})
    answer["Cache-Control"] = "no-store"
    return answer


def _act(request: Request, person_id: int, act: Callable[[PersonRow], HttpResponse]) -> HttpResponse:
    """Do it, or go back to the person with the reason why not."""
    found = common.to_change(request, person_id)
    try:
        return act(found)
    except rules.AccountsProblem as problem:
        messages.error(request, str(problem))
        return redirect("accounts:person", person_id)


@page(permissions.PERSON_EDIT, methods=("POST",))
def reset_password(request: Request, person_id: int) -> HttpResponse:
    """Replace a forgotten password by a one-time one, shown once."""

    def act(found: PersonRow) -> HttpResponse:
        made = actions.reset_password(actor=request.actor, person_id=person_id, at=clock.now())
        return _once(request, found, username=made.username, password=made.password, was_reset=True)

    return _act(request, person_id, act)


@page(permissions.PERSON_EDIT, methods=("POST",))
def password_link(request: Request, person_id: int) -> HttpResponse:
    """Make a link at which the person sets a password, shown once."""

    def act(found: PersonRow) -> HttpResponse:
        made = actions.password_link(actor=request.actor, person_id=person_id, at=clock.now())
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": made.uidb36, "key": made.key})
        days = str(settings.PASSWORD_RESET_TIMEOUT // 86400)
        return _once(request, found, username=found.username, link=request.build_absolute_uri(path), days=days)

    return _act(request, person_id, act)


@page(permissions.PERSON_EDIT, methods=("POST",))
def remove_second_factors(request: Request, person_id: int) -> HttpResponse:
    """Take lost second factors off an account."""

    def act(found: PersonRow) -> HttpResponse:
        actions.remove_second_factors(actor=request.actor, person_id=person_id, at=clock.now())
        messages.success(request, _("ถอดการยืนยันตัวตนสองขั้นแล้ว ผู้ใช้ต้องตั้งใหม่เมื่อเข้าสู่ระบบ และรหัสเชื่อมต่อ (API) ทั้งหมดสิ้นสุดแล้ว"))
        return redirect("accounts:person", person_id)

    return _act(request, person_id, act)


@page(permissions.PERSON_EDIT, methods=("POST",))
def set_active(request: Request, person_id: int) -> HttpResponse:
    """Close an account, or open it again."""
    active = request.POST.get("active") == "yes"

    def act(found: PersonRow) -> HttpResponse:
        actions.set_active(actor=request.actor, person_id=person_id, active=active, at=clock.now())
        messages.success(request, _("เปิดบัญชีแล้ว") if active else _("ปิดบัญชีแล้ว"))
        return redirect("accounts:person", person_id)

    return _act(request, person_id, act)
