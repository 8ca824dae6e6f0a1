"""The day of an event in a real browser: a phone checks in by the code on the door, a list is ticked without a line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import prepared
from tests.browser.conftest import PHONE
from tests.people_cast import PASSWORD
from tests.serving import Served

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json, sys, django
django.setup()
from django.core.management import call_command
from tests import development_cast
from khet.domains.development.actions import attendance
from khet.domains.development.models import Attendance, EventSession, Registration
if sys.argv[1] == "make":
    call_command("createcachetable", verbosity=0)
    year = development_cast.build(teachers=3, seats=None)
    people = [each.id for each in year.teachers]
    made = development_cast.for_sweep(
        year.developer, office_id=year.office_id, person_ids=people, secrets=("a", "b", "c", "d")
    )
    from khet.domains.development import public as development
    from khet.kernel import clock
    event, session = made["event_id"], EventSession.objects.get(pk=made["session_id"])
    development.register_for(actor=year.developer, event_id=event, person_ids=people, at=clock.now())
    Attendance.objects.all().delete()
    codes = dict(Registration.objects.filter(event_id=event).values_list("person_id", "code"))
    print(json.dumps({
        "door": f"/checkin/{attendance.code_of(session)}/",
        "ticks": f"/development/events/{event}/sessions/{session.pk}/ticks/",
        "codes": [codes[each] for each in people],
        "people": people,
    }))
else:
    print(json.dumps(sorted(Attendance.objects.filter(is_present=True).values_list("person_id", "how"))))
"""


def script(home: Path, word: str) -> object:
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
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, list[int] | str]]]:
    """A server with an event of today, three people with seats, and the addresses of its door and list."""
    home = prepared.new_home(tmp_path_factory.mktemp("held"))
    made = script(home, "make")
    with Served(home, "--no-jobs", "--workers", "1", KHET_SECOND_FACTOR="0") as site:
        yield site, made


@pytest.fixture
def phone(browser: Browser, held: tuple[Served, dict[str, list[int] | str]]) -> Iterator[Page]:
    """A phone in the hand of somebody who is not signed in."""
    context = browser.new_context(
        base_url=held[0].url, viewport={"width": PHONE[0], "height": PHONE[1]}, locale="th-TH"
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def test_a_phone_without_an_account_checks_in_by_its_personal_code(phone, held):
    site, made = held
    phone.goto(made["door"])
    phone.fill("[name=personal]", made["codes"][0].lower())

    phone.get_by_role("button", name="ลงชื่อด้วยรหัสนี้").click()

    expect(phone.get_by_role("heading", name="ลงชื่อแล้ว")).to_be_visible()
    assert [made["people"][0], "code"] in script(site.home, "read")


def test_a_list_is_opened_and_ticked_without_a_line_and_sent_when_it_is_back(phone, held):
    site, made = held
    phone.goto("/account/login/")
    phone.fill("input[name=login]", "phatthana")
    phone.fill("input[name=password]", PASSWORD)
    phone.press("input[name=password]", "Enter")
    phone.wait_for_url(lambda url: "login" not in url)
    phone.goto(made["ticks"])
    kept = "async () => (await caches.match(location.href)) !== undefined"
    for _moment in range(100):
        if phone.evaluate(kept):
            break
        phone.wait_for_timeout(100)

    phone.context.set_offline(True)
    phone.check(f"input[name=present][value='{made['people'][2]}']")
    expect(phone.locator("[data-status]")).to_contain_text("สายหลุด")
    phone.reload()
    expect(phone.locator(f"input[name=present][value='{made['people'][2]}']")).to_be_checked()
    assert [made["people"][2], "tick"] not in script(site.home, "read")

    phone.context.set_offline(False)
    expect(phone.locator("[data-status]")).to_contain_text("ส่งครบแล้ว")
    assert any(person == made["people"][2] for person, _how in script(site.home, "read"))
