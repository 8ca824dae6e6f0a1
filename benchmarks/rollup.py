"""How long the roll-up of a nation takes: 245 offices × 3 frameworks × 2 rounds × 3 years, explanations included.

Every figure's explanation is asked for, as a page or the API would, and nothing is worked out beforehand:
the frameworks are parsed anew for each run, so that no earlier answer is kept.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import yaml

from benchmarks import Measure
from khet.calc import criteria, rollup
from khet.calc.criteria import Framework, Node, Scoring, State

OFFICES, ROUNDS, YEARS = 245, 2, 3
FRAMEWORKS = ("qp-2566", "ap-2566", "standards-2560")
BOUND_SECONDS = 1.0
REPEATS = 5
CRITERIA = Path(__file__).resolve().parents[1] / "src/khet/domains/frameworks/criteria"

Entries = Mapping[str, rollup.Entry]
Case = tuple[int, str, Entries]


def measure() -> list[Measure]:
    """Take the best of a few runs."""
    plain = [yaml.safe_load((CRITERIA / f"{name}.yaml").read_text(encoding="utf-8")) for name in FRAMEWORKS]
    cases = _cases([criteria.parse(item) for item in plain])
    seconds, figures = min(_once([criteria.parse(item) for item in plain], cases) for _ in range(REPEATS))
    return [Measure(f"{len(cases):,} roll-ups, {figures:,} figures explained", seconds, "s", most=BOUND_SECONDS)]


def _once(frameworks: list[Framework], cases: list[Case]) -> tuple[float, int]:
    figures = 0
    gc.collect()
    started = time.perf_counter()
    for framework, office_type, entries in cases:
        outcome = rollup.roll_up(frameworks[framework], entries, office_type=office_type)
        explanations = [outcome.overall.explanation, *[figure.explanation for figure in outcome.nodes]]
        figures += len(explanations)
    return time.perf_counter() - started, figures


def _cases(frameworks: list[Framework]) -> list[Case]:
    """Invent entries for every office, year and stage of the year, with a fixed seed."""
    dice = random.Random(2566)
    cases: list[Case] = []
    for office in range(OFFICES):
        office_type = "primary" if office < 183 else "secondary"
        for _year in range(YEARS):
            for place, framework in enumerate(frameworks):
                rounds = [found.code for found in framework.rounds]
                whole = {node.code: _entry(dice, node, rounds) for node in framework.nodes}
                for stage in range(ROUNDS):
                    known = rounds if stage or len(rounds) == 1 else rounds[:1]
                    cases.append((place, office_type, {code: _known(entry, known) for code, entry in whole.items()}))
    return cases


def _entry(dice: random.Random, node: Node, rounds: list[str]) -> rollup.Entry:
    if node.scoring is Scoring.ROLLUP:
        return rollup.Entry()
    if dice.random() < 0.1:
        return rollup.Entry(state=dice.choice([State.TRACKED_NOT_SCORED, State.IN_PROGRESS, State.NOT_REPORTED]))
    if node.scoring is Scoring.TARGET:
        return rollup.Entry(target=Decimal(80), result=Decimal(dice.randint(5000, 10000)) / 100)
    return rollup.Entry(rounds={code: Decimal(dice.randint(1, 5)) for code in rounds})


def _known(entry: rollup.Entry, rounds: list[str]) -> rollup.Entry:
    given = {code: value for code, value in entry.rounds.items() if code in rounds}
    return rollup.Entry(state=entry.state, rounds=given, target=entry.target, result=entry.result)
