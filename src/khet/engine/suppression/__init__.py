"""Which cells of a figure must stay hidden so that nobody can work out a small count, whatever tables are asked for.

See ``docs/algorithms/suppression.md``. The decision is made once for everything that can be asked of a figure, depends
on nothing but the counts, and does not use chance: page, export and interface show the same. The words "small" and
"complementary" are for those who may see the counts; whoever may not must not be told which of the two a hidden cell
is, for that would narrow it down.
"""

from __future__ import annotations

from khet.engine.suppression.deciding import THRESHOLD, Counts, Reason, Shape, hide
from khet.engine.suppression.places import Key, Member

__all__ = ["THRESHOLD", "Counts", "Key", "Member", "Reason", "Shape", "hide"]
