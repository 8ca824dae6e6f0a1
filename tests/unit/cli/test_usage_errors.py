"""What was typed wrongly is answered in Thai, with the way to the help page and exit code 2."""

import pytest

from khet.cli.main import run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serv"], "ไม่มีคำสั่ง 'serv'"),
        (["serve", "--pot", "1"], "ไม่รู้จักตัวเลือก --pot"),
        (["serve", "--port", "x"], "ค่าของ --port ใช้ไม่ได้: ต้องเป็นจำนวนเต็ม"),
        (["serve", "--port", "0"], "ค่าของ --port ใช้ไม่ได้: อยู่นอกช่วง 1<=x<=65535"),
        (["results", "show", "--office", "ก", "--framework", "qp"], "ยังไม่ได้ระบุ --year"),
        (["results", "show", "--office", "ก", "--framework", "qp", "--year", "66"], "ต้องเป็นปี พ.ศ."),
        (
            ["results", "show", "--office", "ก", "--framework", "qp", "--year", "2566", "--format", "xml"],
            "ค่าของ --format ใช้ไม่ได้: เลือกได้ json, table",
        ),
        (["framework", "validate", "missing.yaml"], "ไม่พบแฟ้ม missing.yaml"),
        (["office", "add", "--short", "ก", "--name", "ข", "--type", "x"], "เลือกได้ primary, secondary"),
        (["audit", "verify", "extra"], "มีคำเกินมา: extra"),
    ],
)
def test_usage_error(arguments, said, capsys):
    assert run(arguments) == 2

    shown = capsys.readouterr().err
    assert said in shown
    assert "--help" in shown


def test_years_may_be_typed_in_thai_digits():
    from khet.cli.options import YEAR

    assert YEAR.convert("๒๕๖๖", None, None) == 2566
