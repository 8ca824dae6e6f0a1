"""No page of the demo asks the database too often, and no link leads nowhere, whoever opens it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import run_khet

HERE = Path(__file__).parents[3]
EVERY_PAGE = 14
# Pages that show several things of several kinds at once, and may ask more for them.
MORE = {
    "accounts:add_person": 17,
    "accounts:edit_person": 17,
    "accounts:people": 18,
    "accounts:person": 20,
    "accounts:profile": 20,
    "certificates:event": 32,
    "certificates:rule": 30,
    "development:add_programme": 17,
    "development:attendance": 16,
    "development:competencies": 22,
    "development:courses": 15,
    "development:edit_course": 17,
    "development:edit_priority": 16,
    "development:edit_programme": 19,
    "development:invite": 16,
    "development:leavings": 16,
    "development:plan": 18,
    "development:programme": 16,
    "development:ticks": 19,
    "frameworks:entry": 22,
    "frameworks:figure": 22,
    "frameworks:overview": 30,
    "frameworks:round": 20,
    "frameworks:suggestions": 16,
    "growth:bind": 20,
    "growth:check": 24,
    "growth:cohort": 19,
    "growth:cohort_add": 16,
    "growth:export": 17,
    "growth:mine": 32,
    "growth:people": 22,
    "growth:plan_round": 18,
    "growth:record": 34,
    "indicators:catalogue": 27,
    "indicators:figure": 48,
    "indicators:names": 20,
    "indicators:why": 66,
    "instruments:analysis": 17,
    "instruments:analysis_quality": 16,
    "instruments:analysis_words": 16,
    "instruments:campaign_new": 16,
    "kernel:audit": 15,
    "organisations:close_school": 21,
    "organisations:merge_school": 26,
    "organisations:move_school": 24,
    "organisations:office": 16,
    "organisations:rename_school": 21,
    "organisations:school": 21,
    "organisations:school_code": 21,
    "organisations:school_status": 21,
    "organisations:schools": 18,
    "organisations:split_school": 21,
    "organisations:structure": 16,
    "portal:home": 19,
    "portal:office": 20,
    "portal:open_csv": 25,
    "portal:open_figure": 28,
    "portal:school360": 36,
    "reports:annual": 20,
    "reports:annual_draft": 20,
    "reports:annual_section": 20,
    "reports:attendance_book": 22,
    "reports:budget_book": 22,
    "reports:development": 56,
    "reports:development_draft": 54,
    "reports:development_section": 56,
    "reports:draft": 40,
    "reports:paper": 42,
    "reports:plan_book": 20,
    "usersessions_list": 17,
    "warehouse:places": 16,
}
# Who walks, and from which page on: staff development is looked at from an event and a programme.
PEOPLE = (
    "officer.supervision",
    "evaluator",
    "obec",
    "admin",
    "namsai.director",
    "namsai.officer",
    "tak.developer:/development/events/1/",
    "tak.teacher",
    "sukhothai.developer:/development/programmes/2/",
)
MAIN_PAGES = {
    "indicators:catalogue",
    "indicators:figure",
    "indicators:why",
    "portal:school360",
    "portal:open_figure",
    "portal:home",
    "portal:office",
    "frameworks:overview",
    "frameworks:results",
    "frameworks:why",
    "frameworks:trend",
    "frameworks:comparison",
    "frameworks:round",
    "frameworks:entry",
    "reports:paper",
    "kernel:audit",
    "organisations:schools",
    "accounts:people",
    "warehouse:imports",
    "warehouse:snapshots",
}


@pytest.fixture
def prepared(request: pytest.FixtureRequest, database_kind: str, database_url: str, tmp_path: Path) -> dict[str, str]:
    """The demo on the database of this run: a copy of the prepared one, or made anew on the server."""
    if database_kind == "sqlite":
        home = request.getfixturevalue("demo_copy")
        return {"KHET_HOME": str(home), "KHET_DATABASE_URL": f"sqlite:///{home / 'khet.sqlite3'}"}
    made = run_khet("demo", "--no-serve", home=tmp_path, KHET_DATABASE_URL=database_url)
    assert made.returncode == 0, made.stderr
    return {"KHET_HOME": str(tmp_path), "KHET_DATABASE_URL": database_url}


def walked(settings: dict[str, str]) -> tuple[dict[str, tuple[int, str]], list[str]]:
    """The largest count of every kind of page with where and by whom it was seen, and the links that lead nowhere."""
    command = [sys.executable, "-m", "tests.web.budgets.walk", *PEOPLE]
    named = {**os.environ, **settings, "KHET_SECOND_FACTOR": "off", "DJANGO_SETTINGS_MODULE": "khet.site.settings"}
    said = subprocess.run(command, env=named, cwd=HERE, capture_output=True, text=True, timeout=600, check=False)
    assert said.returncode == 0, said.stderr
    told = json.loads(said.stdout)
    return {name: (count, where) for name, (count, where) in told["found"].items()}, told["broken"]


def test_no_page_asks_more_than_its_budget_and_every_link_leads_somewhere(prepared):
    found, broken = walked(prepared)

    over = {name: (count, where) for name, (count, where) in found.items() if count > MORE.get(name, EVERY_PAGE)}

    assert over == {}
    assert broken == [], "what the reader may not open is no link"
    assert set(found) >= MAIN_PAGES
    assert set(found) >= set(MORE), "a page that is gone keeps no budget"
