"""The urn mixes, tips out halves, and neither it nor the ledger keeps an order."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from khet.domains.instruments.rules import urn
from khet.domains.instruments.rules.urn import K, Ledger


def filled(many: int, seed: int) -> tuple[list[urn.Paper], list[list[urn.Paper]]]:
    """An urn after that many answers, and the batches that were tipped out."""
    chance, kept, batches = Random(seed), [], []
    for number in range(many):
        kept, tipped = urn.put(kept, {"answers": {"n": number}}, chance=chance)
        batches += [tipped] if tipped else []
    return kept, batches


@given(st.integers(0, 200), st.integers(0, 10_000))
def test_nothing_is_lost_or_doubled(many, seed):
    kept, batches = filled(many, seed)

    found = [paper["answers"]["n"] for paper in [*kept, *(one for batch in batches for one in batch)]]
    assert sorted(found) == list(range(many))


def test_nothing_comes_out_before_twice_k_answers_and_then_by_k():
    assert filled(2 * K - 1, 1)[1] == []
    assert [len(batch) for batch in filled(5 * K, 1)[1]] == [K] * 4


def test_the_first_answer_may_be_in_any_batch():
    where = [
        next((at for at, batch in enumerate(filled(6 * K, seed)[1]) if {"answers": {"n": 0}} in batch), None)
        for seed in range(400)
    ]

    assert 150 < where.count(0) < 250, "half of what is in the urn is tipped out, by chance"
    assert {0, 1, 2, 3} <= set(where)


def test_the_order_within_a_batch_says_nothing_of_the_order_of_answers():
    firsts = [filled(2 * K, seed)[1][0][0]["answers"]["n"] for seed in range(800)]

    assert len(set(firsts)) == 2 * K
    assert max(firsts.count(number) for number in set(firsts)) < 100


def test_closing_tips_out_everything_in_random_order():
    papers = [{"answers": {"n": number}} for number in range(20)]

    tipped = urn.tip(papers, chance=Random(3))

    assert tipped != papers
    assert sorted(paper["answers"]["n"] for paper in tipped) == list(range(20))


def test_papers_are_read_as_they_were_stored():
    papers = [{"answers": {"q": "ก"}, "pictures": {"k": "AA=="}}]

    assert urn.urn_from(urn.urn_bytes(papers)) == papers
    assert urn.urn_from(b"") == []


@given(st.dictionaries(st.binary(min_size=16, max_size=16), st.binary(min_size=8, max_size=8), max_size=30))
def test_a_ledger_is_stored_sorted_whatever_the_order_of_spending(spent):
    forward, backward = Ledger(dict(spent.items())), Ledger(dict(reversed(spent.items())))

    assert forward.dump() == backward.dump()
    assert Ledger.load(forward.dump()) == forward


def test_openings_of_an_open_link_are_remembered_in_two_generations(monkeypatch):
    monkeypatch.setattr(urn, "REMEMBERED", 3)
    ledger = Ledger()
    marks = [number.to_bytes(8, "big") for number in range(7)]

    for mark in marks:
        ledger.remember(mark)

    assert [ledger.knows(mark) for mark in marks] == [False, False, False, True, True, True, True]
    assert Ledger.load(ledger.dump()) == ledger
    assert Ledger.load(b"") == Ledger()
