"""``khet stats`` answers from a file as it is: names of rows left out, blanks kept blank, bad cells named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from khet.cli.main import run

ANSWERS = ["4,5,4,5", "3,4,3,4", "5,5,5,5", "2,3,2,3", "4,4,5,4", "3,3,3,4"]
RIGHT = ["1,1,1,0,1", "1,0,1,0,1", "1,1,1,1,1", "0,0,1,0,0", "1,1,0,0,1", "0,0,0,0,1"]
SCORES = ["12,18", "15,19", "11,15", "14,20", "10,15", "13,17", "16,21", "12,19"]


@pytest.fixture
def stats(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Run a sub-command on a file of these lines; the JSON it prints."""

    def command(name: str, lines: list[str], *more: str, encoding: str = "utf-8"):
        file = tmp_path / "คำตอบ.csv"
        file.write_text("\n".join(lines) + "\n", encoding=encoding)
        assert run(["stats", name, str(file), "--json", *more]) == 0, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    return command


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
@pytest.mark.parametrize(
    "lines",
    [
        ["ข้อ1,ข้อ2,ข้อ3,ข้อ4", *ANSWERS],
        ANSWERS,
        ["ที่,ข้อ1,ข้อ2,ข้อ3,ข้อ4", *(f"{at},{row}" for at, row in enumerate(ANSWERS, start=1))],
        ["ชื่อ,ข้อ1,ข้อ2,ข้อ3,ข้อ4", *(f"คนที่ {name},{row}" for name, row in zip("กขคงจฉ", ANSWERS, strict=True))],
        ["a,b,c,d", *(row.translate(str.maketrans("12345", "๑๒๓๔๕")) for row in ANSWERS)],
    ],
    ids=["header", "no-header", "numbered", "named", "thai-digits"],
)  # fmt: skip
def test_alpha_is_that_of_the_answers(stats, lines, encoding):
    found = stats("reliability", lines, encoding=encoding)

    assert (found["alpha"], found["n"], len(found["items"])) == (0.943894, 6, 4)


def test_an_item_says_its_mean_deviation_and_what_it_does_to_alpha(stats):
    item = stats("reliability", ["ก,ข,ค,ง", *ANSWERS])["items"][0]

    assert (item["item"], item["n"], item["mean"], item["sd"]) == ("ก", 6, 3.5, 1.048809)
    assert (item["alpha_if_deleted"], item["item_total_r"]) == (0.889952, 0.975337)


def test_a_person_with_a_blank_is_left_out_or_used_pair_by_pair(stats):
    lines = ["ก,ข,ค,ง", *ANSWERS, "5,,4,4"]

    assert (stats("reliability", lines)["n"], stats("reliability", lines)["left_out"]) == (6, 1)
    pairwise = stats("reliability", lines, "--missing", "pairwise")
    assert (pairwise["n"], pairwise["items"][1]["missing"]) == (7, 1)


def test_items_of_a_test_give_p_r_and_kr20(stats):
    found = stats("items", ["i1,i2,i3,i4,i5", *RIGHT])

    assert (found["kr20"], [item["p"] for item in found["items"]]) == (
        0.681818,
        [0.666667, 0.5, 0.666667, 0.166667, 0.833333],
    )


def test_before_and_after_give_t_and_both_gains(stats):
    found = stats("paired", ["ก่อน,หลัง", *SCORES], "--full", "25")

    assert (found["t"], found["df"], found["sum_d"], found["sum_d2"]) == (12.873709, 7, 41, 219)
    assert (found["gain_class"], found["gain_mean"]) == (0.42268, 0.431674)
    assert found["p"] == pytest.approx(3.962e-06, rel=1e-3)


def test_needs_are_read_item_by_item_in_either_order_of_columns(stats):
    found = stats("needs", ["รายการ,I,D", "ก,4.62,3.15", "ข,4.40,3.60", "ค,4.75,4.10"])

    assert [(need["item"], need["pni_modified"], need["rank_modified"]) for need in found] == [
        ("ก", 0.466667, 1), ("ข", 0.222222, 2), ("ค", 0.158537, 3),
    ]  # fmt: skip


def test_needs_are_read_person_by_person_from_pairs_of_columns(stats):
    lines = ["ก ปัจจุบัน,ก พึงประสงค์,ข ปัจจุบัน,ข พึงประสงค์", "3,5,4,5", "4,5,4,4"]

    assert [(need["item"], need["n"], need["present"], need["desired"]) for need in stats("needs", lines)] == [
        ("ก", 2, 3.5, 5), ("ข", 2, 4, 4.5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["ก,ข", "4,065", "5,4", "3,3"], "คอลัมน์ “ข” แถว 2: “065”"),
        (["ก,ข", "4,5", "4,5"], "เท่ากัน"),
        (["ชื่อ,ก", "น้ำ,4", "ดิน,5"], "อย่างน้อย 2 ข้อ"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(tmp_path, capsys, lines, said):
    file = tmp_path / "a.csv"
    file.write_text("\n".join(lines), encoding="utf-8")

    assert run(["stats", "reliability", str(file)]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("n", "code", "said"), [(14, 0, "เป็นไปได้"), (13, 1, "ไม่มีคำตอบ 13 ชุด"), (15, 1, "ไม่มีคำตอบ 15 ชุด")]
)
def test_a_printed_line_is_possible_for_one_number_of_answers(capsys, n, code, said):
    arguments = ["stats", "plausible", "--mean", "4.79", "--sd", "0.43", "--n", str(n), "--scale", "1-5"]

    assert run(arguments) == code
    assert said in capsys.readouterr().out


def test_a_figure_that_lost_its_point_is_named(capsys):
    assert run(["stats", "plausible", "--mean", "4.50", "--sd", "065", "--n", "14"]) == 1
    assert "อาจหมายถึง 0.65" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["reliability", "items", "paired", "needs"])
def test_a_person_reads_a_table(tmp_path, capsys, name):
    file = tmp_path / "a.csv"
    file.write_text("\n".join(["ก,ข", *("0,1", "1,1", "1,0", "0,0", "1,1")]), encoding="utf-8")

    assert run(["stats", name, str(file)]) == 0
    assert "━" in capsys.readouterr().out
