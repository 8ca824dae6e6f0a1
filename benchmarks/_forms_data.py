"""Makes an office, a form of twenty ratings and a text, and campaigns with it; prints their addresses as JSON.

Run as a process of its own on the data folder and the database in use: ``python -m benchmarks._forms_data``.
"""

from __future__ import annotations

import json
import sys

import django
from django.core.management import call_command

LINKS = 3_000


def make() -> dict[str, object]:
    """An anonymous campaign with personal links, and an anonymous one behind an open link."""
    from khet.domains.instruments.actions.campaigns import Audience, Named
    from tests import answering_cast, people_cast

    cast = people_cast.build()
    version = answering_cast.publish(cast.office.id, answering_cast.satisfaction(20))
    others = Audience(others=[Named(label=f"ผู้ตอบ {number}") for number in range(LINKS)])
    personal = answering_cast.collect(cast, version, audience=others, is_anonymous=True)
    anybody = answering_cast.collect(cast, version, audience=Audience(open=True), is_anonymous=False)
    return {
        "links": [personal.url(number) for number in range(LINKS)],
        "personal": personal.row.id,
        "open": anybody.open_url,
        "open_id": anybody.row.id,
        "version": version.sha256[:16],
    }


def count(campaign_id: int) -> int:
    """How many answers a campaign has, waiting ones and rows together, counted one by one."""
    from khet.domains.instruments.models import AnonymousAnswer, BallotBox, Response
    from khet.domains.instruments.queries import boxes

    waiting = sum(len(boxes.papers_of(box)) for box in BallotBox.objects.filter(campaign_id=campaign_id))
    kept = AnonymousAnswer.objects.filter(campaign_id=campaign_id).values_list("answers", flat=True)
    named = Response.objects.filter(campaign_id=campaign_id, state=Response.SENT)
    return waiting + len(kept) + named.count()


if __name__ == "__main__":
    django.setup()
    if sys.argv[1:2] == ["count"]:
        sys.stdout.write(json.dumps(count(int(sys.argv[2]))))
    else:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        sys.stdout.write(json.dumps(make()))
