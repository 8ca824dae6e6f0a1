"""Stylesheets hold what pages use, and an app's own sheet leaves the shared words alone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.house import SOURCE, nothing, shown

SHEETS = sorted((SOURCE / "khet").rglob("*.css"))
SHARED = {sheet.stem: sheet for sheet in SHEETS if "kernel" in sheet.parts}
# The pages of respondents stand alone, without rail and head.
WITHOUT_LAYOUT = {"answer"}
# What others write into the page: Django's forms, HTMX, and the viewer of the API's description.
FOREIGN = {"errorlist", "htmx-request", "renderedMarkdown", "scheme-container", "swagger-ui"}
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")


def rules(text: str) -> list[str]:
    """The selectors of a stylesheet, one rule each."""
    plain = re.sub(r"/\*.*?\*/|url\([^)]*\)|\"[^\"]*\"", "", text, flags=re.DOTALL)
    return [found.strip() for found in re.findall(r"([^{};]+)(?=\{)", plain)]


def classes(text: str) -> set[str]:
    """Every class that a stylesheet names."""
    return {name for rule in rules(text) for name in CLASS.findall(rule)}


def looks(text: str) -> set[str]:
    """The classes to which a stylesheet gives a look on screen wherever they stand."""
    on_screen = re.sub(r"@media print \{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)
    parts = (part.strip() for rule in rules(on_screen) for part in rule.split(","))
    return {part[1:] for part in parts if CLASS.fullmatch(part)}


def is_used(name: str, written: set[str], begun: set[str]) -> bool:
    """Whether pages, scripts or code write the class, whole, or its beginning with the rest computed."""
    return name in written or any(name[:cut] in begun for cut in range(1, len(name)))


def words(text: str) -> tuple[set[str], set[str]]:
    """The words of templates, scripts or code, and the beginnings that end in a computed part, as ``depth-{{ n }}``."""
    return set(re.findall(r"[\w-]+", text)), set(re.findall(r"(?<![\w-])([\w-]+-|[lps])(?=\{)", text))


@cache
def of_the_product() -> tuple[set[str], set[str]]:
    """All words of the product's templates, scripts and code."""
    files = (file for kind in ("*.html", "*.js", "*.py") for file in sorted((SOURCE / "khet").rglob(kind)))
    return words("\n".join(file.read_text(encoding="utf-8") for file in files))


@pytest.mark.parametrize("sheet", SHEETS, ids=shown)
def test_every_class_of_a_sheet_is_used(sheet: Path):
    named = classes(sheet.read_text(encoding="utf-8")) - FOREIGN

    nothing([name for name in sorted(named) if not is_used(name, *of_the_product())])


@pytest.mark.parametrize("sheet", sorted(set(SHEETS) - set(SHARED.values())), ids=shown)
def test_a_sheet_gives_no_other_look_to_a_shared_class(sheet: Path):
    beside = [each for name, each in SHARED.items() if name != "layout" or sheet.stem not in WITHOUT_LAYOUT]
    shared = {name for each in beside for name in looks(each.read_text(encoding="utf-8"))}

    nothing(sorted(looks(sheet.read_text(encoding="utf-8")) & shared))


def test_an_unused_class_and_a_second_look_would_be_seen():
    sheet = (
        "@media (x) { .left, .a .b { color: red; } } .depth-3 { margin: 0; } @media print { .rail { display: none; } }"
    )
    page = words('<p class="leftover depth-{{ n }}">')

    assert (classes(sheet), looks(sheet)) == ({"left", "a", "b", "depth-3", "rail"}, {"left", "depth-3"})
    assert [is_used(name, *page) for name in ("depth-3", "leftover", "left")] == [True, True, False]
