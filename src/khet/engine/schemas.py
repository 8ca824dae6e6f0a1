"""The datasets that Khet knows, read from the files beside this module.

``codes.yaml`` holds the code lists that datasets share, ``persons.yaml`` the fields by which a person or a school is
found; every other file describes one dataset. A mistake in one of them is a mistake of the program, so all of them
are listed at once and nothing is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from khet.calc.schema import Code, CodeList, Dataset, Field, Guard, Kind

FOLDER = Path(__file__).parent / "datasets"
SHARED = ("codes", "persons")
SUBJECTS, PERIODS = ("pupil", "staff", "school", "event"), ("census", "term", "year")
SPECIAL_GRAINS = ("school_id", "person")

_FIELD_KEYS = {
    *("key", "name", "name_en", "kind", "guard", "required", "places", "unit"),
    *("codes", "only", "low", "high", "zero_is_missing", "headers"),
}
_DATASET_KEYS = {
    *("key", "name", "name_en", "version", "subject", "period", "grain", "fields", "weight", "owner"),
    *("retention_years", "may_be_empty", "layouts", "rules", "include", "require"),
}
_ORDER = (
    *("schools", "pupils", "staff", "marks", "onet", "nt", "rt"),
    *("sdq", "cct", "growth", "incidents", "nispa", "dropouts"),
)


class SchemaProblem(Exception):
    """The shipped descriptions contradict themselves; the message lists every place."""


@cache
def load() -> Mapping[str, Dataset]:
    """Every dataset by its key, in the order in which pages list them; raises SchemaProblem."""
    plain = {path.stem: _yaml(path) for path in sorted(FOLDER.glob("*.yaml"))}
    problems: list[str] = []
    lists = _code_lists(plain["codes"], problems)
    persons = {
        key: tuple(_field(field, lists, f"persons.{key}", problems) for field in fields)
        for key, fields in plain["persons"].items()
    }
    found = {key: _dataset(content, lists, persons, problems) for key, content in plain.items() if key not in SHARED}
    problems += [f"{key}.yaml: key is {dataset.key}" for key, dataset in found.items() if key != dataset.key]
    if problems:
        raise SchemaProblem("; ".join(problems))
    order = [key for key in _ORDER if key in found]
    return MappingProxyType({key: found[key] for key in (*order, *sorted(set(found) - set(order)))})


def dataset(key: str) -> Dataset:
    """One dataset; raises KeyError for a key that no file describes."""
    return load()[key]


@cache
def school_fields() -> tuple[Field, ...]:
    """The columns ``school_code`` and ``school_name``, which say whose a row is and are not stored themselves."""
    return tuple(_field(field, {}, "persons.school", []) for field in _yaml(FOLDER / "persons.yaml")["school"])


@cache
def code_list(key: str) -> CodeList:
    """A shared code list, whole; raises KeyError."""
    return _code_lists(_yaml(FOLDER / "codes.yaml"), [])[key]


def mappable(found: Dataset) -> tuple[Field, ...]:
    """What a column of a file may be: the school's code and name, then the dataset's own fields."""
    own = {field.key for field in found.fields}
    return (*(field for field in school_fields() if field.key not in own), *found.fields)


def _yaml(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader, in C where it can be


def _code_lists(plain: Mapping[str, Any], problems: list[str]) -> dict[str, CodeList]:
    lists = {}
    for key, content in plain.items():
        codes = tuple(
            Code(code["key"], code["name"], code.get("name_en", ""), tuple(code.get("spellings", ())))
            for code in content["codes"]
        )
        lists[key] = CodeList(key, content["name"], codes)
        problems += [f"codes.{key}: {word!r} is no text" for word in _spellings(codes) if not isinstance(word, str)]
        problems += [f"codes.{key}: {spelling} stands twice" for spelling in _twice(_spellings(codes))]
    return lists


def _spellings(codes: Iterable[Code]) -> list[str]:
    return [spelling for code in codes for spelling in {code.key, code.name, *code.spellings}]


def _twice(words: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [word for word in words if word in seen or seen.add(word)]  # type: ignore[func-returns-value]


def _field(plain: Mapping[str, Any], lists: Mapping[str, CodeList], where: str, problems: list[str]) -> Field:
    where = f"{where}.{plain.get('key')}"
    problems += [f"{where}: unknown entry {entry}" for entry in sorted(set(plain) - _FIELD_KEYS)]
    codes = lists.get(plain.get("codes", ""))
    if "codes" in plain and codes is None:
        problems.append(f"{where}: no code list {plain['codes']}")
    if codes is not None and "only" in plain:
        codes = CodeList(codes.key, codes.name, tuple(codes.by_key[key] for key in plain["only"]))
    return Field(
        key=plain["key"],
        name=plain["name"],
        name_en=plain["name_en"],
        kind=Kind(plain["kind"]),
        guard=Guard(plain.get("guard", "open")),
        required=plain.get("required", False),
        places=plain.get("places", 0),
        unit=plain.get("unit", ""),
        codes=codes,
        low=plain.get("low", ""),
        high=plain.get("high", ""),
        zero_is_missing=plain.get("zero_is_missing", False),
        headers=tuple(plain.get("headers", ())),
    )


def _dataset(
    plain: Mapping[str, Any],
    lists: Mapping[str, CodeList],
    persons: Mapping[str, tuple[Field, ...]],
    problems: list[str],
) -> Dataset:
    key = plain["key"]
    problems += [f"{key}: unknown entry {entry}" for entry in sorted(set(plain) - _DATASET_KEYS)]
    included = [field for name in plain.get("include", ()) for field in persons[name]]
    own = [_field(field, lists, key, problems) for field in plain["fields"]]
    fields = tuple(_required(field, plain.get("require", ())) for field in (*included, *own))
    found = Dataset(
        key=key,
        name=plain["name"],
        name_en=plain["name_en"],
        version=plain["version"],
        subject=plain["subject"],
        period=plain["period"],
        grain=tuple(plain["grain"]),
        fields=fields,
        weight=plain.get("weight", ""),
        owner=plain.get("owner", ""),
        retention_years=plain.get("retention_years", 10),
        may_be_empty=plain.get("may_be_empty", False),
        layouts=tuple(plain.get("layouts", ())),
        rules=tuple(plain.get("rules", ())),
    )
    problems += _problems(found)
    return found


def _required(field: Field, required: Iterable[str]) -> Field:
    if field.required or field.key not in required:
        return field
    values = {name: getattr(field, name) for name in Field.__dataclass_fields__}
    return Field(**{**values, "required": True})


def _problems(found: Dataset) -> list[str]:
    """What contradicts itself in one dataset."""
    keys = {field.key for field in found.fields} | {field.key for field in school_fields()}
    wrong = [f"{found.key}: field {key} stands twice" for key in _twice(field.key for field in found.fields)]
    wrong += [f"{found.key}: subject {found.subject}"] * (found.subject not in SUBJECTS)
    wrong += [f"{found.key}: period {found.period}"] * (found.period not in PERIODS)
    named = {*found.grain, *([found.weight] if found.weight else [])} - set(SPECIAL_GRAINS)
    wrong += [f"{found.key}: no field {key} for grain or weight" for key in sorted(named - keys)]
    for field in found.fields:
        if field.kind is Kind.CODE and field.codes is None:
            wrong.append(f"{found.key}.{field.key}: a code without a list")
        if field.kind is not Kind.DECIMAL and field.places:
            wrong.append(f"{found.key}.{field.key}: places without decimals")
    for layout in found.layouts:
        columns = layout.get("columns", ())
        wrong += [f"{found.key}.{layout['key']}: no field {key}" for key in columns if key not in keys]  # type: ignore[attr-defined]
        if columns and len(columns) != len(layout["headers"]):  # type: ignore[arg-type]
            wrong.append(f"{found.key}.{layout['key']}: headers and columns differ in number")
    return wrong
