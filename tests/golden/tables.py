"""Published tables as the tests hold them: what goes in by the import's columns, and what must come out."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import yaml

from khet.calc import criteria, rollup
from khet.calc.criteria import Framework, State

DATA = Path(__file__).parent / "data"
CRITERIA = Path(__file__).resolve().parents[2] / "src/khet/domains/frameworks/criteria"

Row = Mapping[str, str]


def shipped(name: str) -> Framework:
    """Read a criteria file as it ships."""
    return criteria.parse(yaml.safe_load((CRITERIA / f"{name}.yaml").read_text(encoding="utf-8")))


def rows(name: str) -> list[Row]:
    """Read a published table."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entries(framework: Framework, table: list[Row]) -> dict[str, rollup.NodeEntry]:
    """Turn the columns of the import into entries; ``score`` fills the only round."""
    return {row["code"]: _entry(framework, row) for row in table}


def _entry(framework: Framework, row: Row) -> rollup.NodeEntry:
    figures = {"6": row["round6"], "12": row["round12"]}
    if row["score"]:
        figures[framework.rounds[-1].code] = row["score"]
    return rollup.NodeEntry(
        state=State(row["state"]) if row["state"] else None,
        rounds={code: Decimal(figure) for code, figure in figures.items() if figure},
        target=Decimal(row["target"]) if row["target"] else None,
        result=Decimal(row["result"]) if row["result"] else None,
    )
