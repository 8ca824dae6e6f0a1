"""How long 18,276 answers to 25 ratings take: alpha with item statistics, and the whole page of analysis.

The answers are of an anonymous campaign in an SQLite database; the page is asked for as a browser asks, signed in, from
the request to the last byte, without a server in between. The median of several is told.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import Measure

PEOPLE, ITEMS, TIMES = 18_276, 25, 5
MOST_ALPHA, MOST_PAGE = 0.1, 0.5


def answers() -> list[dict[str, str]]:
    """Answers that hang together a little, some left out."""
    dice = random.Random(2565)
    rows = []
    for _person in range(PEOPLE):
        mood = dice.randint(2, 5)
        given = {f"q{at}": str(min(5, max(1, mood + dice.randint(-1, 1)))) for at in range(ITEMS)}
        if dice.random() < 0.02:
            del given[f"q{dice.randrange(ITEMS)}"]
        rows.append(given)
    return rows


def measure() -> list[Measure]:
    """Alpha of the answers in memory, and the page over the database."""
    from khet.calc.reliability import cronbach

    rows = answers()
    keys = [f"q{at}" for at in range(ITEMS)]
    columns = [[int(row[key]) if key in row else None for row in rows] for key in keys]
    took = []
    for _time in range(TIMES):
        began = time.perf_counter()
        cronbach(columns)
        took.append(time.perf_counter() - began)
    with tempfile.TemporaryDirectory() as home:
        root = Path(__file__).resolve().parents[1]
        known = {**os.environ, "KHET_HOME": home, "PYTHONPATH": f"{root / 'src'}:{root}"}
        ran = subprocess.run(
            [sys.executable, "-m", "benchmarks.analysis"],
            env=known,
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        )
    page = json.loads(ran.stdout.splitlines()[-1])
    return [
        Measure(f"alpha of {PEOPLE:,} × {ITEMS} answers", statistics.median(took), "s", most=MOST_ALPHA),
        Measure(f"page of analysis of {PEOPLE:,} × {ITEMS} answers", page, "s", most=MOST_PAGE),
    ]


def _page() -> float:
    """Store the answers in a new database, sign somebody in, and ask for the page."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "khet.site.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    settings.KHET_SECOND_FACTOR = False
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    from tests import people_cast
    from tests.analysis_cast import form_of, rated, stored

    cast = people_cast.build()
    campaign = stored(cast.office.id, form_of(*(rated(f"q{at}") for at in range(ITEMS))), answers())
    from khet.domains.accounts.models import User

    browser = Client()
    user = User.objects.get(person_id=cast.people["officer"].id)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("instruments:analysis", args=[campaign.pk])
    took = []
    for _time in range(TIMES + 1):
        began = time.perf_counter()
        answer = browser.get(address)
        took.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise SystemExit(f"the page answered {answer.status_code}")
    return statistics.median(took[1:])


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_page()) + "\n")
