"""``docs/architecture.md`` tells people the same layers that ``.importlinter`` tells the machine."""

from __future__ import annotations

import re

import pytest

from tests.architecture.house import ROOT, layers

HEADINGS = {"house": "layers of the house", "domains": "layers of the domains", "inside": "layers inside a domain"}


def told(heading: str) -> list[set[str]]:
    """The rows of one table of the page."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    body = text.partition(f"| {heading} |")[2].partition("\n\n")[0]
    return [set(re.split(r", ", row.split("|")[1].strip())) for row in body.splitlines()[2:]]


@pytest.mark.parametrize("name", HEADINGS)
def test_the_page_shows_the_layers_of_the_contract(name: str):
    rows = [{f"({word})" if word in row.reserved else word for word in row.names} for row in layers(name)]
    if name == "inside":
        rows = [{word.strip("()") for word in row} for row in rows]

    assert told(HEADINGS[name]) == rows
