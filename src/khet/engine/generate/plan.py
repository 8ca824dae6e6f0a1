"""How large an invented office or nation is, where its offices lie, and which years it covers."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

# Boxes that lie inside Thailand: south, west, height, width in millionths of a degree.
BOXES = (
    (18_600_000, 98_700_000, 900_000, 500_000),
    (19_300_000, 99_700_000, 600_000, 500_000),
    (18_100_000, 99_300_000, 900_000, 1_000_000),
    (17_600_000, 99_700_000, 700_000, 900_000),
    (16_500_000, 99_900_000, 900_000, 900_000),
    (15_500_000, 99_900_000, 900_000, 800_000),
    (14_300_000, 99_900_000, 1_000_000, 900_000),
    (13_900_000, 99_400_000, 700_000, 700_000),
    (13_600_000, 100_300_000, 500_000, 500_000),
    (12_800_000, 101_000_000, 700_000, 900_000),
    (14_400_000, 101_000_000, 900_000, 900_000),
    (14_700_000, 102_200_000, 900_000, 1_000_000),
    (15_500_000, 101_700_000, 900_000, 900_000),
    (16_000_000, 102_600_000, 900_000, 1_000_000),
    (16_900_000, 103_400_000, 700_000, 900_000),
    (17_200_000, 102_400_000, 500_000, 900_000),
    (14_900_000, 103_700_000, 700_000, 1_000_000),
    (15_700_000, 104_000_000, 600_000, 800_000),
    (8_200_000, 99_000_000, 700_000, 700_000),
    (7_300_000, 99_700_000, 600_000, 500_000),
    (6_700_000, 100_400_000, 600_000, 400_000),
    (6_300_000, 101_100_000, 400_000, 500_000),
)

OFFICE_SCHOOLS, OFFICE_PUPILS, OFFICE_STAFF = 120, 18_276, 1_476
PRIMARY_OFFICES, SECONDARY_OFFICES = 183, 62
NATION_SCHOOLS, NATION_PUPILS, NATION_STAFF = 29_000, 6_500_000, 480_000
SECONDARY_SCHOOLS = 2_360
LAST_YEAR = 2567


@dataclass(frozen=True, slots=True)
class Office:
    """One office: which schools it has (``mixed``, ``primary`` or ``secondary``) and where they lie."""

    id: int
    code: str
    kind: str
    region: int
    schools: int
    networks: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is generated. ``pupils`` and ``staff`` are the numbers of a year (at its first census).

    ``rounds`` and ``terms`` are how many of them a year has; ``raters`` is 2 when older pupils rate themselves too.
    ``dropping`` is how many of a million pupils drop out in a year.
    """

    seed: int
    offices: tuple[Office, ...]
    pupils: Mapping[int, int]
    staff: Mapping[int, int]
    dropping: Mapping[int, int]
    rounds: int = 3
    terms: int = 2
    raters: int = 2

    @property
    def years(self) -> tuple[int, ...]:
        """The academic years, in order of time."""
        return tuple(sorted(self.pupils))


def office(
    *,
    seed: int,
    years: int = 3,
    schools: int = OFFICE_SCHOOLS,
    pupils: int = OFFICE_PUPILS,
    staff: int = OFFICE_STAFF,
    office_id: int = 1,
    last_year: int = LAST_YEAR,
) -> Plan:
    """One office with schools of every kind; its last year has exactly these pupils and staff, earlier ones more."""
    dice = random.Random(seed)  # noqa: S311 - invented data, no secret
    only = Office(office_id, "9901", "mixed", 1, schools, max(1, round(schools / 13)), dice.choice(BOXES))
    return Plan(
        seed=seed,
        offices=(only,),
        pupils=_backwards(last_year, years, pupils, 18),
        staff=_backwards(last_year, years, staff, 6),
        dropping=_dropping(last_year, years),
    )


def office_share(share: int) -> dict[str, int]:
    """The size of an office that is so many times smaller, as arguments of ``office``."""
    return {
        "schools": max(OFFICE_SCHOOLS // share, 3),
        "pupils": max(OFFICE_PUPILS // share, 60),
        "staff": max(OFFICE_STAFF // share, 30),
    }


def nation(*, seed: int, years: int = 1, share: int = 1, last_year: int = LAST_YEAR) -> Plan:
    """All 245 offices with one census and one term a year; ``share`` divides the number of schools and people."""
    dice = random.Random(seed)  # noqa: S311 - invented data, no secret
    kinds = ["primary"] * PRIMARY_OFFICES + ["secondary"] * SECONDARY_OFFICES
    primary = _spread(dice, (NATION_SCHOOLS - SECONDARY_SCHOOLS) // share, PRIMARY_OFFICES)
    counts = primary + _spread(dice, SECONDARY_SCHOOLS // share, SECONDARY_OFFICES)
    offices = []
    for place, (kind, schools) in enumerate(zip(kinds, counts, strict=True)):
        region = place * SECONDARY_OFFICES // PRIMARY_OFFICES if kind == "primary" else place - PRIMARY_OFFICES
        box = _part(dice, BOXES[region % len(BOXES)])
        offices.append(Office(place + 1, f"{9_701 + place}", kind, region + 1, schools, max(1, schools // 13), box))
    return Plan(
        seed=seed,
        offices=tuple(offices),
        pupils=_backwards(last_year, years, NATION_PUPILS // share, 9),
        staff=_backwards(last_year, years, NATION_STAFF // share, 4),
        dropping=_dropping(last_year, years),
        rounds=1,
        terms=1,
    )


def _backwards(last: int, years: int, number: int, per_thousand: int) -> dict[int, int]:
    """The number in the last year, and a little more in each year before it."""
    return {last - back: number + number * per_thousand * back // 1000 for back in range(years)}


def _dropping(last: int, years: int) -> dict[int, int]:
    return {last - back: 4_600 + 700 * back for back in range(years)}


def _spread(dice: random.Random, total: int, parts: int) -> list[int]:
    """Numbers that add up to ``total``, each at least 1 and within a third of the mean."""
    weights = [dice.randint(70, 130) for _ in range(parts)]
    running, result, given = 0, [], 0
    for weight in weights:
        running += weight
        until = total * running // sum(weights)
        result.append(max(until - given, 1))
        given = until
    return result


def _part(dice: random.Random, box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """A quarter of a box, somewhere in it."""
    south, west, height, width = box
    return (south + dice.randrange(height // 2), west + dice.randrange(width // 2), height // 2, width // 2)
