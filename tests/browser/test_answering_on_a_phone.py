"""Answering on a phone: one hand, saved at every answer, over a line that drops, and taken up again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import prepared
from tests.browser.conftest import PHONE, PICTURES
from tests.serving import Served

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json, sys, django
django.setup()
from django.core.management import call_command
from tests import answering_cast, people_cast
from khet.domains.instruments.actions.campaigns import Audience, Named
from khet.domains.instruments.models import BallotBox, Response
if sys.argv[1] == "make":
    call_command("createcachetable", verbosity=0)
    cast = people_cast.build()
    ratings = answering_cast.publish(cast.office.id, answering_cast.satisfaction(6), code="r")
    every = answering_cast.publish(cast.office.id, answering_cast.every_kind())
    unnamed = answering_cast.collect(cast, ratings, audience=Audience(open=True), is_anonymous=True)
    named = answering_cast.collect(cast, every, audience=Audience(others=[Named(label="x")]), is_anonymous=False)
    print(json.dumps({"open": unnamed.open_url, "named": named.url()}))
else:
    drafts = list(Response.objects.values_list("state", "answers"))
    print(json.dumps({"received": BallotBox.objects.get().received, "named": drafts}))
"""


def script(home: Path, word: str) -> dict[str, object]:
    """Run a little Django in a process of its own on the data folder."""
    named = {
        "KHET_HOME": str(home),
        "KHET_DATABASE_URL": f"sqlite:///{home / 'khet.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "khet.site.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    command = [sys.executable, "-c", SCRIPT, word]
    done = subprocess.run(command, env={**os.environ, **named}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def collecting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, object]]]:
    """A server with an anonymous campaign and a named one."""
    home = prepared.new_home(tmp_path_factory.mktemp("collecting"))
    made = script(home, "make")
    with Served(home, "--no-jobs", "--workers", "1") as site:
        yield site, made


@pytest.fixture
def phone(browser: Browser, collecting: tuple[Served, dict[str, object]]) -> Iterator[Page]:
    """A phone in the hand of somebody who is not signed in."""
    context = browser.new_context(
        base_url=collecting[0].url, viewport={"width": PHONE[0], "height": PHONE[1]}, has_touch=True, locale="th-TH"
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def test_an_answer_survives_a_dropped_line_and_a_closed_page_and_counts_once(phone, collecting):
    site, made = collecting
    phone.goto(str(made["open"]))
    for number in range(1, 7):
        phone.check(f"[name=item{number}][value='{5 - number % 2}']")
    assert phone.text_content("[data-state]") == "บันทึกในเครื่องแล้ว"
    smallest = phone.evaluate(
        "Math.min(...[...document.querySelectorAll('.mark')].map(m => m.getBoundingClientRect().height))"
    )
    assert smallest >= 44
    PICTURES.mkdir(parents=True, exist_ok=True)
    phone.screenshot(path=str(PICTURES / "answering-phone.png"))
    phone.click("[data-next]")
    phone.fill("textarea", "ควรมีเวลาถามตอบ")
    phone.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    phone.click("[data-send]")
    phone.locator("[data-state]", has_text="จะส่งเมื่อมีสัญญาณ").wait_for()
    assert script(site.home, "read")["received"] == 0

    phone.goto("about:blank")
    phone.unroute("**/*")
    phone.goto(str(made["open"]))
    phone.wait_for_selector("[data-done]:not([hidden])")

    assert "ได้รับคำตอบของท่านแล้ว" in (phone.text_content("[data-done]") or "")
    assert script(site.home, "read")["received"] == 1


def test_whoever_takes_up_a_shared_phone_can_begin_anew(phone, collecting):
    address = str(collecting[1]["open"])
    phone.goto(address)
    assert phone.locator("[data-left]").is_hidden()
    phone.check("[name=item1][value='4']")
    phone.goto("about:blank")

    phone.goto(address)
    assert phone.is_checked("[name=item1][value='4']")
    phone.screenshot(path=str(PICTURES / "answering-left.png"))
    phone.click("[data-anew]")
    phone.locator("[data-left]").wait_for(state="hidden")

    assert phone.locator("input:checked").count() == 0
    phone.goto(address)
    assert phone.locator("input:checked").count() == 0


def test_a_named_draft_is_saved_at_the_office_and_conditions_are_judged_at_once(phone, collecting):
    site, made = collecting
    phone.goto(str(made["named"]))
    assert phone.is_hidden("[data-q=why_not]")

    phone.check("[name=came][value=no]")

    assert phone.is_visible("[data-q=why_not]")
    phone.locator("[data-state]", has_text="บันทึกที่เขตแล้ว").wait_for()
    assert script(site.home, "read")["named"] == [["draft", {"came": "no"}]]
