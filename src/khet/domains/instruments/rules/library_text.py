"""Shipped instruments as short YAML: items with Thai and English words, from which the whole form is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from khet.domains.instruments.rules.form import Form
from khet.domains.instruments.rules.form_json import from_json


@dataclass(frozen=True, slots=True)
class Shipped:
    """One instrument that ships."""

    code: str
    kind: str
    form: Form


def read(plain: Mapping[str, Any]) -> Shipped:
    """The instrument of one file; words are written ``[ไทย, English]``. Raises BadForm."""
    form = {
        "labels": _words(plain["title"]),
        "languages": ["th", "en"],
        "bands": plain.get("bands", "satisfaction-450"),
        "lists": [_list(key, choices) for key, choices in plain.get("lists", {}).items()],
        "questions": [_question(each) for each in plain["questions"]],
    }
    return Shipped(plain["code"], plain["kind"], from_json(form))


def _words(pair: list[str]) -> dict[str, str]:
    return dict(zip(("th", "en"), pair, strict=True))


def _list(key: str, choices: Mapping[str, Any]) -> dict[str, Any]:
    """Choices by their name: words, and a score where the list is a scale."""
    return {
        "key": key,
        "choices": [
            {"key": str(name), "labels": _words(row[:2]), **({"score": str(row[2])} if len(row) > 2 else {})}
            for name, row in choices.items()
        ],
    }


def _question(plain: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: value for name, value in plain.items() if name not in ("label", "hint", "items", "message")
    }
    if "label" in plain:
        found["labels"] = _words(plain["label"])
    if "hint" in plain:
        found["hints"] = _words(plain["hint"])
    if "message" in plain:
        found["constraint_messages"] = _words(plain["message"])
    if "items" in plain:
        found["children"] = [_item(found, each) for each in plain["items"]]
    return found


def _item(parent: Mapping[str, Any], plain: Mapping[str, Any]) -> dict[str, Any]:
    """A question inside a group; those of a matrix are ratings on its list and are required."""
    if parent["kind"] != "matrix":
        return _question(plain)
    shared = {"kind": "rating", "list_key": parent["list_key"], "required": True}
    return shared | _question(plain)
