"""Walks the pages of a prepared demo as its people do, and prints as JSON how many queries each page asks at most.

Beside that it names the links that lead nowhere: refused, not found, or broken.

Run as a program on a data folder: ``python -m tests.web.budgets.walk director evaluator:/figures/``. Who has no address
after the name begins at home.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter, deque
from urllib.parse import urlsplit

MOST_OF_A_NAME = 2
REFUSED = 400
LINK = re.compile(r'href="(/[^"#]*)"')
OUTSIDE = ("/static/", "/i18n/", "/account/logout/")


def walk(username: str, first: str, found: dict[str, tuple[int, str]], broken: list[str]) -> None:
    """Follow the links from a first page, a few pages of every kind; keep the largest count of each kind."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import Resolver404, resolve

    client = Client()
    user = get_user_model().objects.get(username=username)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    seen: set[str] = set()
    times: Counter[str] = Counter()
    ahead = deque([(first, "")])
    while ahead:
        path, source = ahead.popleft()
        if path in seen or path.startswith(OUTSIDE):
            continue
        seen.add(path)
        try:
            name = resolve(urlsplit(path).path).view_name
        except Resolver404:
            continue
        if times[name] >= MOST_OF_A_NAME:
            continue
        times[name] += 1
        status = client.get(path).status_code  # the first visit fills what is kept by immutable id
        if status >= REFUSED:
            broken.append(f"{username}: {source} leads to {path}, which answers {status}")
            continue
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        if answer.status_code != 200:
            continue
        found[name] = max(found.get(name, (0, "")), (len(asked), f"{username} {path}"))
        if "text/html" in answer.headers["Content-Type"]:
            ahead.extend((link.replace("&amp;", "&"), path) for link in LINK.findall(answer.content.decode()))


def main(people: list[str]) -> None:
    """Walk as each of them and print the largest counts, and the links that lead nowhere."""
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khet.site.settings")
    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    found: dict[str, tuple[int, str]] = {}
    broken: list[str] = []
    for person in people:
        username, _, first = person.partition(":")
        walk(username, first or "/", found, broken)
    json.dump({"found": found, "broken": broken}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1:])
