"""Where decisions about what is hidden are found again: what each rests on, those stored, those last used.

A decision depends on the counts of a figure and on nobody's wish. Those for whoever may see no persons are made when an
office's data change, and stored; the others are made when somebody needs them, and remembered.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping

from khet import __version__
from khet.domains.indicators.models import HiddenCells
from khet.domains.indicators.queries import labels
from khet.domains.indicators.queries.computing import Basis
from khet.domains.indicators.queries.definitions import datasets
from khet.domains.indicators.rules.decisions import Decision, from_bytes
from khet.domains.indicators.rules.definition_text import Definition
from khet.engine.keeping import Kept

RULES = 1
"""Grows when the same counts are decided otherwise; a new version of Khet decides anew in any case."""
MOST_REMEMBERED_CELLS = 200_000
PUPILS = "pupils"


def decided_by() -> tuple[int, str]:
    """By which rules this version of Khet decides: neither a key nor counts name a decision that others made."""
    return RULES, __version__


def key_of(definition: Definition, *, basis: Basis, persons_in: frozenset[int], year: int, attribute: str) -> str:
    """A name for everything that a decision rests on: equal names are equal decisions, on every server."""
    from khet.engine.compute.plan import periods

    read = {(each.dataset, each.year) for leaf in definition.typed.leaves for each in periods(leaf, year)}
    snapshots = [
        source.snapshot
        for source in basis.sources
        if (source.dataset, source.year) in read or (source.dataset == PUPILS and source.year == year)
    ]
    codes = [code.key for code in labels.code_list(attribute, datasets())] if attribute else []
    rests_on = (decided_by(), basis.structure, definition.hash, year, attribute, codes, sorted(persons_in))
    return hashlib.sha256(repr((rests_on, sorted(snapshots))).encode()).hexdigest()


def known(keys: Iterable[str]) -> dict[str, Decision]:
    """Those of these decisions that are remembered or stored; one query when some are not remembered."""
    found, asked = {}, []
    for key in keys:
        remembered = _remembered.get(key)
        if remembered is None:
            asked.append(key)
        else:
            found[key] = remembered
    if asked:
        found |= _stored(asked)
    return found


def _stored(keys: list[str]) -> Mapping[str, Decision]:
    found = {}
    for key, cells in HiddenCells.objects.filter(key__in=keys).order_by().values_list("key", "cells"):
        try:
            found[key] = from_bytes(bytes(cells))
        except (ValueError, TypeError, KeyError, zlib.error):  # spoilt: it is decided again
            continue
        remember(key, found[key])
    return found


def remember(key: str, decision: Decision) -> None:
    """Keep a decision in this process; the longest unused makes room."""
    _remembered.put(key, decision, len(decision.hidden) + len(decision.rest) + 10)


def forget() -> None:
    """Forget what this process remembers; what is stored stays."""
    _remembered.clear()


_remembered: Kept[Decision] = Kept(MOST_REMEMBERED_CELLS)
"""Decisions last used, in all of so many cells: what a key names never changes."""
