"""Which version of a framework a year uses, and what differs between two versions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from khet.calc.criteria import Framework, to_plain


def version_for_year(active: Sequence[str], year: int) -> str | None:
    """Choose among the active versions (newest last): of the year, else of the last year before it, else the newest.

    A version says its year by beginning with four digits ("2566", "2566.1"); one that does not, fits every year.
    """
    if not active:
        return None
    dated = [
        (int(found[0]), place, name) for place, name in enumerate(active) if (found := re.match(r"25\d\d|26\d\d", name))
    ]
    fitting = [entry for entry in dated if entry[0] <= year]
    if fitting:
        return max(fitting)[2]
    undated = [name for name in active if not re.match(r"25\d\d|26\d\d", name)]
    return undated[-1] if undated else active[-1]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a node, before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NodeChange:
    """A node that is new, gone, or different; ``fields`` is empty for the first two."""

    kind: str
    code: str
    name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """What changed from one version to another: the head of the file, and its nodes in order."""

    head: tuple[FieldChange, ...]
    nodes: tuple[NodeChange, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether the two say the same."""
        return not self.head and not self.nodes


def difference(before: Framework, after: Framework) -> VersionDiff:
    """Tell what was added, removed and changed between two versions."""
    old, new = to_plain(before), to_plain(after)
    head = _changes({**old, "nodes": None, "version": None}, {**new, "nodes": None, "version": None})
    old_nodes = {node.code: node for node in before.nodes}
    new_nodes = {node.code: node for node in after.nodes}
    old_plain = {str(node["code"]): node for node in _nodes(old)}
    found: list[NodeChange] = []
    for plain in _nodes(new):
        code = str(plain["code"])
        if code not in old_nodes:
            found.append(NodeChange("added", code, new_nodes[code].name))
        elif changes := _changes(old_plain[code], plain):
            found.append(NodeChange("changed", code, new_nodes[code].name, changes))
    found += [NodeChange("removed", node.code, node.name) for node in before.nodes if node.code not in new_nodes]
    return VersionDiff(head, tuple(found))


def _nodes(plain: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(plain["nodes"])


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    keys = list(dict.fromkeys([*before, *after]))
    return tuple(
        FieldChange(key, _words(before.get(key)), _words(after.get(key)))
        for key in keys
        if before.get(key) != after.get(key)
    )


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_words(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_words(item) for item in value)
    return str(value)
