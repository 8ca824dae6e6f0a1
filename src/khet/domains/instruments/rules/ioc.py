"""What experts say of the items of a form before it is used, and what follows from it (IOC)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from khet.calc import item_analysis
from khet.domains.instruments.rules.form import Form, Question

RATINGS = (1, 0, -1)
KEEP, REVISE, DROP = "keep", "revise", "drop"
DECISIONS = (KEEP, REVISE, DROP)
LEAST_EXPERTS = 3
SHOWN = Decimal("0.01")
ANSWERED = frozenset(
    {
        *("select_one", "select_multiple", "rating", "rank", "integer", "decimal", "text"),
        *("date", "time", "datetime", "image", "geopoint"),
    }
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item as the experts see it, kept with the round so that later changes of the form do not reach it."""

    key: str
    label: str
    label_en: str = ""
    hint: str = ""
    dimension: str = ""
    choices: tuple[str, ...] = ()
    right: str = ""
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class ItemIoc:
    """One item: its ratings, their mean, and what the office's threshold says of it.

    ``ioc`` is exact and None while nobody has rated; ``shown`` is rounded half-up to two decimals, and ``passes``
    compares the exact value. ``suggested`` is what the threshold alone would decide.
    """

    item: Item
    ratings: tuple[int, ...]
    ioc: Fraction | None
    shown: Decimal | None
    passes: bool | None

    @property
    def n(self) -> int:
        """How many experts rated the item."""
        return len(self.ratings)

    @property
    def total(self) -> int:
        """The sum of the ratings (ΣR)."""
        return sum(self.ratings)

    @property
    def suggested(self) -> str:
        """Keep what reaches the threshold, revise what somebody agrees with, drop the rest; empty when unrated."""
        if self.passes is None:
            return ""
        if self.passes:
            return KEEP
        return REVISE if self.total >= 0 else DROP


def judged(items: Sequence[Item], ratings: Mapping[str, Sequence[int]], *, threshold: Decimal) -> tuple[ItemIoc, ...]:
    """The IOC of every item against the threshold, in the order of the form."""
    return tuple(_judged(item, tuple(ratings.get(item.key, ())), threshold) for item in items)


def _judged(item: Item, given: tuple[int, ...], threshold: Decimal) -> ItemIoc:
    if not given:
        return ItemIoc(item, (), None, None, None)
    exact = item_analysis.ioc(given)
    return ItemIoc(item, given, exact, rounded(exact), exact >= Fraction(threshold))


def mean(results: Sequence[ItemIoc]) -> Fraction | None:
    """The mean IOC of the rated items; None while there is none."""
    rated = [result.ioc for result in results if result.ioc is not None]
    return sum(rated, Fraction(0)) / len(rated) if rated else None


def rounded(value: Fraction) -> Decimal:
    """Two decimals, half up (away from zero), as offices print it."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(SHOWN, ROUND_HALF_UP)


def ratable(form: Form) -> tuple[Question, ...]:
    """The questions that experts can be asked about: those that respondents answer."""
    return tuple(question for _path, question in form.leaves() if question.kind in ANSWERED)


def usual(form: Form) -> frozenset[str]:
    """The keys that a round asks about unless told otherwise: ratings and test items; all where there is neither."""
    every = ratable(form)
    chosen = frozenset(question.key for question in every if question.kind == "rating" or question.right)
    return chosen or frozenset(question.key for question in every)


def items(form: Form, keys: frozenset[str]) -> tuple[Item, ...]:
    """The chosen questions as items, in the order of the form."""
    return tuple(_item(form, question) for question in ratable(form) if question.key in keys)


def _item(form: Form, question: Question) -> Item:
    choices = form.choices(question) if question.list_key else ()
    right = next((choice.labels.get("th", choice.key) for choice in choices if choice.key == question.right), "")
    return Item(
        key=question.key,
        label=question.labels.get("th", question.key),
        label_en=question.labels.get("en", ""),
        hint=question.hints.get("th", ""),
        dimension=question.dimension,
        choices=tuple(choice.labels.get("th", choice.key) for choice in choices),
        right=right,
        reversed=question.reversed,
    )


def to_plain(items: Sequence[Item]) -> list[dict[str, object]]:
    """The items as they are stored with a round."""
    return [
        {
            "key": item.key,
            "label": item.label,
            "label_en": item.label_en,
            "hint": item.hint,
            "dimension": item.dimension,
            "choices": list(item.choices),
            "right": item.right,
            "reversed": item.reversed,
        }
        for item in items
    ]


def from_plain(stored: Sequence[Mapping[str, object]]) -> tuple[Item, ...]:
    """The items of a round, read back."""
    return tuple(
        Item(
            key=str(row["key"]),
            label=str(row["label"]),
            label_en=str(row["label_en"]),
            hint=str(row["hint"]),
            dimension=str(row["dimension"]),
            choices=tuple(str(choice) for choice in _listed(row["choices"])),
            right=str(row["right"]),
            reversed=bool(row["reversed"]),
        )
        for row in stored
    )


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()
