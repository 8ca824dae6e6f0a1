"""Why a figure is what it is: inputs, weights, what left the denominator, the exact fraction, the band.

Explanations are built once per distinct set of inputs and kept immutable; whoever asks gets a fresh
dict, so that a page may change what it was given without changing what the next page sees. They are named
tuples because a nation has a hundred thousand of them, and a frozen dataclass takes four times as long to make.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Plain = dict[str, Any]


class Input(NamedTuple):
    """One value that entered the figure: a round, a child node, or a group of nodes with one score."""

    code: str
    name: str
    value: str
    exact: str
    weight: str
    source: str = ""
    note: str = ""

    def as_dict(self) -> Plain:
        """Give it as JSON holds it."""
        return {
            "code": self.code,
            "name": self.name,
            "value": self.value,
            "exact": self.exact,
            "weight": self.weight,
            "source": self.source,
            "note": self.note,
        }


class LeftOut(NamedTuple):
    """One node that is not in the denominator, and why."""

    code: str
    name: str
    state: str
    reason: str

    def as_dict(self) -> Plain:
        """Give it as JSON holds it."""
        return {"code": self.code, "name": self.name, "state": self.state, "reason": self.reason}


class BandFound(NamedTuple):
    """The table a value was looked up in, with what was looked up and the row that was found."""

    code: str
    version: str
    name: str
    decimals: int
    looked_up: str
    level: int | None
    level_name: str | None
    low: str | None
    high: str | None
    components_low: str | None

    def as_dict(self) -> Plain:
        """Give it as JSON holds it."""
        band = None
        if self.level is not None:
            band = {"level": self.level, "name": self.level_name, "from": self.low, "to": self.high}
            if self.components_low is not None:
                band["components_from"] = self.components_low
        return {
            "code": self.code,
            "version": self.version,
            "name": self.name,
            "decimals": self.decimals,
            "value": self.looked_up,
            "band": band,
        }


class NextLevel(NamedTuple):
    """How far it is to the level above; ``components`` are the parts that are still too low for it."""

    name: str
    level: int
    needs: str
    components_low: str | None = None
    components: tuple[tuple[str, str], ...] = ()

    def as_dict(self) -> Plain:
        """Give it as JSON holds it."""
        plain: Plain = {"name": self.name, "level": self.level, "needs": self.needs}
        if self.components_low is not None:
            plain["components_from"] = self.components_low
            plain["components"] = [{"code": code, "needs": needs} for code, needs in self.components]
        return plain


class Explanation(NamedTuple):
    """Everything about how one figure came about; a non-score has a text and no numbers."""

    kind: str
    formula: str
    text: str
    framework: str
    version: str
    inputs: tuple[Input, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    numerator: str | None = None
    denominator: str | None = None
    exact: str | None = None
    rounded: str | None = None
    decimals: int = 2
    band: BandFound | None = None
    partial: bool = False
    rounds_missing: tuple[str, ...] = ()
    next_level: NextLevel | None = None

    def as_dict(self) -> Plain:
        """Give it as JSON holds it: a new dict at every call, with nothing in it shared."""
        return {
            "kind": self.kind,
            "formula": self.formula,
            "text": self.text,
            "inputs": [found.as_dict() for found in self.inputs],
            "left_out": [found.as_dict() for found in self.left_out],
            "numerator": self.numerator,
            "denominator": self.denominator,
            "exact": self.exact,
            "rounded": self.rounded,
            "decimals": self.decimals,
            "rounding": "half-up",
            "band_set": None if self.band is None else self.band.as_dict(),
            "framework": {"code": self.framework, "version": self.version},
            "partial": self.partial,
            "rounds_missing": list(self.rounds_missing),
            "next_level": None if self.next_level is None else self.next_level.as_dict(),
        }
