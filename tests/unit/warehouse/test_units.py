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
    assert units.of_other_parts({(1, P6)}, {(1, P6), (2, P6), (1, M3)}) == {(1, M3)}
    assert units.of_other_parts({(1, ())}, {(1, ()), (2, ())}) == set()
