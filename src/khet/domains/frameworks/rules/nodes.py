"""Which nodes of a framework somebody has to report on."""

from __future__ import annotations

from khet.calc.criteria import Framework, Scoring


def applies(framework: Framework, code: str, office_type: str) -> bool:
    """Tell whether a node, and every heading above it, is for this kind of office."""
    current: str | None = code
    while current is not None:
        node = framework.node(current)
        if not node.applies(office_type):
            return False
        current = node.parent
    return True


def leaf_codes(framework: Framework, office_type: str) -> tuple[str, ...]:
    """The nodes that are scored themselves, are not fixed in a state, and are for this kind of office."""
    return tuple(
        node.code
        for node in framework.nodes
        if node.scoring is not Scoring.ROLLUP
        and node.fixed_state is None
        and applies(framework, node.code, office_type)
    )


def sharing(framework: Framework, code: str) -> tuple[str, ...]:
    """The codes that get one score together with this one, itself included; alone, just itself."""
    return framework.shared_with(code) or (code,)
