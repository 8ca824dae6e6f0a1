"""What may be kept as a saved view: a short name, and a small mapping of short texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from khet.domains.indicators.rules.refusals import BadTable

LONGEST_NAME = 200
LONGEST_TEXT = 400
MOST_KEYS = 40


def checked(name: str, query: Mapping[str, Any]) -> tuple[str, dict[str, str | list[str]]]:
    """The name and the query as they are stored; raises BadTable."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_NAME:
        raise BadTable("โปรดตั้งชื่อมุมมอง ไม่เกิน 200 ตัวอักษร", "Name the view, in at most 200 letters")
    if len(query) > MOST_KEYS:
        raise BadTable("มุมมองนี้มีเงื่อนไขมากเกินไป", "The view has too many settings")
    return tidy, {_text(key): _value(value) for key, value in query.items()}


def _value(value: Any) -> str | list[str]:
    if isinstance(value, list | tuple):
        if len(value) > MOST_KEYS:
            raise BadTable("มุมมองนี้มีเงื่อนไขมากเกินไป", "The view has too many settings")
        return [_text(item) for item in value]
    return _text(value)


def _text(value: Any) -> str:
    text = str(value)
    if len(text) > LONGEST_TEXT:
        raise BadTable("เงื่อนไขของมุมมองยาวเกินไป", "A setting of the view is too long")
    return text
