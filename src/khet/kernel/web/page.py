"""Declares who may open a route, and refuses the others with a page they can understand."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django_htmx.middleware import HtmxDetails

from khet.kernel.actor import NOBODY, Actor, NotAllowed
from khet.kernel.unavailable import Unavailable

LARGEST_KEY = 2**63 - 1
SIGNED_IN = "signed-in"
PUBLIC = "public"

P = ParamSpec("P")


class Request(HttpRequest):
    """A request as our middleware leaves it: with the actor and what htmx asked for."""

    actor: Actor
    htmx: HtmxDetails


View = Callable[Concatenate[Request, P], HttpResponseBase]


def page(*access: str, methods: tuple[str, ...] = ("GET",)) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Open a route to those who hold one of the permissions, to anyone signed in, or to the public.

    Sets ``khet_permission`` on the view, so that a sweep can prove that no route forgot. A record that the
    actor may not see does not exist for them: ``DoesNotExist`` becomes the page "not found". ``NotAllowed``
    raised by an action becomes the page "not allowed", ``Unavailable`` one that says what is broken and what to do.
    """
    if not access:
        raise TypeError("a page names a permission, SIGNED_IN or PUBLIC")
    allowed = {*methods, "HEAD"} if "GET" in methods else set(methods)

    def declare(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in allowed:
                return HttpResponseNotAllowed(sorted(allowed))
            if (refusal := _refusal(request, access)) is not None:
                return refusal
            if any(isinstance(value, int) and value > LARGEST_KEY for value in kwargs.values()):
                raise Http404
            try:
                response = view(request, *args, **kwargs)
            except (NotAllowed, Unavailable) as problem:
                return _said(request, problem)
            except ObjectDoesNotExist as missing:
                raise Http404 from missing
            if PUBLIC not in access:
                response.headers.setdefault("Cache-Control", "private, no-store")
            patch_vary_headers(response, ["HX-Request"])
            return response

        guarded.khet_permission = " | ".join(access)  # type: ignore[attr-defined]
        guarded.khet_methods = tuple(methods)  # type: ignore[attr-defined]
        return guarded

    return declare


def may_open(actor: Actor, address: str) -> bool:
    """Whether the route of an address lets the actor in; what a record behind it says is not asked.

    An address that no route answers opens nothing; one inside the page is open.
    """
    path = urlsplit(address).path
    if not path:
        return True
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    access = getattr(view, "khet_permission", PUBLIC).split(" | ")
    if PUBLIC in access:
        return True
    return actor.user_id is not None and (SIGNED_IN in access or any(actor.may(each) for each in access))


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request; nobody when the middleware has not run (an error page, a test)."""
    return getattr(request, "actor", NOBODY)


def not_allowed(request: HttpRequest, problem: NotAllowed) -> HttpResponse:
    """The page that says what is missing and whom to ask."""
    context: dict[str, Any] = {"reason": str(problem), "permission": problem.permission}
    return render(request, "403.html", context, status=403)


def _said(request: HttpRequest, problem: NotAllowed | Unavailable) -> HttpResponse:
    """The page of a refusal: what is missing and whom to ask, or what the server has lost and who can mend it."""
    if isinstance(problem, NotAllowed):
        return not_allowed(request, problem)
    in_english = (get_language() or "th").startswith("en") and problem.message_en
    context = {"reason": problem.message_en if in_english else str(problem), "advice": problem.advice}
    return render(request, "503.html", context, status=503)


def _refusal(request: Request, access: tuple[str, ...]) -> HttpResponseBase | None:
    if PUBLIC in access:
        return None
    actor = actor_of(request)
    if actor.user_id is None:
        return _to_login(request)
    if SIGNED_IN in access or any(actor.may(permission) for permission in access):
        return None
    return not_allowed(request, NotAllowed(access[0]))


def _to_login(request: Request) -> HttpResponse:
    htmx = getattr(request, "htmx", None)
    if htmx:
        answer = HttpResponse(status=204)
        back = htmx.current_url_abs_path or request.get_full_path()
        answer["HX-Redirect"] = f"{resolve_url(settings.LOGIN_URL)}?{_next(back)}"
        return answer
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else resolve_url(settings.LOGIN_REDIRECT_URL)
    return redirect_to_login(back)


def _next(path: str) -> str:
    from urllib.parse import urlencode

    return urlencode({"next": path})
