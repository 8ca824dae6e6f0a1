"""The files of an invented office: as offices have them, about nobody, with their damage written down."""

from __future__ import annotations

import csv
import json
import random
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from khet.calc import identifiers
from khet.engine import schemas
from khet.engine.generate import damage, names
from khet.engine.generate.filing import Filer
from khet.engine.generate.persons import Persons, prefix
from khet.engine.generate.sheets import Sheet
from tests import generated_cast


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("files")
    Filer(generated_cast.world(), made, rate=0.1).write()
    return made


def cells(file: Path) -> list[tuple[object, ...]]:
    return [tuple(row) for row in CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()]


def test_a_census_is_a_workbook_of_36_columns_under_a_title(folder: Path) -> None:
    found = cells(folder / "dmc_2567_06-10.xlsx")

    layout = next(each for each in schemas.dataset("pupils").layouts if each["key"] == "dmc-36")
    assert len([cell for cell in found[0] if cell]) == 1
    assert list(found[1]) == layout["headers"]
    assert found[1][2] == found[1][5]
    assert len(found) - 2 >= 900


def test_the_last_census_is_also_a_file_for_each_school(folder: Path) -> None:
    with zipfile.ZipFile(folder / "dmc_2567_03-31_schools.zip") as archive:
        assert len(archive.namelist()) == 12


def test_test_results_are_thai_windows_text_with_the_area_and_the_country(folder: Path) -> None:
    text = (folder / "onet_p6_2567.csv").read_bytes().decode("cp874")

    found = list(csv.reader(text.splitlines()))
    assert found[0][:4] == ["รหัสโรงเรียน", "โรงเรียน", "จน.นร.", "ไทย"]
    assert [row[0] for row in found[-2:]] == ["99010000", "00000000"]
    with pytest.raises(UnicodeDecodeError):
        (folder / "onet_p6_2567.csv").read_text(encoding="utf-8")


def test_the_register_is_what_the_school_import_takes(folder: Path) -> None:
    with (folder / "register.csv").open(encoding="utf-8-sig", newline="") as source:
        found = list(csv.DictReader(source))

    assert len(found) == 12
    assert len(found[0]["code10"]) == 10
    assert found[0]["code10"].endswith(found[0]["code6"])
    assert found[0]["code8"].startswith("9901")


def test_the_same_seed_gives_the_same_files(folder: Path, tmp_path: Path) -> None:
    Filer(generated_cast.world(), tmp_path, rate=0.1).write()

    for file in sorted(folder.iterdir()):
        assert file.read_bytes() == (tmp_path / file.name).read_bytes(), file.name


def test_what_was_damaged_is_written_down(folder: Path) -> None:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))

    census = next(each for each in truth["files"] if each["file"] == "dmc_2567_06-10.xlsx")
    found = cells(folder / "dmc_2567_06-10.xlsx")[2:]
    layout = next(each for each in schemas.dataset("pupils").layouts if each["key"] == "dmc-36")
    assert census["rows"] == len(found)
    assert 40 < len(census["damage"]) < 160
    for each in census["damage"]:
        if each["field"]:
            assert found[each["row"] - 1][layout["columns"].index(each["field"])] == each["after"]


def test_without_damage_every_citizen_number_is_right() -> None:
    for serial in (1, 77, 9_999_999):
        assert identifiers.citizen_id(names.citizen_id(serial)).digits[1:5] == "9999"
    assert len(names.g_code(5, 2560)) == 13


def test_a_person_is_said_to_be_the_same_in_every_file() -> None:
    persons = Persons(7)

    first = persons.pupil(5, sex="f", nationality="thai", birth_year=2560)

    assert persons.pupil(5, sex="f", nationality="thai", birth_year=2560) is first
    assert Persons(7).pupil(5, sex="f", nationality="thai", birth_year=2560) == first


def test_a_child_has_a_childs_prefix_until_fifteen() -> None:
    assert [prefix(sex="m", age=14), prefix(sex="m", age=15)] == ["เด็กชาย", "นาย"]
    assert [prefix(sex="f", age=14), prefix(sex="f", age=15)] == ["เด็กหญิง", "นางสาว"]


def test_no_rate_means_no_damage() -> None:
    sheet = Sheet("pupils", ("ชั้น",), ("grade",), [["ป.1"]] * 50, [1] * 50)

    assert damage.spoil(sheet, rate=0, dice=random.Random(1)) == []
    assert sheet.rows == [["ป.1"]] * 50
