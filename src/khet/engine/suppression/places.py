"""The places of a figure: schools in networks (or whatever stands between) in one area, as a numbered tree."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Member = Hashable
Key = tuple[Member | None, ...]


@dataclass(frozen=True)
class Places:
    """Nodes in a fixed order (0 is the whole area, ancestors before descendants), each with its parent."""

    names: tuple[Member | None, ...]
    parents: tuple[int, ...]
    leaves: tuple[int, ...]
    number: Mapping[Member | None, int]

    def __len__(self) -> int:
        return len(self.names)

    def summed(self, counts: Sequence[int], width: int) -> list[int]:
        """Rows of ``width`` counts, one row to a place, with the leaves added up into everything above them."""
        table = list(counts)
        for node in range(len(self.names) - 1, 0, -1):
            mine, above = node * width, self.parents[node] * width
            for column in range(width):
                table[above + column] += table[mine + column]
        return table

    def weights(self) -> list[int]:
        """How many leaves each place sums up, and one more where it is a sum at all."""
        held = [0] * len(self.names)
        for leaf in self.leaves:
            held[leaf] = 1
        return [count + (count > 1 or node not in self.leaves) for node, count in enumerate(self.summed(held, 1))]


def places(members: Iterable[Member], parents: Mapping[Member, Member | None]) -> Places:
    """Build the tree of the members met and of everything above them; the order of the data does not matter."""
    leaves = set(members)
    depth: dict[Member, int] = {}
    inner: set[Member] = set()
    for member in leaves:
        line = _line(member, parents)
        inner.update(line[1:])
        depth.update({node: height for height, node in enumerate(reversed(line))})
    if leaves & inner:
        raise ValueError("a place that has places below it cannot hold counts of its own")
    order = sorted(depth, key=lambda node: (depth[node], repr(node)))
    number: dict[Member | None, int] = {None: 0}
    number.update({node: place for place, node in enumerate(order, start=1)})
    above = (0, *(number[parents.get(node)] for node in order))
    return Places((None, *order), above, tuple(number[leaf] for leaf in order if leaf in leaves), number)


def _line(member: Member, parents: Mapping[Member, Member | None]) -> list[Member]:
    line = [member]
    while (above := parents.get(line[-1])) is not None:
        if above in line:
            raise ValueError("a place stands below itself")
        line.append(above)
    return line
