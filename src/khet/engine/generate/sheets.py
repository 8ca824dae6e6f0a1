"""The sheets an office would have: the rows of a dataset as people type them, with names, Thai words and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from khet.calc.schema import Dataset, Field, Guard, Kind
from khet.engine import schemas
from khet.engine.generate.persons import Persons, prefix
from khet.engine.generate.world import World

Cell = str | int | float | None
BUDDHIST = 543
YES, NO = "ใช่", "ไม่ใช่"
SHORT_SEX = {"m": "ช", "f": "ญ"}


@dataclass
class Sheet:
    """A table as an office keeps it. ``fields`` are the keys of the columns; ``schools`` is the school of each row."""

    dataset: str
    headers: tuple[str, ...]
    fields: tuple[str, ...]
    rows: list[list[Cell]]
    schools: list[int | None] = field(default_factory=list)


class Clerk:
    """Types the rows of one office in one year; made while the world looks at that office and year."""

    def __init__(self, world: World, persons: Persons, *, year: int) -> None:
        self._world, self._persons, self._year = world, persons, year
        query = "SELECT school_id, code8, code10, name FROM school WHERE office_id = getvariable('office')"
        self._schools = {row[0]: row[1:] for row in world.database.execute(query).fetchall()}
        query = "SELECT i, sex, nationality, born FROM pupil"
        self._pupils = {row[0]: row[1:] for row in world.database.execute(query).fetchall()}

    def sheet(self, dataset: Dataset, round_name: str, *, layout: str = "khet", where: str = "TRUE") -> Sheet:
        """One dataset at one round in a layout; ``where`` chooses rows, such as one grade of a test."""
        headers, keys = _layout(dataset, layout)
        table = self._world.rows(dataset.key, round_name)
        cursor = self._world.database.execute(f"SELECT * FROM {table} WHERE {where}")  # noqa: S608
        names = [column[0] for column in cursor.description]
        found = Sheet(dataset.key, headers, keys, [])
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            said = self._said(dataset, row)
            found.rows.append([said.get(key) for key in keys])
            found.schools.append(row["school_id"])
        return found

    def _said(self, dataset: Dataset, row: Mapping[str, Any]) -> dict[str, Cell]:
        said: dict[str, Cell] = {
            each.key: written(each, row[each.key]) for each in dataset.fields if each.key in row and each.kind
        }
        said |= self._school(row)
        if dataset.subject == "pupil":
            said |= self._pupil(row["serial"])
        elif dataset.subject == "staff":
            said |= self._persons.staff(row["serial"], sex=row["sex"])
        if "sex" in said:
            said["sex"] = SHORT_SEX[row["sex"]]
        return said

    def _school(self, row: Mapping[str, Any]) -> dict[str, Cell]:
        office = self._world.plan.offices[0].code
        if row.get("scope") == "country":
            return {"school_code": "00000000", "school_name": "ระดับประเทศ"}
        if row.get("scope") == "area":
            return {"school_code": f"{office}0000", "school_name": "ระดับเขตพื้นที่"}
        if row["school_id"] is None:
            return {"school_code": f"{office}0000", "school_name": "สำนักงานเขตพื้นที่การศึกษา"}
        code8, _, name = self._schools[row["school_id"]]
        return {"school_code": code8, "school_name": name}

    def _pupil(self, serial: int) -> dict[str, Cell]:
        sex, nationality, born = self._pupils[serial]
        known = self._persons.pupil(serial, sex=sex, nationality=nationality, birth_year=born.year + BUDDHIST)
        age = self._year - BUDDHIST - born.year - ((born.month, born.day) > (6, 10))
        return {**known, "prefix": prefix(sex=sex, age=age), "age_years": age}


def written(each: Field, value: Any) -> Cell:
    """A value as a person would type it: code lists in Thai words, dates with the Buddhist year."""
    if value is None:
        return None
    match each.kind:
        case Kind.DECIMAL:
            return float(int(value) / 10**each.places)
        case Kind.DATE:
            number = int(value)
            return f"{number % 100:02d}/{number // 100 % 100:02d}/{number // 10_000 + BUDDHIST}"
        case Kind.BOOLEAN:
            return YES if value else NO
        case Kind.CODE:
            return each.codes.by_key[value].name if each.codes else str(value)
        case Kind.INTEGER:
            return int(value)
    return str(value)


def _layout(dataset: Dataset, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The headers of a layout and the fields they stand over; ``khet`` has every field that rows carry."""
    for layout in dataset.layouts:
        if layout["key"] == key and "columns" in layout:
            return _texts(layout["headers"]), _texts(layout["columns"])
    named = {"school_code", "school_name", "citizen_id", "student_no", "prefix", "first_name", "last_name"}
    fields = [each for each in schemas.mappable(dataset) if each.guard is not Guard.PERSONAL or each.key in named]
    return tuple((each.headers or (each.name,))[0] for each in fields), tuple(each.key for each in fields)


def _texts(plain: object) -> tuple[str, ...]:
    if not isinstance(plain, Sequence):
        raise TypeError(plain)
    return tuple(str(each) for each in plain)
