"""Two files of one period are apart when no row of the one can be of a unit of the other."""

from __future__ import annotations

import pytest

from khet.domains.warehouse.rules import units
from khet.domains.warehouse.rules.units import Unit

P6, M3, NONE = ("p6",), ("m3",), (None,)


@pytest.mark.parametrize(
    ("mine", "theirs", "apart"),
    [
        ({(1, P6)}, {(2, P6)}, True),
        ({(1, P6)}, {(1, M3)}, True),
        ({(1, P6), (2, M3)}, {(1, M3)}, True),
        ({(1, P6)}, {(1, P6), (1, M3)}, False),
        ({(1, ())}, {(2, ())}, True),
        ({(None, ())}, {(2, ())}, False),
        ({(None, P6)}, {(2, P6)}, False),
        ({(None, P6)}, {(2, M3)}, True),
        ({(1, NONE)}, {(2, P6)}, False),
    ],
)
def test_files_are_apart_when_that_is_sure(mine: set[Unit], theirs: set[Unit], apart: bool) -> None:
    assert units.are_apart(mine, theirs) is apart
    assert units.are_apart(theirs, mine) is apart


def test_a_file_leaves_the_parts_that_it_does_not_tell_of() -> None:
    assert units.left_of({(1, P6)}, {(1, P6), (1, M3)}) == {(1, M3)}
    assert units.left_of({(1, P6), (2, P6)}, {(1, P6), (2, P6), (3, P6), (1, M3)}) == {(1, M3)}


def test_a_file_of_few_schools_leaves_the_others_as_they_are() -> None:
    theirs: set[Unit] = {(1, P6), (2, P6), (1, M3)}

    assert units.left_of({(1, P6)}, theirs) == {(2, P6), (1, M3)}
    assert units.left_of({(1, P6)}, theirs, replace="all") == {(1, M3)}
    assert units.left_of({(1, P6), (2, P6)}, {*theirs, (3, P6)}, replace="own") == {(3, P6), (1, M3)}
    assert units.left_of({(1, ())}, {(1, ()), (2, ())}) == {(2, ())}


def test_rows_of_no_known_part_of_a_school_that_sends_again_are_replaced_too() -> None:
    assert units.left_of({(1, P6)}, {(1, NONE), (2, P6), (3, P6)}) == {(2, P6), (3, P6)}
    assert units.left_of({(1, NONE)}, {(1, P6), (2, NONE), (3, NONE)}) == {(2, NONE), (3, NONE)}


def test_a_file_without_rows_leaves_nothing() -> None:
    assert units.left_of(set(), {(1, ()), (2, ())}) == set()
    assert units.left_of(set(), {(1, ())}, replace="own") == set()
