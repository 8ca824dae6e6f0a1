"""Which table a part of a framework is printed as, decided from its definition alone.

Nothing here knows a published framework. Several rounds in a flat list make the table with a column per round;
targets make the table of targets and results; a tree is printed with indentation; everything else is a plain list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from khet.calc.criteria import Framework, Node, Part, Scoring
from khet.reports import wording

Shape = Literal["rounds", "targets", "tree", "list"]
_NUMBERING = re.compile(r"\s*(?:ที่\s*)?[0-9๐-๙A-Za-z.]*$")


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the paper: its part (None when the framework has none), its nodes in order, its shape."""

    part: Part | None
    nodes: tuple[Node, ...]
    shape: Shape
    closes_overall: bool

    @property
    def depth(self) -> int:
        """How deep its tree goes; 0 is a flat list."""
        return max((node.depth for node in self.nodes), default=0)

    @property
    def item(self) -> str:
        """What its lines are called, from the way they are numbered: "มาตรฐาน/ตัวบ่งชี้/ประเด็นการพิจารณา"."""
        names: dict[str, None] = {}
        for node in sorted(self.nodes, key=lambda node: node.depth):
            name = _NUMBERING.sub("", node.label)
            if name:
                names.setdefault(name)
        return "/".join(names) or wording.ITEM


def sections(framework: Framework) -> tuple[Section, ...]:
    """The tables of a framework's paper, in the order of its parts; the overall line closes the last that counts."""
    parts: tuple[Part | None, ...] = framework.parts or (None,)
    found = [(part, _nodes(framework, part)) for part in parts]
    filled = [(part, nodes) for part, nodes in found if nodes]
    counting = [at for at, (part, _) in enumerate(filled) if part is None or part.in_overall]
    last = counting[-1] if counting else -1
    return tuple(
        Section(part, nodes, shape_of(framework, nodes), closes_overall=at == last)
        for at, (part, nodes) in enumerate(filled)
    )


def shape_of(framework: Framework, nodes: tuple[Node, ...]) -> Shape:
    """The shape of the table that these nodes need."""
    if all(node.scoring is Scoring.TARGET for node in nodes):
        return "targets"
    if any(node.depth for node in nodes):
        return "tree"
    return "rounds" if len(framework.rounds) > 1 else "list"


def _nodes(framework: Framework, part: Part | None) -> tuple[Node, ...]:
    if part is None:
        return framework.nodes
    tops = {node.code for node in framework.children(None) if node.part == part.code}
    return tuple(node for node in framework.nodes if _top_of(framework, node).code in tops)


def _top_of(framework: Framework, node: Node) -> Node:
    while node.parent is not None:
        node = framework.node(node.parent)
    return node
