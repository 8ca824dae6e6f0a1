"""Puts the actor on every request, and sends people on who still lack a second factor or a password of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from khet.domains.accounts.queries.standing import Standing, standing
from khet.domains.accounts.web import activity
from khet.kernel import clock
from khet.kernel.actor import NOBODY, Actor

# Pages of allauth that have no use here: people and their e-mail addresses are kept by administrators.
CLOSED = ("/account/signup/", "/account/email/", "/account/confirm-email/", "/account/3rdparty/signup/")
# What a person may reach before the second factor is set up: to set it up, to sign out, to read the page itself.
BEFORE_SECOND_FACTOR = ("/account/", "/static/", "/i18n/")


class _Lazy:
    """Works out who is there when first asked, and once."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def standing(self) -> Standing:
        user = self._request.user
        if not user.is_authenticated:
            return Standing(NOBODY)
        return standing(user.pk, clock.today())

    def actor(self) -> Actor:
        return self.standing.actor


class ActorMiddleware:
    """Sets ``request.actor`` (nobody when not signed in)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or send the person to what has to be done first."""
        if request.path.startswith(CLOSED):
            raise Http404
        lazy = _Lazy(request)
        request.actor = SimpleLazyObject(lazy.actor)  # type: ignore[attr-defined]
        request.standing = SimpleLazyObject(lambda: lazy.standing)  # type: ignore[attr-defined]
        if first := self._first(request, lazy):
            return first
        response = self.get_response(request)
        if request.session.get("_auth_user_id"):
            activity.seen(request.session.session_key)
        return response

    def _first(self, request: HttpRequest, lazy: _Lazy) -> HttpResponse | None:
        """Where somebody who signed in must go before anything else."""
        if request.path.startswith(BEFORE_SECOND_FACTOR) or not request.session.get("_auth_user_id"):
            return None
        now = lazy.standing
        if now.must_change_password:
            return _go(request, "account_change_password")
        if settings.KHET_SECOND_FACTOR and now.sees_personal_data and not now.has_second_factor:
            return _go(request, "mfa_index")
        return None


def _go(request: HttpRequest, url_name: str) -> HttpResponse:
    """Send the whole page there, also when only a part of it was asked for."""
    if request.headers.get("HX-Request") != "true":
        return redirect(url_name)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = reverse(url_name)
    return answer
