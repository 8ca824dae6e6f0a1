"""``khet data`` from the command line: import, decide, publish, compare, and the JSON that programs read."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests import prepared
from tests.conftest import run_khet
from tests.warehouse_cast import Pupil, census, pupils

SCHOOLS = "name,code8\nบ้านหนองปลา,99010001\nบ้านท่าเรือ,99010002\nวัดป่าสมมติ,99010003\n"
KEYS = [
    *("dataset", "encoding", "rows_in", "accepted", "repaired", "waiting", "refused"),
    *("findings", "reconciliation", "snapshot"),
]


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an office and its schools, made by the public commands; copied by every test."""
    folder = prepared.new_home(tmp_path_factory.mktemp("settled"))
    register = tmp_path_factory.mktemp("register") / "register.csv"
    register.write_text(SCHOOLS, encoding="utf-8")
    for words in (
        ("migrate",),
        ("office", "add", "--short", "สพป.ริมน้ำ 1", "--name", "เขตสมมติ", "--type", "primary", "--code", "9901"),
        ("school", "import", str(register), "--office", "9901"),
    ):
        assert run_khet(*words, home=folder).returncode == 0
    return folder


@pytest.fixture
def home(settled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(settled, tmp_path / "home"))


def write(home: Path, rows: list[Pupil], name: str) -> str:
    path = home.parent / name
    path.write_bytes(census(rows))
    return str(path)


def took(home: Path, *words: str) -> dict[str, object]:
    done = run_khet("data", *words, home=home)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_census_is_imported_decided_and_compared(home: Path):
    six = pupils(6)
    june = took(home, "import", write(home, six, "a_2567_06-10.csv"), "--office", "9901", "--accept", "--json")
    nameless = [six[0].but(citizen_id="", student_no="9"), *six[2:]]
    file = write(home, nameless, "a_2567_11-10.csv")
    checked = took(home, "import", file, "--office", "9901", "--json")

    asked = run_khet("data", "questions", "2", "--json", home=home)
    question = next(each for each in json.loads(asked.stdout) if each["cause"].startswith("identity"))
    words = ["--cause", question["cause"], "--field", question["field"], "--group", question["group"]]
    decided = run_khet("data", "decide", "2", *words, "--option", "new_person", home=home)
    november = took(home, "accept", "2", "--json")
    diff = took(home, "diff", str(june["snapshot"]), str(november["snapshot"]), "--json")

    assert list(june) == KEYS
    assert (june["rows_in"], june["accepted"]) == (6, 6)
    assert (checked["waiting"], checked["snapshot"]) == (1, None)
    assert decided.returncode == 0
    assert (november["waiting"], diff["in"], diff["out"]) == (0, 1, 2)


def test_the_same_file_again_is_named_and_changes_nothing(home: Path):
    file = write(home, pupils(3), "a_2567_06-10.csv")
    first = took(home, "import", file, "--office", "9901", "--accept", "--json")

    again = run_khet("data", "import", file, "--office", "9901", "--accept", "--json", home=home)
    listed = json.loads(run_khet("data", "snapshots", "--json", home=home).stdout)

    assert json.loads(again.stdout) == first
    assert "การนำเข้าที่ 1" in again.stderr
    assert [each["snapshot"] for each in listed] == [first["snapshot"]]


def test_a_file_that_cannot_be_read_says_why_to_people_and_programs(home: Path):
    broken = home.parent / "broken_2567.xlsx"
    broken.write_bytes(b"PK\x03\x04" + b"not a workbook" * 20)

    said = run_khet("data", "import", str(broken), "--office", "9901", "--json", home=home)
    plain = json.loads(said.stdout)

    assert said.returncode == 1
    assert list(plain) == KEYS
    assert [each["severity"] for each in plain["findings"]] == ["refused"]
    assert "Traceback" not in said.stderr


def test_an_unknown_dataset_and_a_taken_period_are_refused(home: Path):
    file = write(home, pupils(3), "a_2567_06-10.csv")
    wrong = run_khet("data", "import", file, "--office", "9901", "--dataset", "nonsense", home=home)
    took(home, "import", file, "--office", "9901", "--accept", "--json")
    other = write(home, pupils(2), "b_2567_06-10.csv")

    taken = run_khet("data", "import", other, "--office", "9901", "--accept", home=home)

    assert wrong.returncode == 1
    assert "pupils" in wrong.stderr
    assert taken.returncode == 1
    assert "--reason" in taken.stderr or "เหตุผล" in taken.stderr


def test_the_marked_workbook_is_written(home: Path):
    took(home, "import", write(home, pupils(3), "a_2567_06-10.csv"), "--office", "9901", "--json")
    target = home.parent / "marked.xlsx"

    done = run_khet("data", "export-marked", "1", "-o", str(target), home=home)

    assert done.returncode == 0
    assert target.read_bytes()[:2] == b"PK"


@pytest.mark.real_data
def test_the_areas_own_file_is_taken_untouched_and_what_is_wrong_in_it_is_found(home: Path, tmp_path: Path):
    real = Path(os.environ["KHET_REAL_DATA"]) / "onet"
    lines = (real / "phayao1_register.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    pairs = [line.split(",", 1) for line in lines if line.strip(", ")]
    schools = [(code, name) for code, name in pairs if not code.endswith("0000")]
    register = tmp_path / "schools.csv"
    register.write_text("\n".join(["name,code8", *(f"{name},{code}" for code, name in schools)]), encoding="utf-8")
    add = (
        "office",
        "add",
        "--short",
        "สพป.พะเยา 1",
        "--name",
        "สพป.พะเยา เขต 1",
        "--type",
        "primary",
        "--code",
        "5601",
    )
    assert run_khet(*add, home=home).returncode == 0
    assert run_khet("school", "import", str(register), "--office", "5601", home=home).returncode == 0

    found = took(home, "import", str(real / "phayao1_onet_p6_2558.csv"), "--office", "5601", "--accept", "--json")

    assert found["dataset"] == "onet"
    assert found["encoding"] == "cp874"
    assert (found["rows_in"], found["accepted"], found["refused"], found["waiting"]) == (93, 93, 0, 0)
    assert [(each["row"], each["likely_cause"]) for each in found["reconciliation"]] == [(95, "columns_permuted")]
    assert found["snapshot"]
    assert sentinels(home) == [("area", 95), ("country", 96)]


def sentinels(home: Path) -> list[tuple[str, int]]:
    from khet.engine import snapshots

    (folder,) = (home / "warehouse").glob("*/onet/2558-all/*")
    return [(row["scope"], row["row"]) for row in snapshots.read(folder, name=snapshots.STATED).to_pylist()]
