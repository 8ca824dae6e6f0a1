"""Text stands out from its ground by 4.5 to 1 in light and in dark; edges of fields by 3 to 1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import khet.kernel
from khet.kernel.documents import shades

CSS = (Path(khet.kernel.__file__).parent / "static" / "khet" / "css" / "base.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "ground", "hover")
INKS = (
    "ink", "ink-2", "ink-3", "accent", "level-1", "level-2", "level-3", "level-4", "level-5", "level-none",
    "bad", "warn", "good",
)  # fmt: skip
TONES = ("good", "warn", "bad", "busy", "calm")
PAIRS = [
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    *((tone, f"{tone}-2") for tone in TONES),
    ("accent", "accent-2"),
    ("on-accent", "accent"),
    ("ink", "line-2"),
    ("ink", "warn-2"),
    ("ink", "bad-2"),
]


def theme(selector: str) -> dict[str, str]:
    """The colours that a selector sets, over those of the light theme."""
    body = CSS[CSS.index(selector) :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", body[: body.index("}")]))


LIGHT = theme(":root {")
DARK = LIGHT | theme(':root[data-theme="dark"] {')
DEVICE = LIGHT | theme(':root:not([data-theme="light"]) {')


def luminance(colour: str) -> float:
    """The relative luminance of WCAG."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read(colours, ink, ground):
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), [("edge", "paper"), ("focus", "paper"), ("focus", "ground")])
def test_edges_and_focus_can_be_seen(colours, mark, ground):
    assert contrast(colours[mark], colours[ground]) >= 3


def test_the_dark_chosen_is_the_dark_of_the_device():
    assert DARK == DEVICE


def test_page_and_paper_share_one_scale():
    assert tuple(LIGHT[f"level-{step}"] for step in range(1, 6)) == shades.LEVELS
