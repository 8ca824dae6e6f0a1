"""A small invented world of two offices over three years, written as snapshots, with its rows kept as plain values.

The rows are drawn with a fixed seed and hold what real ones do: unknown values, pupils who move, leave and come back,
a pupil in two offices at once, rows of the office itself, and raters who say different things of one pupil.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from khet.calc.schema import Dataset, Guard, Kind
from khet.engine import schemas, snapshots
from khet.engine.sources import SchoolRow, Schools, Source

YEARS = (2565, 2566, 2567)
OFFICES = {1: (11, 12, 13, 14), 2: (21, 22, 23)}
GRADES = ("k2", "k3", "p1", "p2", "p3", "p4", "p5", "p6", "m1", "m2", "m3", "m4")
Row = dict[str, Any]
Place = tuple[int, str, int, str]  # office, dataset, year, round


@dataclass
class World:
    """The rows of every snapshot, where they are stored, and the register of schools."""

    rows: dict[Place, list[Row]] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    stated: dict[Place, list[tuple[str, int, Mapping[str, int]]]] = field(default_factory=dict)

    @property
    def schools(self) -> Schools:
        """Every school with its network and size; one school belongs to no network."""
        sizes = ("small", "medium", "large", "")
        found = []
        for office, ids in OFFICES.items():
            for at, school in enumerate(ids):
                found.append(SchoolRow(school, office, None if at == 2 else office * 100 + at % 2, sizes[at]))
        return Schools(tuple(found))

    def of(self, *offices: int) -> list[Source]:
        """The snapshots of some offices."""
        return [source for source in self.sources if source.office_id in offices]


def make(folder: Path, *, pupils: int = 160, seed: int = 7) -> World:
    """Draw the world and write its snapshots."""
    world, chance = World(), random.Random(seed)
    for office in OFFICES:
        _office(world, office, chance, pupils)
    _wanderers(world)
    for place, rows in world.rows.items():
        _write(world, folder, place, rows)
    return world


def _office(world: World, office: int, chance: random.Random, pupils: int) -> None:
    people = [
        {"person": office * 10_000 + at, "birth_date": _day(chance, 2007, 2018), "sex": chance.choice("mf")}
        for at in range(pupils)
    ]
    homes = {each["person"]: chance.choice(OFFICES[office]) for each in people}
    steps = {each["person"]: chance.randrange(len(GRADES) - 2) for each in people}
    for offset, year in enumerate(YEARS):
        for round_ in ("06-10", "11-10"):
            rows = [_pupil(each, homes, steps, offset, chance) for each in people if chance.random() < 0.93]
            world.rows[office, "pupils", year, round_] = rows
        world.rows[office, "sdq", year, "1"] = _sdq(people, homes, chance)
        world.rows[office, "cct", year, "1"] = _cct(people, homes, chance)
        world.rows[office, "growth", year, "1"] = _growth(people, homes, chance, year)
        world.rows[office, "dropouts", year, ""] = _dropouts(people, homes, chance)
        world.rows[office, "incidents", year, ""] = _incidents(office, chance, year)
        world.rows[office, "onet", year, ""] = _onet(office, chance)
        world.rows[office, "staff", year, ""] = _staff(office, chance)
        country = {"math": 3_500 + year, "thai": 5_000, "candidates": 400_000}
        area = {"math": 3_600 + office, "thai": 5_100, "candidates": 900}
        world.stated[office, "onet", year, ""] = [("country", 1, country), ("area", 2, area)]


def _pupil(each: Row, homes: dict[int, int], steps: dict[int, int], offset: int, chance: random.Random) -> Row:
    if chance.random() < 0.05:
        homes[each["person"]] = chance.choice(OFFICES[each["person"] // 10_000])
    return {
        **each,
        "birth_date": None if chance.random() < 0.04 else each["birth_date"],
        "school_id": homes[each["person"]],
        "grade": GRADES[min(steps[each["person"]] + offset, len(GRADES) - 1)],
        "room": chance.choice(("1", "1/1", "EP'1", None)),
        "absent_long": chance.choice((True, False, False, False, None)),
        "boarding": chance.choice((True, False)),
        "disadvantage": chance.choice(("none", "none", "poor", "orphan", None)),
        "disability": chance.choice(("none", "none", "none", "learning", "autism", None)),
        "weight": chance.choice((None, *range(150, 700, 7))),
        "height": chance.randrange(900, 1_800),
        "gpa": chance.choice((None, *range(0, 401, 25))),
        "gpax": chance.choice((None, *range(0, 401, 25))),
    }


def _sdq(people: list[Row], homes: dict[int, int], chance: random.Random) -> list[Row]:
    return [
        {
            "person": each["person"],
            "school_id": homes[each["person"]],
            "rater": rater,
            "total": chance.randrange(30),
            "total_class": chance.choice(("normal", "normal", "risk", "problem", None)),
        }
        for each in people
        for rater in ("self", "teacher", "parent")
        if chance.random() < 0.7
    ]


def _cct(people: list[Row], homes: dict[int, int], chance: random.Random) -> list[Row]:
    classes = ("not_poor", "poor", "extremely_poor")
    return [
        {"person": each["person"], "school_id": homes[each["person"]], "poverty_class": chance.choice(classes)}
        for each in people
        if chance.random() < 0.5
    ]


def _growth(people: list[Row], homes: dict[int, int], chance: random.Random, year: int) -> list[Row]:
    return [
        {
            "person": each["person"],
            "school_id": homes[each["person"]],
            "measured_on": chance.choice((None, (year - 543) * 10_000 + 705)),
            "weight": chance.choice((None, 251, 333)),
            "height": chance.randrange(900, 1_800),
        }
        for each in people
        if chance.random() < 0.8
    ]


def _dropouts(people: list[Row], homes: dict[int, int], chance: random.Random) -> list[Row]:
    return [
        {
            "person": each["person"],
            "school_id": homes[each["person"]],
            "grade": chance.choice(("m1", "m2", None)),
            "sex": each["sex"],
            "kind": chance.choice(("absent_long", "dropped_out")),
            "returned": chance.choice((True, False, None)),
        }
        for each in people
        if chance.random() < 0.06
    ]


def _incidents(office: int, chance: random.Random, year: int) -> list[Row]:
    return [
        {
            "school_id": chance.choice((*OFFICES[office], None)),
            "incident_no": f"{year}/{at}",
            "happened_on": _day(chance, year - 543, year - 542),
            "danger": chance.choice(("violence", "accident", "right", "unhealthiness")),
            "status": chance.choice(("open", "closed")),
            "pupils_involved": chance.choice((None, 1, 2, 5)),
            "injured": chance.choice((None, 0, 1, 3)),
        }
        for at in range(30)
    ]


def _onet(office: int, chance: random.Random) -> list[Row]:
    return [
        {
            "school_id": school,
            "grade": "p6",
            "candidates": chance.choice((1, 3, 12, 40, None)),
            "math": chance.choice((None, *range(2_000, 6_000, 13))),
            "thai": chance.randrange(2_000, 6_000),
        }
        for school in OFFICES[office][1:]
    ]


def _staff(office: int, chance: random.Random) -> list[Row]:
    return [
        {
            "person": office * 1_000_000 + at,
            "school_id": chance.choice((*OFFICES[office], None)),
            "sex": chance.choice("mf"),
            "position": chance.choice(("director", "teacher", "assistant_teacher", "supervisor")),
            "education": chance.choice(("bachelor", "master", None)),
            "teaches": chance.choice((True, False, None)),
            "birth_date": _day(chance, 1964, 2001),
        }
        for at in range(25)
    ]


def _wanderers(world: World) -> None:
    """Pupils of office 1 whom office 2 has too: some later, and some at once."""
    for at, row in enumerate(world.rows[1, "pupils", 2566, "06-10"][:30]):
        moved = {**row, "school_id": OFFICES[2][at % 3], "grade": "m4" if at % 2 else row["grade"]}
        world.rows[2, "pupils", 2567, "06-10"].append(moved)
        if at % 5 == 0:
            world.rows[2, "pupils", 2566, "06-10"].append({**moved, "sex": "f"})


def _day(chance: random.Random, first: int, last: int) -> int:
    return chance.randint(first, last) * 10_000 + chance.randint(1, 12) * 100 + chance.randint(1, 28)


def _write(world: World, folder: Path, place: Place, rows: list[Row]) -> None:
    office, key, year, round_ = place
    dataset = schemas.dataset(key)
    for at, row in enumerate(rows):
        row["row"] = at + 3
    target = folder / str(office) / key / f"{year}-{round_ or 'all'}" / "current"
    target.parent.mkdir(parents=True, exist_ok=True)
    snapshots.write(
        target,
        snapshots.Content(
            dataset=dataset,
            year=year,
            round=round_,
            row_numbers=[row["row"] for row in rows],
            school_ids=[row["school_id"] for row in rows],
            persons=[row["person"] for row in rows] if snapshots.has_people(dataset) else None,
            columns={each.key: [row.get(each.key) for row in rows] for each in _stored(dataset)},
            stated=world.stated.get(place, ()),
        ),
    )
    world.sources.append(Source(office, key, year, round_, target, len(rows), f"{office}-{key}-{year}-{round_}"))


def _stored(dataset: Dataset) -> list[Any]:
    kinds = (Kind.SCHOOL, Kind.PERSON)
    return [each for each in dataset.fields if each.guard is not Guard.PERSONAL and each.kind not in kinds]
