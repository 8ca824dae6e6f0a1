"""Reads start at ``.visible_to(actor, …)``: nobody can forget whose records a page may show.

Three kinds of reads need no actor, and ``unscoped.toml`` lists them: public facts, parts that are read through the
record they belong to, and single functions, each with its reason.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.house import SOURCE, nothing, sources, tree

LISTED = tomllib.loads(Path(__file__).with_name("unscoped.toml").read_text(encoding="utf-8"))
MANAGERS = {"objects", "_default_manager", "_base_manager"}
WRITES = {"create", "bulk_create", "none"}
ACTORS = {"actor", "request.actor", "self.actor", "self._actor", "run.actor"}
ROOMS = {"queries", "actions", "web", "jobs", "public"}
WHOLE = {"portal", "reports", "api", "workflows"}
ADVICE = "start at .visible_to(actor, …), or list it with a reason in tests/architecture/unscoped.toml"


@dataclass(frozen=True, slots=True)
class Read:
    """One use of a model's manager: in which function, of which model, and the call that follows at once."""

    where: str
    line: int
    model: str
    chain: tuple[ast.Call, ...]
    within: str

    @property
    def follows(self) -> str:
        """The method called at once on the manager."""
        return self.chain[0].func.attr if self.chain else ""

    @property
    def is_write(self) -> bool:
        """Whether it only adds rows."""
        return self.follows in WRITES

    @property
    def is_scoped(self) -> bool:
        """Whether it asks for what the actor of the function may see."""
        first = self.chain[0].args[0] if self.chain and self.chain[0].args else None
        return self.follows == "visible_to" and first is not None and ast.unparse(first) in ACTORS

    @property
    def is_of_its_parent(self) -> bool:
        """Whether these are parts, narrowed by the record they belong to or loaded for it by a Prefetch."""
        fields = {
            word.arg.partition("__")[0].removesuffix("_id") for call in self.chain for word in call.keywords if word.arg
        }
        known = LISTED["parts"].get(self.model, [])
        return bool(fields & set(known)) or (bool(known) and self.within == "Prefetch")


def reads(module: ast.Module, where: str) -> Iterator[Read]:
    """Every use of a manager in a file, with the function it stands in."""
    parents = {child: node for node in ast.walk(module) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(module):
        if not (isinstance(node, ast.Attribute) and node.attr in MANAGERS):
            continue
        chain: list[ast.Call] = []
        end: ast.AST | None = node
        while isinstance(method := parents.get(end), ast.Attribute) and isinstance(parents.get(method), ast.Call):
            end = parents[method]
            chain.append(end)
        around = parents.get(end)
        within = ast.unparse(around.func) if isinstance(around, ast.Call) else ""
        while around is not None and not isinstance(around, ast.FunctionDef):
            around = parents.get(around)
        function = around.name if isinstance(around, ast.FunctionDef) else "(module)"
        yield Read(f"{where}::{function}", node.lineno, ast.unparse(node.value), tuple(chain), within)


def watched() -> list[Path]:
    """The files whose reads answer somebody: rooms of domains, and all that stands above the domains."""
    chosen = []
    for file in sources():
        parts = file.relative_to(SOURCE / "khet").with_suffix("").parts
        room = parts[2] if parts[0] == "domains" and len(parts) > 2 else ""
        if room in ROOMS or parts[0] in WHOLE or parts[:2] == ("kernel", "web"):
            chosen.append(file)
    return chosen


def loose_reads() -> list[Read]:
    """The reads that neither start at the actor nor go through the record that the rows belong to."""
    every = [read for file in watched() for read in reads(tree(file), str(file.relative_to(SOURCE / "khet")))]
    return [read for read in every if not (read.is_write or read.is_scoped or read.is_of_its_parent)]


def test_reads_start_at_what_the_actor_may_see():
    excused = LISTED["public"].keys() | LISTED["functions"].keys()
    wrong = [
        f"{read.where} (line {read.line}): {read.model}.objects.{read.follows}: {ADVICE}"
        for read in loose_reads()
        if read.model not in excused and read.where not in excused
    ]

    nothing(wrong)


def test_every_exception_is_used_and_has_a_reason():
    loose = loose_reads()
    used = {read.model for read in loose} | {read.where for read in loose}
    listed = LISTED["public"] | LISTED["functions"]

    nothing(sorted(set(listed) - used))
    nothing([name for name, reason in listed.items() if len(reason) < 15])


def test_no_room_writes_sql_of_its_own():
    raw = {"raw", "cursor", "RawSQL", "extra"}
    found = [
        f"{file.relative_to(SOURCE)}:{node.lineno}"
        for file in watched()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and {getattr(node.func, "attr", ""), getattr(node.func, "id", "")} & raw
    ]

    nothing(found)


def test_unscoped_reads_would_be_seen():
    text = """
def f(actor):
    Visit.objects.filter(pk=1)
    Visit.objects.visible_to(SYSTEM, "see")
    Visit.objects.visible_to(actor, "see")
    Visit.objects.create(pk=1)
"""
    found = list(reads(ast.parse(text), "x.py"))

    assert [(read.where, read.is_scoped or read.is_write) for read in found] == [
        ("x.py::f", False),
        ("x.py::f", False),
        ("x.py::f", True),
        ("x.py::f", True),
    ]


def test_a_part_counts_as_scoped_by_its_parent_only():
    [by_parent] = reads(ast.parse("Entry.objects.order_by('x').filter(evaluation__in=seen)"), "x.py")
    [by_itself] = reads(ast.parse("Entry.objects.filter(pk=1)"), "x.py")

    assert by_parent.is_of_its_parent
    assert not by_itself.is_of_its_parent
