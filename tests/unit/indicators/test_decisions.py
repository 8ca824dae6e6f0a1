"""A decision about what is hidden reads as it was written."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khet.domains.indicators.rules.decisions import Decision, from_bytes, to_bytes

places = st.none() | st.tuples(st.sampled_from(["school", "network", "office", "staff"]), st.integers(-9_999, 99_999))
values = st.none() | st.text(max_size=12)


@given(st.frozensets(st.tuples(places, values)), st.frozensets(places))
def test_a_decision_reads_as_it_was_written(hidden, rest):
    decision = Decision(hidden, rest)

    assert from_bytes(to_bytes(decision)) == decision


@pytest.mark.parametrize("spoilt", [b"", b"spoilt", to_bytes(Decision(frozenset(), frozenset()))[:-3]])
def test_what_is_spoilt_is_refused(spoilt):
    with pytest.raises((ValueError, zlib.error)):
        from_bytes(spoilt)
