"""What the files say of an invented person and no snapshot keeps: numbers, names, parents, where they live."""

from __future__ import annotations

import random
from collections.abc import Mapping

from khet.engine.generate import names

Values = dict[str, str]


class Persons:
    """Invents a person once and says the same of them in every file."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._pupils: dict[int, Values] = {}
        self._staff: dict[int, Values] = {}

    def pupil(self, serial: int, *, sex: str, nationality: str, birth_year: int) -> Values:
        """The personal fields of a pupil; ``birth_year`` is of the Buddhist era."""
        if serial not in self._pupils:
            self._pupils[serial] = self._invent_pupil(serial, sex, nationality, birth_year)
        return self._pupils[serial]

    def staff(self, serial: int, *, sex: str) -> Values:
        """The personal fields of a member of staff."""
        if serial not in self._staff:
            dice = random.Random(f"{self._seed} staff {serial}")  # noqa: S311 - invented data, no secret
            prefix = "นาย" if sex == "m" else dice.choice(["นาง", "นางสาว"])
            self._staff[serial] = {
                "citizen_id": names.citizen_id(serial, register=3),
                "prefix": prefix,
                "first_name": names.first_name(dice.getrandbits(32), is_boy=sex == "m"),
                "last_name": names.family_name(dice.getrandbits(32)),
            }
        return self._staff[serial]

    def _invent_pupil(self, serial: int, sex: str, nationality: str, birth_year: int) -> Values:
        dice = random.Random(f"{self._seed} pupil {serial}")  # noqa: S311 - invented data, no secret
        family = names.family_name(dice.getrandbits(32))
        has_g_code = nationality == "none" or (nationality == "other" and dice.random() < 0.5)
        first = names.first_name(dice.getrandbits(32), is_boy=sex == "m")
        found = {
            "citizen_id": names.g_code(serial, birth_year + 5) if has_g_code else names.citizen_id(serial),
            "student_no": f"{serial % 100_000:05d}",
            "first_name": first,
            "last_name": family,
            "house_no": f"{dice.randint(1, 399)}" + (f"/{dice.randint(1, 40)}" if dice.random() < 0.3 else ""),
            "moo": str(dice.randint(1, 15)),
            "road": "-",
            "subdistrict": dice.choice(names.PLACES) + dice.choice(names.PLACE_ENDS),
            "district": dice.choice(names.PLACES) + "ธานี",
            "province": "จังหวัดสมมติ",
        }
        return found | _parents(dice, family)


def _parents(dice: random.Random, family: str) -> Values:
    father = {
        "father_first_name": names.first_name(dice.getrandbits(32), is_boy=True),
        "father_last_name": family,
        "father_occupation": dice.choice(names.OCCUPATIONS),
    }
    mother = {
        "mother_first_name": names.first_name(dice.getrandbits(32), is_boy=False),
        "mother_last_name": family if dice.random() < 0.7 else names.family_name(dice.getrandbits(32)),
        "mother_occupation": dice.choice(names.OCCUPATIONS),
    }
    return father | mother | _guardian(dice, father | mother)


def _guardian(dice: random.Random, parents: Mapping[str, str]) -> Values:
    relation = dice.choices(names.RELATIONS, weights=(25, 45, 6, 12, 3, 3, 2, 3, 1))[0]
    if relation in ("บิดา", "มารดา"):
        who = "father" if relation == "บิดา" else "mother"
        said = {part: parents[f"{who}_{part}"] for part in ("first_name", "last_name", "occupation")}
    else:
        said = {
            "first_name": names.first_name(dice.getrandbits(32), is_boy=relation in ("ปู่", "ตา", "ลุง")),
            "last_name": names.family_name(dice.getrandbits(32)),
            "occupation": dice.choice(names.OCCUPATIONS),
        }
    return {f"guardian_{part}": value for part, value in said.items()} | {"guardian_relation": relation}


def prefix(*, sex: str, age: int) -> str:
    """What stands before a pupil's name: a child's until fifteen."""
    if sex == "m":
        return "เด็กชาย" if age < 15 else "นาย"
    return "เด็กหญิง" if age < 15 else "นางสาว"
