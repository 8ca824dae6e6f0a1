"""Words that mean unfinished work, and calls that read the clock where it must be an argument."""

from __future__ import annotations

import ast
from pathlib import Path

from lint import tracked
from tests.architecture.house import ROOT, SOURCE, nothing, shown, sources, tree

CLOCK = SOURCE / "khet" / "kernel" / "clock.py"
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("timezone", "now")}
UNFINISHED = [
    "".join(parts)
    for parts in (
        ("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("raise NotImpl", "emented"),
        ("mark.sk", "ip"), ("pytest.sk", "ip"), ("xf", "ail("), ("importors", "kip"),
    )
]  # fmt: skip


def reads_clock(node: ast.AST) -> bool:
    """Whether this is a call like ``datetime.now()`` or ``timezone.now()``."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    owner = node.func.value
    name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
    return (name, node.func.attr) in CLOCKS


def test_only_the_clock_reads_the_clock():
    found = [
        f"{shown(file)}:{node.lineno}"
        for file in sources()
        if file != CLOCK
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and reads_clock(node)
    ]

    nothing(found)


def test_nothing_is_left_unfinished_or_skipped():
    texts = [name for name in tracked.files() if Path(name).suffix in {".py", ".html", ".css", ".js", ".yaml", ".sh"}]
    found = [
        f"{name}:{number}: {word}"
        for name in texts
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), start=1)
        for word in UNFINISHED
        if word in line
    ]

    nothing(found)


def test_a_hidden_clock_would_be_seen():
    calls = [
        node for node in ast.walk(ast.parse("import datetime\nx = datetime.datetime.now(tz)")) if reads_clock(node)
    ]

    assert len(calls) == 1
