"""The codes of a dataset's grain tell the parts of one period apart."""

from __future__ import annotations

import pytest

from khet.calc.schema import Dataset, Field, Kind

FIELDS = (Field("grade", "ชั้น", "Grade", Kind.CODE), Field("incident_no", "เลขที่", "Number", Kind.TEXT))


@pytest.mark.parametrize(
    ("grain", "parts"),
    [(("person",), ()), (("school_id", "grade"), ("grade",)), (("incident_no", "school_id"), ())],
)
def test_only_codes_make_parts(grain: tuple[str, ...], parts: tuple[str, ...]) -> None:
    made = Dataset("x", "x", "x", 1, "school", "year", grain, FIELDS)

    assert made.parts == parts
