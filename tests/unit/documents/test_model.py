"""A document knows its figures, and a level knows its colour."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import khet
from khet.kernel.documents import KeyFigure, KeyFigures, Level, shades
from tests.papers_cast import figure, levels_table, paper


def test_lists_every_figure_once_in_reading_order():
    key = KeyFigures((KeyFigure("รวม", "4.50", figure=figure("4.50", "0")),))
    document = paper(key, levels_table(), levels_table())

    assert [found.args["node"] for found in document.figures()] == ["0", "1"]


@pytest.mark.parametrize(
    ("of", "steps"), [(5, [1, 2, 3, 4, 5]), (3, [1, 3, 5]), (2, [1, 5]), (4, [1, 2, 4, 5]), (1, [5])]
)
def test_any_scale_uses_the_five_shades_from_end_to_end(of: int, steps: list[int]):
    assert [Level(number, "x", of).shade for number in range(1, of + 1)] == steps


def test_papers_and_pages_share_one_scale_of_colours():
    css = (Path(khet.__file__).parent / "kernel/static/khet/css/base.css").read_text(encoding="utf-8")
    first = {}
    for name, colour in re.findall(r"--level-(\d): (#[0-9a-f]{6})", css):
        first.setdefault(name, colour)

    assert tuple(first[str(step)] for step in range(1, 6)) == shades.LEVELS
