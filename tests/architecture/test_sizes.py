"""No room is too large to read."""

from __future__ import annotations

from lint import tracked
from tests.architecture.house import ROOT, functions, nothing, shown, sources, tree

LONGEST_FILE = 500
LONGEST_FUNCTION = 60


def test_no_file_is_longer_than_500_lines():
    wanted = [name for name in tracked.files() if name.endswith((".py", ".html", ".css", ".js"))]
    sizes = {name: len((ROOT / name).read_bytes().splitlines()) for name in wanted if "/migrations/" not in name}

    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_function_is_longer_than_60_lines():
    long = [
        f"{shown(file)}:{function.lineno} {function.name}"
        for file in sources()
        for function in functions(tree(file))
        if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION
    ]

    nothing(long)
