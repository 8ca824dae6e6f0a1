"""Reads start at ``.visible_to(actor, …)``: nobody can forget whose records a page may show."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps

from tests.architecture.house import SOURCE, nothing, sources, tree

LIST = Path(__file__).with_name("unscoped.toml")
EXCEPTIONS = tomllib.loads(LIST.read_text(encoding="utf-8"))
MANAGERS = {"objects", "_default_manager", "_base_manager"}
WRITES = {"create", "bulk_create"}
ROOMS = {"queries", "actions", "web", "jobs", "public"}
WHOLE = {"portal", "reports", "api", "workflows"}
SCOPED = {
    model.__name__
    for model in apps.get_models()
    if model.__module__.startswith("khet.") and hasattr(model._meta.default_manager, "visible_to")
}


@dataclass(frozen=True, slots=True)
class Read:
    """One use of a model's manager: where, of which model, and the call that follows at once."""

    where: str
    line: int
    model: str
    follows: str


def reads(module: ast.Module, where: str) -> Iterator[Read]:
    """Every use of a manager in a file, with the function it stands in."""
    parents = {child: node for node in ast.walk(module) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(module):
        if not (isinstance(node, ast.Attribute) and node.attr in MANAGERS):
            continue
        around = parents.get(node)
        follows = around.attr if isinstance(around, ast.Attribute) else ""
        while around is not None and not isinstance(around, ast.FunctionDef):
            around = parents.get(around)
        function = around.name if isinstance(around, ast.FunctionDef) else "(module)"
        yield Read(f"{where}::{function}", node.lineno, ast.unparse(node.value), follows)


def watched() -> list[Path]:
    """The files whose reads answer somebody: rooms of domains, and all that stands above the domains."""
    chosen = []
    for file in sources():
        parts = file.relative_to(SOURCE / "khet").with_suffix("").parts
        room = parts[2] if parts[0] == "domains" and len(parts) > 2 else ""
        if room in ROOMS or parts[0] in WHOLE or parts[:2] == ("kernel", "web"):
            chosen.append(file)
    return chosen


def every_read() -> list[Read]:
    return [read for file in watched() for read in reads(tree(file), str(file.relative_to(SOURCE / "khet")))]


def is_excused(read: Read) -> bool:
    if read.follows in WRITES:
        return True
    if read.model not in SCOPED and read.model in EXCEPTIONS["models"]:
        return True
    return read.where in EXCEPTIONS["functions"]


def test_reads_start_at_what_the_actor_may_see():
    wrong = [
        f"{read.where} (line {read.line}): {read.model}.objects.{read.follows}"
        for read in every_read()
        if read.follows != "visible_to" and not is_excused(read)
    ]

    nothing(wrong)


def test_every_exception_is_used_and_has_a_reason():
    loose = [read for read in every_read() if read.follows != "visible_to" and read.follows not in WRITES]
    used = {read.model for read in loose} | {read.where for read in loose}
    listed = EXCEPTIONS["models"] | EXCEPTIONS["functions"]

    nothing(sorted(set(listed) - used))
    assert [name for name, reason in listed.items() if len(reason) < 15] == []


def test_no_room_writes_sql_of_its_own():
    raw = {"raw", "cursor", "RawSQL", "extra"}
    found = [
        f"{file.relative_to(SOURCE)}:{node.lineno}"
        for file in watched()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", "") in raw - {"RawSQL"} or getattr(node.func, "id", "") == "RawSQL")
    ]

    nothing(found)


def test_an_unscoped_read_would_be_seen():
    module = ast.parse("def f():\n    return Visit.objects.filter(pk=1), Visit.objects.visible_to(a)")

    assert [(read.where, read.follows) for read in reads(module, "x.py")] == [
        ("x.py::f", "filter"),
        ("x.py::f", "visible_to"),
    ]
