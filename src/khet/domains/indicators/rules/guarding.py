"""Which counts of persons a figure shows, so that it can be decided which of its cells must stay hidden.

Every leaf of a formula is guarded by itself, in the same way in whichever indicator it stands; a part and its whole are
guarded as one figure wherever both stand in a formula, because the rest of the whole could be worked out: by dividing
them, by subtracting one from the other, or by reading the counts behind the figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from khet.calc.formula import Leaf, State, Typed
from khet.calc.formula.typed import COUNT, MEAN, SHARE, SUM, Combined, Constant, Every, Negative, Node, Test
from khet.calc.indicator import Indicator, SmallCell
from khet.calc.schema import Dataset
from khet.engine.suppression import Counts, Shape


@dataclass(frozen=True, slots=True)
class Guard:
    """One number of persons, or one quotient of two, that cells show: ``above`` and ``below`` say whence to take it."""

    shape: Shape
    above: tuple[Leaf, bool]
    below: tuple[Leaf, bool] | None = None

    def counts(self, states: Mapping[Leaf, State]) -> Counts:
        """The counts of one cell."""
        return Counts(_taken(states, self.above), None if self.below is None else _taken(states, self.below))


def guards(indicator: Indicator, typed: Typed) -> tuple[Guard, ...]:
    """Everything of an indicator that must be guarded; nothing when it is not about persons."""
    if indicator.small_cell is SmallCell.NONE:
        return ()
    above, below = _line(typed.root)
    wanted = indicator.small_cell
    found: list[Guard] = []
    if len(above) == 1 and len(below) == 1 and wanted is SmallCell.BOTH and _is_part(above[0], below[0]):
        found.append(Guard(Shape.PART, (above[0], True), (below[0], True)))
    else:
        found += [each for leaf in above for each in _alone(leaf, wanted if not below else _upper(wanted))]
        found += [each for leaf in below for each in _alone(leaf, _lower(wanted))]
        found += _rests(_visible(above, below, wanted))
    return tuple(dict.fromkeys(found))


def sums_over_pupils(typed: Typed, datasets: Mapping[str, Dataset]) -> bool:
    """Whether a formula adds up what is known of each pupil; how many stand behind such a sum is not counted."""
    return any(leaf.kind == SUM and datasets[leaf.dataset].subject == "pupil" for leaf in typed.leaves)


def guards_pupils(indicator: Indicator, typed: Typed, datasets: Mapping[str, Dataset]) -> bool:
    """Whether a definition lets no count of pupils go unguarded; of a mean the pupils behind it are enough."""
    guarded = guards(indicator, typed)
    looked_at = {side for each in guarded for side in (each.above, each.below) if side is not None}
    return all(
        ((leaf, True) in looked_at or (leaf.kind == MEAN and (leaf, False) in looked_at))
        and (leaf.kind != SHARE or (leaf, False) in looked_at)
        for leaf in typed.leaves
        if not leaf.is_stated and datasets[leaf.dataset].subject == "pupil"
    )


def _taken(states: Mapping[Leaf, State], what: tuple[Leaf, bool]) -> int:
    leaf, is_top = what
    return states[leaf].top if is_top else states[leaf].bottom


def _upper(wanted: SmallCell) -> SmallCell:
    return SmallCell.NONE if wanted is SmallCell.DENOMINATOR else SmallCell.BOTH


def _lower(wanted: SmallCell) -> SmallCell:
    return SmallCell.NONE if wanted is SmallCell.NUMERATOR else SmallCell.BOTH


def _alone(leaf: Leaf, wanted: SmallCell) -> list[Guard]:
    if leaf.is_stated or wanted is SmallCell.NONE:
        return []
    if leaf.kind == SHARE:
        return [_share(leaf, wanted)]
    if leaf.kind == MEAN:
        return [Guard(Shape.MEAN, (leaf, True), (leaf, False))]
    return [Guard(Shape.COUNT, (leaf, True))] if leaf.kind in (COUNT, SUM) else []


def _visible(above: Sequence[Leaf], below: Sequence[Leaf], wanted: SmallCell) -> list[Leaf]:
    """The leaves of the sides that are guarded: what is left of one by another is guarded as they are."""
    if not below:
        return list(above)
    return [
        *(above if wanted is not SmallCell.DENOMINATOR else ()),
        *(below if wanted is not SmallCell.NUMERATOR else ()),
    ]


def _rests(leaves: Sequence[Leaf]) -> Iterator[Guard]:
    """What remains of a whole beside a part that is counted in the same formula."""
    for part, whole in permutations(dict.fromkeys(leaves), 2):
        if _is_part(part, whole):
            yield Guard(Shape.PART, (part, True), (whole, True))


def _share(leaf: Leaf, wanted: SmallCell) -> Guard:
    if wanted is SmallCell.NUMERATOR:
        return Guard(Shape.COUNT, (leaf, True))
    if wanted is SmallCell.DENOMINATOR:
        return Guard(Shape.COUNT, (leaf, False))
    return Guard(Shape.PART, (leaf, True), (leaf, False))


def _line(node: Node) -> tuple[list[Leaf], list[Leaf]]:
    """The leaves above and below the line of the outermost quotient."""
    if isinstance(node, Negative):
        return _line(node.part)
    if isinstance(node, Combined) and node.op in "*/":
        if _is_number(node.right):
            return _line(node.left)
        if node.op == "*" and _is_number(node.left):
            return _line(node.right)
        if node.op == "/":
            inner_above, inner_below = _line(node.left)
            return inner_above, [*inner_below, *_leaves(node.right)]
    return _leaves(node), []


def _leaves(node: Node) -> list[Leaf]:
    if isinstance(node, Leaf):
        return [node]
    if isinstance(node, Negative):
        return _leaves(node.part)
    if isinstance(node, Combined):
        return [*_leaves(node.left), *_leaves(node.right)]
    return []


def _is_number(node: Node) -> bool:
    if isinstance(node, Negative):
        return _is_number(node.part)
    if isinstance(node, Combined):
        return _is_number(node.left) and _is_number(node.right)
    return isinstance(node, Constant)


def _is_part(above: Leaf, below: Leaf) -> bool:
    """Whether the rows counted above are among those counted below: the same rows, with more asked of them."""
    same = above.kind == below.kind == COUNT and (above.dataset, above.moment) == (below.dataset, below.moment)
    return same and set(_conditions(below.where)) <= set(_conditions(above.where))


def _conditions(test: Test | None) -> tuple[Test, ...]:
    if test is None:
        return ()
    return test.parts if isinstance(test, Every) else (test,)
