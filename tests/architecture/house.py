"""Reads the house as it is: the layers of ``.importlinter``, and the source files with their syntax trees."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"


@dataclass(frozen=True, slots=True)
class Layer:
    """One row of a layers contract: its names, and which of them are only reserved."""

    names: tuple[str, ...]
    reserved: frozenset[str]


@cache
def contract() -> configparser.ConfigParser:
    """The parsed ``.importlinter``."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return parser


@cache
def layers(name: str) -> tuple[Layer, ...]:
    """The rows of one layers contract, highest first."""
    rows = []
    for line in contract()[f"importlinter:contract:{name}"]["layers"].strip().splitlines():
        words = line.replace("|", " ").replace(":", " ").split()
        plain = tuple(word.strip("()") for word in words)
        rows.append(Layer(plain, frozenset(word.strip("()") for word in words if word.startswith("("))))
    return tuple(rows)


@cache
def heights(name: str) -> dict[str, int]:
    """How high each package of a contract stands; the lowest row is 0."""
    rows = layers(name)
    return {package: len(rows) - number for number, row in enumerate(rows, start=1) for package in row.names}


def place(module: str) -> tuple[str, str]:
    """Where a module of ours stands: its layer, and its domain (empty outside the domains)."""
    parts = module.split(".")
    layer = parts[1] if len(parts) > 1 else ""
    return layer, parts[2] if layer == "domains" and len(parts) > 2 else ""


def may_point(source: str, target: str) -> bool:
    """Whether a model in module ``source`` may have a foreign key to one in ``target``."""
    if not target.startswith("khet."):
        return True
    (layer, domain), (other_layer, other_domain) = place(source), place(target)
    if (layer, domain) == (other_layer, other_domain):
        return True
    house, domains = heights("house"), heights("domains")
    if layer != other_layer:
        return house[layer] > house[other_layer]
    return domains[domain] > domains[other_domain]


@cache
def sources() -> tuple[Path, ...]:
    """Every Python file of the package but generated migrations."""
    return tuple(sorted(file for file in (SOURCE / "khet").rglob("*.py") if "migrations" not in file.parts))


@cache
def tree(file: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def shown(file: Path) -> str:
    """The path as a person would write it."""
    return str(file.relative_to(ROOT))


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, inner ones too."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def nothing(found: Collection[object]) -> None:
    """Fail with one finding a line, all of them."""
    lines = [f"{key}: {value}" for key, value in found.items()] if isinstance(found, Mapping) else map(str, found)
    assert not found, "\n" + "\n".join(lines)
