"""Asks the domains what each figure of a paper is now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
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


Arguments = dict[str, Any]
Resolver = Callable[[Arguments], CurrentFigure | None]
ResolverOfMany = Callable[[Sequence[Arguments]], Sequence[CurrentFigure | None]]
_resolvers: dict[str, Resolver] = {}
_of_many: dict[str, ResolverOfMany] = {}


def register_resolver(key: str, resolver: Resolver, *, of_many: ResolverOfMany | None = None) -> None:
    """Say who knows the figures of this key; called from AppConfig.ready. None means the figure exists no more.

    ``of_many`` answers many at once, in order, for those who would otherwise load the same source for each of them.
    """
    known = _resolvers.get(key)
    if known is not None and (known.__module__, known.__qualname__) != (resolver.__module__, resolver.__qualname__):
        raise ValueError(f"two resolvers are called {key}")
    _resolvers[key] = resolver
    if of_many is not None:
        _of_many[key] = of_many


def resolver_keys() -> tuple[str, ...]:
    """Every registered key, in order."""
    return tuple(sorted(_resolvers))


def resolve(key: str, args: Mapping[str, Any]) -> CurrentFigure | None:
    """What the figure is now; None when nobody knows the key or the figure exists no more."""
    resolver = _resolvers.get(key)
    return resolver(dict(args)) if resolver else None


def resolve_many(key: str, arguments: Sequence[Mapping[str, Any]]) -> list[CurrentFigure | None]:
    """What these figures of one key are now, in order."""
    if key in _resolvers and key in _of_many:
        return list(_of_many[key]([dict(args) for args in arguments]))
    return [resolve(key, args) for args in arguments]


def check(paper: Issued) -> list[FigureCheck]:
    """Every figure of the paper beside what it is now; one query and what the resolvers ask.

    A figure that cannot be found any more counts as changed.
    """
    figures = list(models.IssuedFigure.objects.filter(document_id=paper.id).order_by("position"))
    by_key: dict[str, list[models.IssuedFigure]] = defaultdict(list)
    for figure in figures:
        by_key[figure.resolver].append(figure)
    now: dict[int, CurrentFigure | None] = {}
    for key, asked in by_key.items():
        answers = resolve_many(key, [figure.arguments for figure in asked])
        now.update(zip((figure.position for figure in asked), answers, strict=True))
    checks = []
    for figure in figures:
        current = now[figure.position]
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
