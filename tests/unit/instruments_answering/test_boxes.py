"""Keys go forward only: whoever holds the present one opens the present version and no earlier one."""

from __future__ import annotations

import pytest

from khet.domains.instruments.rules.boxes import FURTHEST, RECORD, BoxKey, KeyLost, seal, unseal


def test_the_present_key_opens_the_present_version_only():
    first = BoxKey.fresh()
    versions = [seal(first.at(step), f"state {step}".encode()) for step in range(5)]
    present = first.at(4)

    assert unseal(present, versions[4]) == b"state 4"
    for earlier in versions[:4]:
        with pytest.raises(KeyLost):
            unseal(present, earlier)
    with pytest.raises(KeyLost):
        present.at(3)


def test_a_key_that_is_behind_is_brought_forward():
    first = BoxKey.fresh()

    assert first.at(3).at(7) == first.at(7)
    with pytest.raises(KeyLost):
        first.at(FURTHEST + 1)


def test_a_step_sealed_twice_never_uses_a_nonce_twice():
    key = BoxKey.fresh()

    assert seal(key, b"a")[:12] != seal(key, b"a")[:12]


def test_a_key_is_read_from_its_record_and_nothing_else():
    key = BoxKey.fresh().at(12)
    record = key.record()

    assert len(record) == RECORD < 512, "shorter than a sector of a disk, so that it is written whole or not at all"
    assert BoxKey.read(record) == key
    for damaged in (b"", record[:-1], bytes(RECORD), record[:20] + bytes([record[20] ^ 1]) + record[21:]):
        with pytest.raises(KeyLost):
            BoxKey.read(damaged)


def test_what_was_damaged_is_refused():
    key = BoxKey.fresh()
    sealed = seal(key, b"papers")

    for damaged in (sealed[:-1], b"", bytes(20)):
        with pytest.raises(KeyLost):
            unseal(key, damaged)
