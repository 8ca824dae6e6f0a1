"""What stands around every page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

register = template.Library()
Groups = tuple[tuple[str, tuple[tuple[str, str, bool], ...]], ...]


@register.simple_tag
def navigation(groups: Iterable[Any], where: str) -> SafeString:
    """The menu, in the rail or on a phone; one that many pages show alike is drawn once."""
    shown = tuple(
        (str(group.heading), tuple((str(item.label), item.url, item.current) for item in group.items))
        for group in groups
    )
    return _drawn(shown, where, translation.get_language())


@lru_cache(maxsize=512)
def _drawn(groups: Groups, where: str, _language: str | None) -> SafeString:
    return render_to_string("frame/navigation.html", {"groups": groups, "where": where})
