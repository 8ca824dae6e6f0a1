"""How the screen looks for this person: light or dark, kept in a cookie."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from khet.kernel.web.page import PUBLIC, Request, page

YEAR_IN_SECONDS = 365 * 24 * 3600


def back_to(request: Request, fallback: str) -> str:
    """The address in ``next`` when it is one of ours, else the fallback."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and safe else resolve_url(fallback)


@page(PUBLIC, methods=("POST",))
def theme(request: Request) -> HttpResponse:
    """Keep light or dark; choosing the present one again leaves it to the device."""
    answer = HttpResponseRedirect(back_to(request, "/"))
    wanted = request.POST.get("theme", "")
    if wanted in {"light", "dark"} and wanted != request.COOKIES.get("khet_theme"):
        answer.set_cookie("khet_theme", wanted, max_age=YEAR_IN_SECONDS, samesite="Lax", secure=settings.HTTPS)
    else:
        answer.delete_cookie("khet_theme", samesite="Lax")
    return answer
