"""Search over what one may see: each provider answers for its own records, within the actor's reach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from khet.calc import thai
from khet.kernel.actor import Actor

MOST_PER_KIND = 12


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: its words, its address, and a note that tells it from its namesakes."""

    title: str
    url: str
    note: str = ""


Provider = Callable[[Actor, str], Sequence[Found]]
_providers: dict[str, tuple[Any, Provider]] = {}


def register(name: str, label: Any, provider: Provider) -> None:
    """Add a kind of thing to the search; the label is its heading. Called from AppConfig.ready."""
    _providers[name] = (label, provider)


def tidy(text: str) -> str:
    """What was typed, cleaned: Thai digits as Arabic ones, repaired vowels, single spaces."""
    return " ".join(thai.to_arabic_digits(thai.clean(text)).split())[:100]


def matches(text: str, *places: str) -> bool:
    """Whether every word of the text stands somewhere in the places, whatever the case and the digits."""
    within = thai.to_arabic_digits(" ".join(places)).casefold()
    return all(word in within for word in text.casefold().split())


def search(actor: Actor, text: str) -> list[tuple[Any, list[Found], bool]]:
    """What every provider found: heading, the first few, and whether there are more. Short words work too."""
    wanted = tidy(text)
    if not wanted:
        return []
    answers = []
    for label, provider in _providers.values():
        found = list(provider(actor, wanted))
        if found:
            answers.append((label, found[:MOST_PER_KIND], len(found) > MOST_PER_KIND))
    return answers
