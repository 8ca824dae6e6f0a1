"""The words that stand over columns in offices' files: those of the datasets, and those kept beside this module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from khet.calc.schema import Dataset, Field
from khet.engine import plain_yaml, schemas
from khet.engine.readers import headers

HINTS = Path(__file__).parent / "layouts" / "hints.yaml"


@cache
def hints() -> Mapping[str, Any]:
    """What stands in ``layouts/hints.yaml``."""
    found = plain_yaml.read(HINTS.read_text(encoding="utf-8"))
    if found.problems:
        raise ValueError("; ".join(problem.message_en for problem in found.problems))
    return MappingProxyType(found.value)


@cache
def counters() -> frozenset[str]:
    """The keys of headers over columns that only count the rows."""
    return frozenset(headers.key(word) for word in hints()["counters"]) | {""}


@cache
def words() -> frozenset[str]:
    """The keys of every header that any dataset knows."""
    fields = (field for dataset in schemas.load().values() for field in schemas.mappable(dataset))
    known = {key for field in fields for key in names(field)}
    return frozenset(known | {headers.key(word) for word in (*hints()["words"], *hints()["counters"])}) - {""}


@cache
def names(field: Field) -> Mapping[str, int]:
    """The keys of a field's headers, each with its rank: 0 is the official one."""
    spellings = (*field.headers, field.name, field.key, field.name_en, *hints()["headers"].get(field.key, ()))
    ranked: dict[str, int] = {}
    for rank, spelling in enumerate(spellings):
        ranked.setdefault(headers.key(spelling), rank)
    ranked.pop("", None)
    return MappingProxyType(ranked)


def hinted(dataset: Dataset, texts: Iterable[str]) -> str:
    """The first word in the texts that speaks for a dataset; "" without."""
    joined = " ".join(texts)
    keys = {headers.key(part) for part in joined.replace("_", " ").replace("-", " ").split()}
    whole = headers.key(joined)
    for word in hints()["datasets"].get(dataset.key, ()):
        key = headers.key(word)
        if (key in keys) if len(key) <= 3 else (key in whole):
            return str(word)
    return ""
