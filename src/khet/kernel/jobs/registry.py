"""Which handlers exist, and how a job gets back the actor who asked for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from khet.kernel.actor import NOBODY, Actor, system
from khet.kernel.models import Job

Handler = Callable[..., dict[str, Any] | None]
AnyHandler = TypeVar("AnyHandler", bound=Handler)


class UnknownJob(LookupError):
    """No handler has this name: a domain's jobs module was not imported, or the name is wrong."""


class JobFailed(Exception):
    """A handler gives up for good; the message is Thai and shown to the person who waits."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A handler with how often a job may be begun before it is given up."""

    name: str
    handler: Handler
    max_attempts: int


_handlers: dict[str, Registered] = {}
_actors: list[Callable[[int, date], Actor]] = []


def job(name: str, *, max_attempts: int = 3) -> Callable[[AnyHandler], AnyHandler]:
    """Register a handler ``(run: JobRun, **args) -> dict | None`` under ``domain.verb_noun``.

    Handlers are idempotent: after a crash the same job is begun again from the start.
    """

    def register(handler: AnyHandler) -> AnyHandler:
        known = _handlers.get(name)
        if known is not None and known.handler.__qualname__ != handler.__qualname__:
            raise ValueError(f"two handlers are called {name}")
        _handlers[name] = Registered(name, handler, max_attempts)
        return handler

    return register


def registered(name: str) -> Registered:
    """The handler of this name; raises UnknownJob."""
    try:
        return _handlers[name]
    except KeyError:
        raise UnknownJob(name) from None


def provide_actors(source: Callable[[int, date], Actor]) -> None:
    """Say how a user id becomes an actor with the rights of this day; called once, when the apps are ready."""
    _actors[:] = [source]


def actor_of(row: Job, on: date) -> Actor:
    """The actor who asked for the job, with the rights held on this day, so that a right that was lost stays lost.

    What a token asked for stays within the token's scopes.
    """
    if row.actor_kind == "system":
        return system(row.actor_name)
    if row.actor_user_id is None or not _actors:
        return NOBODY
    actor = _actors[0](row.actor_user_id, on)
    if row.actor_scopes is None:
        return actor
    return replace(actor, kind=row.actor_kind, scopes=frozenset(row.actor_scopes))
