"""What the one search finds of practices and media."""

from __future__ import annotations

from django.urls import reverse

from khet.domains.knowledge.queries import media, practices, searching
from khet.kernel.actor import Actor
from khet.kernel.web.search import MOST_PER_KIND, Found


def find_practices(actor: Actor, text: str) -> list[Found]:
    """Practices that the actor may see and that hold every word; one query."""
    found = practices.seen_by(actor)
    for word in searching.wanted(text):
        found = found.filter(search_text__contains=word)
    return [
        Found(one.title, reverse("knowledge:practice", args=[one.pk]), one.author_name)
        for one in found.order_by("-changed_at", "-pk")[: MOST_PER_KIND + 1]
    ]


def find_media(actor: Actor, text: str) -> list[Found]:
    """Media that the actor may use and that hold every word; one query."""
    found = media.seen_by(actor).filter(retired_at__isnull=True)
    for word in searching.wanted(text):
        found = found.filter(search_text__contains=word)
    return [
        Found(one.title, reverse("knowledge:medium", args=[one.pk]), one.subject)
        for one in found.order_by("-added_at", "-pk")[: MOST_PER_KIND + 1]
    ]
