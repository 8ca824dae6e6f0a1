"""The one scale of five level colours, shared by page, chart and paper."""

from __future__ import annotations

LEVELS = ("#a3332c", "#9a4e12", "#6d5f0d", "#23704f", "#1f5f9c")
"""From the lowest level to the highest; the same values as ``--level-1`` to ``--level-5`` of the pages."""

NO_LEVEL = "#5c6579"
ACCENT = "#2b3a8c"
INK = "#1c2230"
INK_SOFT = "#525b6e"
LINE = "#dfe2ea"
HEAD = "#eef0f5"
