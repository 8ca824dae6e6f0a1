"""Tables by groups: small groups are hidden, and nobody can work them out from the rest."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from khet.domains.instruments.rules import columns as reading
from khet.domains.instruments.rules.grouping import Group, by_group
from tests.analysis_cast import BANDS, columns, form_of, rated

NAMES = {"a": "ก", "b": "ข", "c": "ค", "d": "ง"}


def grouped(labels: list[str], scores: list[int | None], fewest: int = 5) -> tuple[Group, ...]:
    """One rating by groups."""
    items = reading.items(form_of(rated("q1")))
    rows = columns(q1=[*scores, 5])[: len(labels)]
    kept = reading.Answered(items, rows).scores
    return by_group(items, kept, labels, NAMES, bands=BANDS, fewest=fewest)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=60))
def test_what_is_hidden_is_never_a_single_small_group(labels: list[str]) -> None:
    found = {group.key: group for group in grouped(labels, [4] * len(labels))}
    sizes = Counter(labels)

    hidden = [key for key, group in found.items() if group.is_hidden]
    assert all(found[key].is_hidden for key, size in sizes.items() if size < 5)
    if hidden and len(hidden) < len(sizes):
        assert len(hidden) > 1
        assert sum(sizes[key] for key in hidden) >= 5
    for key in hidden:
        assert found[key].n is None
        assert found[key].cells == {}
        assert not found[key].total.mean.is_known


def test_a_group_in_which_few_answered_an_item_is_hidden() -> None:
    labels = ["a"] * 10 + ["b"] * 10 + ["c"] * 10
    scores: list[int | None] = [5] * 3 + [None] * 7 + [4] * 20

    assert grouped(labels, scores)[0].is_hidden


def test_groups_large_enough_are_described_with_their_level() -> None:
    found = grouped(["a"] * 6 + ["b"] * 6, [5] * 6 + [2] * 6)

    assert [(group.n, group.cells["q1"].mean.printed) for group in found[:2]] == [(6, "5.00"), (6, "2.00")]
    assert found[1].total.level is not None
    assert found[1].total.level.name == "น้อย"


def test_whoever_sees_names_sees_all_groups() -> None:
    assert not any(group.is_hidden for group in grouped(["a", "b", "b"], [5, 4, 3], fewest=0))


def test_rows_without_a_group_stand_by_themselves() -> None:
    assert [group.key for group in grouped([""] * 6 + ["a"] * 6, [5] * 12)] == ["a", "b", "c", "d", ""]
