"""Browser tests: the system's Chromium, a real server on a copy of the demo, and pictures to look at."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import machine
from tests.serving import Served

PICTURES = Path(__file__).resolve().parents[2] / "var" / "screenshots"
DESKTOP, PHONE = (1366, 900), (390, 844)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with the demo, shared by the browser tests of one process; tests leave each other's records alone."""
    home = Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("site") / "home"))
    with Served(home) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Of a module, because its event loop must end before database tests follow."""
    path = machine.chromium()
    if path is None:
        pytest.fail("Chromium is missing: sudo apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def context_of(browser: Browser, site: Served) -> Iterator[Callable[..., BrowserContext]]:
    """Makes fresh browser contexts (cookies of their own); anything a page logs as an error fails the test."""
    opened: list[BrowserContext] = []
    problems: list[str] = []

    def make(size: tuple[int, int] = DESKTOP, **options: object) -> BrowserContext:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": size[0], "height": size[1]},
            locale="th-TH",
            timezone_id="Asia/Bangkok",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        context.on("console", lambda line: problems.append(line.text) if is_a_fault(line.text, line.type) else None)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert not problems, "the page logged:\n" + "\n".join(problems)


def is_a_fault(text: str, kind: str) -> bool:
    """Whether a console line is an error of ours; a refused form (4xx) is an answer, not a fault."""
    return kind == "error" and not re.search(r"status of (400|403|404|409|422)", text)


@pytest.fixture
def page(context_of: Callable[..., BrowserContext]) -> Page:
    """A page on a desktop-sized screen."""
    return context_of().new_page()


@pytest.fixture
def phone(context_of: Callable[..., BrowserContext]) -> Page:
    """A page on a phone-sized screen."""
    return context_of(PHONE, is_mobile=True, has_touch=True).new_page()


@pytest.fixture
def picture() -> Callable[[Page, str], Path]:
    """Saves the whole page as ``var/screenshots/<name>.png``, for people to look at."""

    def save(page: Page, name: str) -> Path:
        PICTURES.mkdir(parents=True, exist_ok=True)
        target = PICTURES / f"{name}.png"
        page.screenshot(path=target, full_page=True)
        return target

    return save
