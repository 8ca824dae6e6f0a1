"""All shipped indicators over an invented office of full size: 120 schools, 18,276 pupils, 2 years."""

from __future__ import annotations

from pathlib import Path

from khet.calc.indicator import Indicator, parse_indicator
from khet.engine import plain_yaml
from khet.engine.backends import Backend
from khet.engine.compute import compute, digest
from khet.engine.generate import plan, storing

LIBRARY = Path(__file__).resolve().parents[2] / "src/khet/domains/indicators/library"
SPLITS = ((), ("school",), ("network", "grade"), ("school", "grade", "sex"))


def shipped() -> list[Indicator]:
    """Every indicator of the library."""
    found = []
    for path in sorted(LIBRARY.glob("*.yaml")):
        plain = plain_yaml.read(path.read_text(encoding="utf-8"))
        found += [parse_indicator(each) for each in plain.value["indicators"]]
    return found


def office(folder: Path) -> None:
    """Invent the office; the same each time."""
    storing.store(plan.office(seed=11, years=2), folder)


def digests(folder: Path, engine: Backend) -> dict[str, str]:
    """Count all of it by every split."""
    sources, schools, indicators = storing.sources(folder), storing.schools(folder), shipped()
    year = max(source.year for source in sources)
    return {
        ",".join(by): digest(compute(indicators, sources=sources, schools=schools, year=year, by=by, backend=engine))
        for by in SPLITS
    }
