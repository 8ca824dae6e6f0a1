"""What holds for every roll-up, whatever the entries and weights."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from khet.calc import rollup
from khet.calc.criteria import Scoring, State
from khet.calc.rollup import NodeEntry
from tests.unit.calc.frameworks import NON_SCORES, heading, level, outcome, parsed, rounds

LEVELS = st.integers(min_value=1, max_value=5)
ENTRIES = st.one_of(
    st.builds(rounds, LEVELS),
    st.builds(rounds, LEVELS, LEVELS),
    st.sampled_from([NodeEntry(state=state) for state in NON_SCORES]),
    st.just(NodeEntry()),
)
WEIGHTS = st.integers(min_value=1, max_value=60)
LEAVES = st.lists(st.tuples(ENTRIES, WEIGHTS), min_size=1, max_size=12)


def whole(leaves, scale=Fraction(1)):
    """Roll up leaves under two headings, weights multiplied by ``scale``."""
    nodes = [heading("a", weight=2), heading("b")]
    entries = {}
    for place, (entry, weight) in enumerate(leaves):
        code = f"n{place}"
        scaled = Decimal((weight * scale).numerator) / Decimal((weight * scale).denominator)
        nodes.append(level(code, parent="ab"[place % 2] if len(leaves) > 1 else "a", weight=str(scaled)))
        entries[code] = entry
    used = {node.get("parent") for node in nodes}
    nodes = [node for node in nodes if node["scoring"] != Scoring.ROLLUP or node["code"] in used]
    return outcome(nodes, entries)


@given(LEAVES)
def test_the_whole_lies_between_the_least_and_the_most(leaves):
    found = whole(leaves)
    values = [figure.exact for figure in found.nodes if figure.state is State.SCORED]

    if values:
        assert min(values) <= found.overall.exact <= max(values)
        assert found.overall.level_number is not None
    else:
        assert found.overall.value is None


@given(LEAVES, st.sampled_from([Fraction(1, 4), Fraction(5), Fraction(1, 10)]))
def test_multiplying_all_weights_changes_nothing(leaves, scale):
    assert whole(leaves).overall.exact == whole(leaves, scale).overall.exact


@given(st.lists(st.tuples(ENTRIES, WEIGHTS), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_nodes_and_entries_does_not_matter(leaves, dice):
    numbered = [(f"n{place}", entry, weight) for place, (entry, weight) in enumerate(leaves)]
    shuffled = dice.sample(numbered, k=len(numbered))

    def overall(rows):
        nodes = [level(code, weight=weight) for code, _, weight in rows]
        return outcome(nodes, {code: entry for code, entry, _ in rows}).overall

    one, other = overall(numbered), overall(shuffled)
    assert (one.exact, one.level, one.counted, one.state) == (other.exact, other.level, other.counted, other.state)


@given(LEAVES, st.sampled_from(NON_SCORES))
def test_one_more_non_score_never_changes_the_value(leaves, state):
    def overall(more):
        rows = [(f"n{place}", entry, weight) for place, (entry, weight) in enumerate([*leaves, *more])]
        nodes = [level(code, weight=weight) for code, _, weight in rows]
        return outcome(nodes, {code: entry for code, entry, _ in rows}).overall

    assert overall([]).exact == overall([(NodeEntry(state=state), 7)]).exact


@given(LEAVES)
def test_the_explanation_alone_gives_the_value_again(leaves):
    found = whole(leaves).overall
    explanation = found.explanation

    if found.exact is not None:
        inputs = [(Fraction(entered["exact"]), Fraction(entered["weight"])) for entered in explanation["inputs"]]
        assert sum(value * weight for value, weight in inputs) / sum(weight for _, weight in inputs) == found.exact
        assert Fraction(explanation["numerator"]) / Fraction(explanation["denominator"]) == found.exact
        assert Fraction(explanation["exact"]) == found.exact
        assert len(inputs) == found.counted
    json.dumps(explanation)


@given(st.lists(LEAVES, min_size=1, max_size=4))
def test_what_was_worked_out_before_never_changes_an_answer(batches):
    nodes = [level(f"n{place}") for place in range(12)]
    shared = parsed(*nodes)
    for leaves in batches:
        entries = {f"n{place}": entry for place, (entry, _) in enumerate(leaves)}
        fresh = rollup.roll_up(parsed(*nodes), entries, office_type="primary")
        again = rollup.roll_up(shared, entries, office_type="primary")
        assert rollup.as_plain(fresh, office="ก", year=1) == rollup.as_plain(again, office="ก", year=1)
