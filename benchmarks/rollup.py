"""How long the roll-up of a nation takes: 245 offices × 3 frameworks × 2 rounds × 3 years, explanations included.

Every figure's explanation is asked for, as a page or the API would, and nothing is worked out beforehand:
the frameworks are parsed anew for each run, so that no earlier answer is kept. The entries are made before the clock
starts and frozen for the garbage collector, as a server freezes what it loaded; the collector stays on. The same in
processor time stands beside the time on the wall, which other programs on the machine make longer.
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
REPEATS = 9
CRITERIA = Path(__file__).resolve().parents[1] / "src/khet/domains/frameworks/criteria"

Entries = Mapping[str, rollup.NodeEntry]
Case = tuple[int, str, Entries]


def measure() -> list[Measure]:
    """Take the best of a few runs."""
    plain = [yaml.safe_load((CRITERIA / f"{name}.yaml").read_text(encoding="utf-8")) for name in FRAMEWORKS]
    cases = _cases([criteria.parse(item) for item in plain])
    gc.collect()
    gc.freeze()
    runs = [_once([criteria.parse(item) for item in plain], cases) for _ in range(REPEATS)]
    seconds, _, figures = min(runs)
    return [
        Measure(f"{len(cases):,} roll-ups, {figures:,} figures explained", seconds, "s", most=BOUND_SECONDS),
        Measure("the same in processor time", min(used for _, used, _ in runs), "s"),
    ]


def _once(frameworks: list[Framework], cases: list[Case]) -> tuple[float, float, int]:
    figures = 0
    gc.collect()
    started, used = time.perf_counter(), time.process_time()
    for framework, office_type, entries in cases:
        outcome = rollup.roll_up(frameworks[framework], entries, office_type=office_type)
        explanations = [outcome.overall.explanation, *[figure.explanation for figure in outcome.nodes]]
        figures += len(explanations)
    return time.perf_counter() - started, time.process_time() - used, figures


def _cases(frameworks: list[Framework]) -> list[Case]:
    """Invent entries for every office, year and stage of the year, with a fixed seed."""
    dice = random.Random(2566)
    cases: list[Case] = []
    for office in range(OFFICES):
        office_type = "primary" if office < 183 else "secondary"
        for _year in range(YEARS):
            for place, framework in enumerate(frameworks):
                rounds = [found.code for found in framework.rounds]
                scored = [node for node in framework.nodes if node.scoring is not Scoring.ROLLUP]
                whole = {node.code: _entry(dice, node, rounds) for node in scored}
                for stage in range(ROUNDS):
                    known = rounds if stage or len(rounds) == 1 else rounds[:1]
                    cases.append((place, office_type, {code: _known(entry, known) for code, entry in whole.items()}))
    return cases


def _entry(dice: random.Random, node: Node, rounds: list[str]) -> rollup.NodeEntry:
    if dice.random() < 0.1:
        return rollup.NodeEntry(state=dice.choice([State.TRACKED_NOT_SCORED, State.IN_PROGRESS, State.NOT_REPORTED]))
    if node.scoring is Scoring.TARGET:
        return rollup.NodeEntry(target=Decimal(80), result=Decimal(dice.randint(5000, 10000)) / 100)
    return rollup.NodeEntry(rounds={code: Decimal(dice.randint(1, 5)) for code in rounds})


def _known(entry: rollup.NodeEntry, rounds: list[str]) -> rollup.NodeEntry:
    given = {code: value for code, value in entry.rounds.items() if code in rounds}
    return rollup.NodeEntry(state=entry.state, rounds=given, target=entry.target, result=entry.result)
