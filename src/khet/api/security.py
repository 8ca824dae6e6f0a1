"""Who calls: a bearer token with scopes, or somebody signed in to the pages who tries the API out."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from khet.api.problems import Missing
from khet.domains.accounts import public as accounts
from khet.kernel import clock
from khet.kernel.actor import Actor
from khet.kernel.web.page import LARGEST_KEY, PUBLIC

P = ParamSpec("P")
R = TypeVar("R")


class CallerRequest(HttpRequest):
    """A request of a known caller."""

    actor: Actor


class Token(HttpBearer):
    """``Authorization: Bearer …`` with a token made on the account page or by ``khet token create``."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The owner narrowed to the token's scopes, or None."""
        actor = accounts.actor_for_token(token, clock.today(), second_factor=settings.KHET_SECOND_FACTOR)
        if actor is not None:
            accounts.token_was_used(secret=token, at=clock.now())
            request.actor = actor  # type: ignore[attr-defined]
        return actor


class Session(APIKeyCookie):
    """The session of the pages; unsafe methods need the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The person signed in, or None."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return actor if actor.user_id is not None else None


def operation(
    permission: str,
) -> Callable[[Callable[Concatenate[CallerRequest, P], R]], Callable[Concatenate[CallerRequest, P], R]]:
    """Open an operation to callers who hold the permission somewhere; what they see is decided by their reach."""

    def declare(view: Callable[Concatenate[CallerRequest, P], R]) -> Callable[Concatenate[CallerRequest, P], R]:
        @wraps(view)
        def guarded(request: CallerRequest, *args: P.args, **kwargs: P.kwargs) -> R:
            request.actor.require(permission)
            if any(isinstance(value, int) and value > LARGEST_KEY for value in kwargs.values()):
                raise Missing
            return view(request, *args, **kwargs)

        # ninja looks the words of a signature up where this wrapper stands: they must be types already
        guarded.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
        guarded.khet_permission = permission  # type: ignore[attr-defined]
        return cast("Callable[Concatenate[CallerRequest, P], R]", guarded)

    return declare


def open_operation(view: Callable[P, R]) -> Callable[P, R]:
    """Mark an operation as open to anybody, with or without a token; its route also says ``auth=None``."""
    view.khet_permission = PUBLIC  # type: ignore[attr-defined]
    return view


def declared(operations: list[Any]) -> str:
    """The permissions of the operations behind one address, for the sweep of routes; raises when one forgot."""
    found = set()
    for each in operations:
        permission = getattr(each.view_func, "khet_permission", None)
        if permission is None:
            raise TypeError(f"{each.view_func.__qualname__} declares no permission")
        found.add(permission)
    return " | ".join(sorted(found))
