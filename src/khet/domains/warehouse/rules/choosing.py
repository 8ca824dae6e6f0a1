"""Says which questions may be answered with any school of the office, and what an answer's text means."""

from __future__ import annotations

from collections.abc import Sequence

SCHOOL, CODE, TYPED = "school:", "code:", "use:"
ABOUT_SCHOOLS = frozenset(
    {
        "school.unknown",
        "school.code_name",
        "school.name_twice",
        "school.name_unknown",
        "school.missing",
        "school.column_missing",
    }
)
# Their rows are several schools', or rows of which one is right: a school is chosen for some of them, by number.
ABOUT_SOME_ROWS = frozenset({"school.other_office", "school.twice", "school.twice_counted"})


def takes_any_school(cause: str, sample: Sequence[str] = (), rows: Sequence[int] = ()) -> bool:
    """Whether a question may be answered with any school; ``rows`` are those that an answer is narrowed to.

    Rows of another office may be a single mistyped code: then they are one school's and are answered together.
    """
    if cause in ABOUT_SCHOOLS:
        return True
    one_code = cause == "school.other_office" and len(set(sample)) == 1
    return cause in ABOUT_SOME_ROWS and (bool(rows) or one_code)
