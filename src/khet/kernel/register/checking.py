"""Asks the domains what each figure of a paper is now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from khet.kernel import models
from khet.kernel.register.issuing import Issued


@dataclass(frozen=True, slots=True)
class CurrentFigure:
    """What a figure is now, where it comes from in words, and its page for those who may open it."""

    value: str
    source_text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class FigureCheck:
    """One figure of a paper beside what it is now; ``now`` is None when that can no longer be told."""

    label: str
    issued: str
    now: str | None
    changed: bool
    source: str
    url: str | None


Resolver = Callable[[dict[str, Any]], CurrentFigure | None]
_resolvers: dict[str, Resolver] = {}


def register_resolver(key: str, resolver: Resolver) -> None:
    """Say who knows the figures of this key; called from AppConfig.ready. None means the figure exists no more."""
    known = _resolvers.get(key)
    if known is not None and (known.__module__, known.__qualname__) != (resolver.__module__, resolver.__qualname__):
        raise ValueError(f"two resolvers are called {key}")
    _resolvers[key] = resolver


def resolver_keys() -> tuple[str, ...]:
    """Every registered key, in order."""
    return tuple(sorted(_resolvers))


def resolve(key: str, args: Mapping[str, Any]) -> CurrentFigure | None:
    """What the figure is now; None when nobody knows the key or the figure exists no more."""
    resolver = _resolvers.get(key)
    return resolver(dict(args)) if resolver else None


def check(paper: Issued) -> list[FigureCheck]:
    """Every figure of the paper beside what it is now; one query and what the resolvers ask.

    A figure that cannot be found any more counts as changed.
    """
    checks = []
    for figure in models.IssuedFigure.objects.filter(document_id=paper.id).order_by("position"):
        current = resolve(figure.resolver, figure.arguments)
        checks.append(
            FigureCheck(
                label=figure.label,
                issued=figure.value,
                now=current.value if current else None,
                changed=current is None or current.value != figure.value,
                source=current.source_text if current else "",
                url=current.url if current else None,
            )
        )
    return checks
