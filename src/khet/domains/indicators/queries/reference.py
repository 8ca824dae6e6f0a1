"""What may stand in a formula: datasets, their fields and the codes of coded fields, searched by any of their names."""

from __future__ import annotations

from dataclasses import dataclass

from khet.calc.schema import Dataset, Field, Guard
from khet.domains.indicators.queries.definitions import datasets

MOST = 60


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """A field as formulas name it, its words, its kind, and its codes as (key, name)."""

    text: str
    name: str
    kind: str
    unit: str
    is_sensitive: bool
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DatasetEntry:
    """A dataset as formulas name it, with the fields found; ``rounds`` are those of a year."""

    key: str
    name: str
    rounds: tuple[str, ...]
    weight: str
    fields: tuple[FieldEntry, ...]


def reference(search: str = "") -> list[DatasetEntry]:
    """The datasets and fields whose key, name or codes hold the words searched for; at most sixty fields. No query."""
    words = search.lower().split()
    found: list[DatasetEntry] = []
    left = MOST
    for dataset in datasets().values():
        fields = [_entry(dataset, field) for field in dataset.fields if field.guard is not Guard.PERSONAL]
        chosen = [each for each in fields if _holds(dataset, each, words)][:left]
        if chosen:
            left -= len(chosen)
            rounds = tuple(each for each in dataset.rounds if each)
            found.append(DatasetEntry(dataset.key, dataset.name, rounds, dataset.weight, tuple(chosen)))
        if left <= 0:
            break
    return found


def _entry(dataset: Dataset, field: Field) -> FieldEntry:
    codes = () if field.codes is None else tuple((code.key, code.name) for code in field.codes.codes)
    return FieldEntry(
        text=f"{dataset.key}.{field.key}",
        name=field.name,
        kind=field.kind.value,
        unit=field.unit,
        is_sensitive=field.guard is Guard.SENSITIVE,
        codes=codes,
    )


def _holds(dataset: Dataset, field: FieldEntry, words: list[str]) -> bool:
    if not words:
        return True
    codes = " ".join(f"{key} {name}" for key, name in field.codes)
    text = f"{field.text} {field.name} {dataset.name} {dataset.name_en} {codes}".lower()
    return all(word in text for word in words)
