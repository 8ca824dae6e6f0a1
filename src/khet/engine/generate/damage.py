"""The damage that offices' files have: what people, Excel and old programs do to a table, and a record of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from khet.engine.generate.sheets import Cell, Sheet

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that was done to a sheet: how, in which row (1 is the first below the header) and field."""

    how: str
    row: int
    field: str
    before: str
    after: str


def _thai_digits(value: str, _: random.Random) -> str:
    return value.translate(THAI_DIGITS)


def _common_era(value: str, _: random.Random) -> str:
    day, month, year = value.split("/")
    return f"{day}/{month}/{int(year) - 543}"


def _dashes(value: str, _: random.Random) -> str:
    return f"{value[0]}-{value[1:5]}-{value[5:10]}-{value[10:12]}-{value[12]}" if len(value) == 13 else value


def _scientific(value: str, _: random.Random) -> str:
    return f"{int(value):.5E}".replace("E+", "E+") if value.isdigit() else value


def _wrong_digit(value: str, dice: random.Random) -> str:
    place = dice.randrange(5, 12)
    return value[:place] + str((int(value[place]) + dice.randint(1, 9)) % 10) + value[place + 1 :]


def _split_am(value: str, _: random.Random) -> str:
    return value.replace("ำ", "ํา")


def _zero_width(value: str, dice: random.Random) -> str:
    place = dice.randrange(len(value) + 1)
    return value[:place] + "\u200b" + value[place:]


def _spaces(value: str, dice: random.Random) -> str:
    return value + " " * dice.randint(1, 2)


def _unknown_school(value: str, dice: random.Random) -> str:
    return f"{value[:4]}{dice.randint(8_000, 9_999)}"


def _spaced_grade(value: str, _: random.Random) -> str:
    return value.replace(".", " ")


def _short_prefix(value: str, _: random.Random) -> str:
    return {"เด็กชาย": "ด.ช.", "เด็กหญิง": "ดญ.", "นางสาว": "นส."}.get(value, value)


KINDS: tuple[tuple[str, tuple[str, ...], int, Callable[[str, random.Random], str]], ...] = (
    ("thai_digits", ("birth_date", "measured_on", "left_on", "moo", "house_no"), 8, _thai_digits),
    ("common_era", ("birth_date", "measured_on", "started_on"), 4, _common_era),
    ("dashes", ("citizen_id",), 8, _dashes),
    ("scientific", ("citizen_id",), 2, _scientific),
    ("wrong_digit", ("citizen_id",), 2, _wrong_digit),
    ("split_am", ("first_name", "last_name", "school_name"), 4, _split_am),
    ("zero_width", ("first_name", "last_name"), 4, _zero_width),
    ("spaces", ("first_name", "last_name", "school_code", "grade"), 8, _spaces),
    ("unknown_school", ("school_code",), 1, _unknown_school),
    ("spaced_grade", ("grade",), 6, _spaced_grade),
    ("short_prefix", ("prefix",), 10, _short_prefix),
)


def spoil(sheet: Sheet, *, rate: float, dice: random.Random) -> list[Damage]:
    """Damage about ``rate`` of the rows in place, each in one cell, and double a few of them; answers what was done."""
    weights = [weight for _, _, weight, _ in KINDS]
    done = []
    for place in range(len(sheet.rows)):
        if dice.random() >= rate:
            continue
        how, fields, _, change = dice.choices(KINDS, weights=weights)[0]
        able = [
            key for key in fields if key in sheet.fields and isinstance(sheet.rows[place][sheet.fields.index(key)], str)
        ]
        if not able:
            continue
        key = dice.choice(able)
        column = sheet.fields.index(key)
        before = str(sheet.rows[place][column])
        after = change(before, dice) if before else before
        if after != before:
            sheet.rows[place][column] = after
            done.append(Damage(how, place + 1, key, before, after))
    return done + _double(sheet, rate, dice)


def _double(sheet: Sheet, rate: float, dice: random.Random) -> list[Damage]:
    """Append copies of a few rows, as happens when lists are pasted together."""
    done = []
    for _ in range(round(len(sheet.rows) * rate / 50)):
        place = dice.randrange(len(sheet.rows))
        copied: list[Cell] = list(sheet.rows[place])
        sheet.rows.append(copied)
        sheet.schools.append(sheet.schools[place])
        done.append(Damage("double_row", len(sheet.rows), "", str(place + 1), ""))
    return done
