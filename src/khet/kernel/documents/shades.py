"""The one scale of five level colours, shared by page, chart and paper."""

from __future__ import annotations

LEVELS = ("#a3332c", "#ad5a17", "#75660f", "#2f7d5b", "#1f5f9c")
"""From the lowest level to the highest; the same values as ``--level-1`` to ``--level-5`` of the pages."""

NO_LEVEL = "#656d82"
ACCENT = "#2b3a8c"
INK = "#1c2230"
INK_SOFT = "#525b6e"
LINE = "#dfe2ea"
HEAD = "#eef0f5"
