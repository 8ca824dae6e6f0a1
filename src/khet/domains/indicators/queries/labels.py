"""The words for the keys of a table, and the order in which a table shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import get_language

from khet.calc.schema import Code, Dataset
from khet.calc.thai import sort_key
from khet.domains.indicators.queries.rows import DimensionRow, ValueLabel
from khet.domains.indicators.rules import dimensions
from khet.domains.indicators.rules.dimensions import GRADE, NETWORK, NOT_STATED, OFFICE, SCHOOL, SEX
from khet.domains.organisations import public as organisations
from khet.engine import schemas
from khet.kernel.audit import Unchanged

OFFICE_ITSELF = ("สำนักงานเขต", "the office itself")
NO_NETWORK = ("ไม่อยู่ในเครือข่าย", "in no network")
_places: Unchanged[tuple[ValueLabel, ...]] = Unchanged(100_000)


def dimension(key: str, met: Iterable[str], *, on: date, datasets: Mapping[str, Dataset]) -> DimensionRow:
    """A dimension with the values met in a table, in its own order; two queries for places at most, none for codes."""
    wanted = frozenset(met)
    if key in dimensions.PLACES:
        asked = (key, wanted, on, get_language())
        values = _places.get(asked, lambda: _placed(key, wanted, on), size=lambda found: 4 * len(found))
    else:
        values = _coded(key, wanted, datasets)
    return DimensionRow(key=key, label=_word(*_heading(key, datasets)), values=values)


def slice_words(only: Mapping[str, str], *, on: date, datasets: Mapping[str, Dataset]) -> tuple[tuple[str, str], ...]:
    """What a slice is, as pairs of the dimension's and the value's words; a query for each place."""
    found = []
    for key, value in only.items():
        column = dimension(key, [value], on=on, datasets=datasets)
        found.append((column.label, column.values[0].label if column.values else value))
    return tuple(found)


def total() -> str:
    """The word for a total over a dimension."""
    return _word("รวม", "Total")


def code_list(key: str, datasets: Mapping[str, Dataset]) -> tuple[Code, ...]:
    """The codes of grade, sex or a coded field, in their order; empty for anything else."""
    if key in (GRADE, SEX):
        return schemas.code_list(key).codes
    found = dimensions.coded_field(key, datasets)
    return found.codes.codes if found is not None and found.codes is not None else ()


def _heading(key: str, datasets: Mapping[str, Dataset]) -> tuple[str, str]:
    if key in dimensions.WORDS:
        return dimensions.WORDS[key]
    found = dimensions.coded_field(key, datasets)
    return (found.name, found.name_en or found.name) if found is not None else (key, key)


def _coded(key: str, wanted: frozenset[str], datasets: Mapping[str, Dataset]) -> tuple[ValueLabel, ...]:
    codes = code_list(key, datasets)
    known = [ValueLabel(code.key, _word(code.name, code.name_en or code.name)) for code in codes if code.key in wanted]
    rest = sorted(wanted - {code.key for code in codes} - {""})
    unknown = [ValueLabel("", _word(*NOT_STATED))] if "" in wanted else []
    return (*known, *(ValueLabel(each, each) for each in rest), *unknown)


def _placed(key: str, wanted: frozenset[str], on: date) -> tuple[ValueLabel, ...]:
    ids = [int(each) for each in wanted if each]
    names = {
        OFFICE: lambda: organisations.office_names(ids),
        NETWORK: lambda: organisations.network_names(ids),
        SCHOOL: lambda: organisations.school_names(ids, on),
    }[key]()
    labels = [ValueLabel(str(each), names.get(each, str(each))) for each in ids]
    labels.sort(key=lambda value: (sort_key(value.label), value.key))
    nowhere = OFFICE_ITSELF if key == SCHOOL else NO_NETWORK
    return (*labels, *([ValueLabel("", _word(*nowhere))] if "" in wanted else []))


def _word(thai: str, english: str) -> str:
    return english if get_language() == "en" else thai
