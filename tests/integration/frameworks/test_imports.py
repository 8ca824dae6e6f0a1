"""Files of results: what is taken, what is refused as a whole, and what comes back cell by cell."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from khet.domains.frameworks import permissions
from khet.domains.frameworks import public as frameworks
from khet.domains.frameworks.models import Entry, Evaluation
from khet.kernel import audit
from khet.kernel.actor import NotAllowed
from khet.kernel.models import AuditEntry
from tests import frameworks_cast
from tests.frameworks_cast import AT, YEAR, actor, level, through

HEAD = "code,round6,round12,score,target,result,state\n"


def take(cast, data, *, code="river", filename="results.csv", **more):
    return frameworks.import_results(
        actor=cast.importer,
        office_id=cast.office.id,
        framework_code=code,
        year=more.pop("year", YEAR),
        filename=filename,
        data=data if isinstance(data, bytes) else data.encode(),
        at=AT,
        **more,
    )


def stored(code="river"):
    rows = Entry.objects.filter(evaluation__framework__code=code)
    return {(row.round.code, row.node_code): row for row in rows.select_related("round")}


@pytest.mark.parametrize(
    ("encoded", "shape"),
    [
        pytest.param("utf-8", "code,round6\n1,3\n", id="utf-8"),
        pytest.param("utf-8-sig", "code,round6\n1,3\n", id="with-the-mark"),
        pytest.param("cp874", "code,round6,comment\n1,3,ดี\n", id="old-thai"),
        pytest.param("utf-8", "code;round6\n1;3\n", id="semicolons"),
        pytest.param("utf-8", "code\tround6\n1\t3\n", id="tabs"),
        pytest.param("utf-8", "CODE , Round6\r\n 1 , ๓ \r\n", id="thai-digits-and-spaces"),
        pytest.param("utf-8", "round6,name,code\n3,น้ำใส,1\n", id="any-order"),
        pytest.param("utf-8", "\ncode,round6\n\n1,3\n\n2b,-\n", id="blank-rows-and-dashes"),
    ],
)
def test_takes_csv_files_as_they_come(cast, encoded, shape):
    report = take(cast, shape.encode(encoded))

    assert (report.ok, report.codes) == (True, ("1",))
    assert stored()[("6", "1")].self_level == 3


def test_without_publishing_the_figures_become_drafts_of_the_importer(cast):
    take(cast, HEAD + "1,4,3,,,,\n")

    assert {key: (row.step, row.self_level, row.score) for key, row in stored().items()} == {
        ("6", "1"): ("draft", Decimal(4), None),
        ("12", "1"): ("draft", Decimal(3), None),
    }
    assert stored()[("6", "1")].reporter_ids == [cast.importer.person_id]


def test_with_publishing_each_round_is_published_in_its_turn(cast):
    report = take(cast, HEAD + "1,4,3,,,,\n2b,5,5,,,,\nX1,5,5,,,,\n", publish=True)

    assert [(row.number, row.round_code, row.value) for row in report.publications] == [
        (1, "6", "4.75"),
        (2, "12", "4.63"),
    ]
    assert {row.step for row in stored().values()} == {"published"}
    assert {row.source for row in stored().values()} == {"import"}


def test_a_published_round_is_not_imported_over_without_a_reason(cast):
    take(cast, HEAD + "1,4,,,,,\n", publish=True)

    refused = take(cast, HEAD + "1,5,,,,,\n", publish=True)
    assert (refused.ok, [fault.code for fault in refused.faults]) == (False, ["1"])
    assert stored()[("6", "1")].score == 4

    taken = take(cast, HEAD + "1,5,,,,,\n", publish=True, amend_reason="กรอกผิด")
    assert [(row.number, row.is_amendment, row.reason) for row in taken.publications] == [(2, True, "กรอกผิด")]


def test_importing_the_same_again_changes_nothing(cast):
    take(cast, HEAD + "1,4,,,,,\n", publish=True)
    before = stored()[("6", "1")].revision

    report = take(cast, HEAD + "1,4,,,,,\n", publish=True)

    assert (report.ok, report.accepted, report.unchanged, report.publications) == (True, 0, 1, ())
    assert stored()[("6", "1")].revision == before


def test_a_shared_score_is_taken_from_one_row_or_from_two(cast):
    take(cast, HEAD + "13;14,,,5,,,\n", code="delta")
    assert {key[1]: row.self_level for key, row in stored("delta").items()} == {"13": 5, "14": 5}

    report = take(cast, HEAD + "13,,,4,,,\n14,,,4,,,\n", code="delta")
    assert report.ok

    differing = take(cast, HEAD + "13,,,4,,,\n14,,,3,,,\n", code="delta")
    assert [(fault.cell, fault.code) for fault in differing.faults] == [("D3", "14")]


def test_states_are_taken_as_keys_and_as_thai_words(cast):
    take(cast, HEAD + "2,,,,,,อยู่ระหว่างดำเนินการ\n24,,,,,,in_progress\n10,,,,,,ยังไม่รายงาน\n", code="delta", publish=True)

    plain = frameworks.results_plain(
        actor=cast.reader, office_id=cast.office.id, framework_code="delta", year=YEAR, published_only=True
    )
    states = {node["code"]: node["state"] for node in plain["nodes"]}
    assert (states["2"], states["24"], states["10"]) == ("in_progress", "in_progress", "not_reported")


def test_numerators_and_denominators_make_the_level(cast):
    data = "code,numerator,denominator,steps,target,result\n10,60,100,,,\n11,,,1 2,,\n2,,,,90,ร้อยละ 85\n"
    take(cast, data, code="delta", publish=True)

    outcome = frameworks.results(
        actor=cast.reader, office_id=cast.office.id, framework_code="delta", year=YEAR, published_only=True
    ).outcome
    assert (outcome.figure("10").value, outcome.figure("11").value) == ("2.00", "2.00")
    assert (outcome.figure("2").target, outcome.figure("2").result, outcome.figure("2").meaning) == (
        "90",
        "85",
        "ไม่บรรลุ",
    )


def test_a_figure_given_for_a_heading_must_be_what_its_nodes_come_to(cast):
    rows = "1.1,,,5,,,\n2.1,,,4,,,\n2.2,,,5,,,\n"

    assert take(cast, HEAD + "1,,,5,,,rolled_up\n2,,,4.50,,,heading\n" + rows, code="tree").ok
    wrong = take(cast, HEAD + "1,,,5,,,\n2,,,3,,,rolled_up\n" + rows, code="tree")

    assert [(fault.cell, fault.code) for fault in wrong.faults] == [("D3", "2")]
    assert "4.50" in wrong.faults[0].message_th


CELLS = [
    pytest.param("river", "9,3,,,,,", "A2", "9", id="unknown-code"),
    pytest.param("river", "1,6,,,,,", "B2", "1", id="level-too-high"),
    pytest.param("river", "1,0,,,,,", "B2", "1", id="level-too-low"),
    pytest.param("river", "1,,-3,,,,", "C2", "1", id="negative-level"),
    pytest.param("river", "1,3.5,,,,,", "B2", "1", id="half-a-level"),
    pytest.param("river", "1,สาม,,,,,", "B2", "1", id="not-a-number"),
    pytest.param("river", "1,1e2,,,,,", "B2", "1", id="exponent"),
    pytest.param("river", "1,nan,,,,,", "B2", "1", id="nan"),
    pytest.param("river", "2a,3,,,,,", "B2", "2a", id="figures-on-a-node-that-does-not-apply"),
    pytest.param("river", "1,,,,,,maybe", "G2", "1", id="unknown-state"),
    pytest.param("river", "1,3,,,,,in_progress", "G2", "1", id="figures-and-a-state"),
    pytest.param("river", "1,,,,,,scored", "G2", "1", id="scored-without-figures"),
    pytest.param("river", "1,,,,,,rolled_up", "G2", "1", id="a-leaf-that-claims-to-be-rolled-up"),
    pytest.param("river", "1,,,3,,,", "D2", "1", id="score-with-two-rounds"),
    pytest.param("river", "1,,,,80,,", "E2", "1", id="target-on-a-level"),
    pytest.param("river", ",3,,,,,", "A2", "", id="no-code"),
    pytest.param("river", "1,3,,,,,,4", "H2", "1", id="beyond-the-head"),
    pytest.param("delta", "2,,,4,,,", "D2", "2", id="level-on-a-target"),
    pytest.param("delta", "24,,,,,90,", "F2", "24", id="result-without-a-target"),
    pytest.param("delta", "13,4,,,,,", "B2", "13", id="a-round-the-framework-does-not-have"),
    pytest.param("tree", "1.2,,,3,,,", "D2", "1.2", id="level-on-what-is-only-tracked"),
    pytest.param("tree", "1.2,,,,,,in_progress", "G2", "1.2", id="another-state-than-the-fixed-one"),
]


@pytest.mark.parametrize(("framework", "row", "cell", "code"), CELLS)
def test_a_faulty_cell_is_named_and_nothing_is_kept(cast, framework, row, cell, code):
    good = {
        "river": "X1,5,,,,,\n",
        "delta": "14,,,5,,,\n" if "13" not in row else "11,,,2,,,\n",
        "tree": "2.1,,,5,,,\n",
    }

    report = take(cast, f"{HEAD}{row}\n{good[framework]}", code=framework, publish=True)

    assert not report.ok
    assert (report.faults[0].cell, report.faults[0].code) == (cell, code)
    assert report.faults[0].message_th
    assert report.faults[0].message_en.isascii() or "“" in report.faults[0].message_en
    assert not Evaluation.objects.exists()
    assert not AuditEntry.objects.filter(verb__startswith="frameworks.evaluation").exists()


@pytest.mark.parametrize(("framework", "row", "cell", "code"), CELLS)
def test_on_screen_the_good_nodes_are_kept_and_the_faulty_ones_untouched(cast, framework, row, cell, code):
    good = {"river": ("X1", "X1,5,,,,,\n"), "delta": ("11", "11,,,2,,,\n"), "tree": ("2.1", "2.1,,,5,,,\n")}[framework]

    report = take(cast, f"{HEAD}{row}\n{good[1]}", code=framework, mode="keep_good")

    assert (report.ok, report.accepted, report.codes) == (False, 1, (good[0],))
    assert {key[1] for key in stored(framework)} == {good[0]}
    assert report.marked is not None
    assert audit.verify().ok


def test_a_code_twice_is_a_fault_of_the_second_and_neither_is_taken(cast):
    report = take(cast, HEAD + "1,3,,,,,\n1,4,,,,,\nX1,2,,,,,\n", mode="keep_good")

    assert [(fault.cell, fault.code) for fault in report.faults] == [("A3", "1")]
    assert set(stored()) == {("6", "X1")}


def test_all_faults_come_at_once_in_order(cast):
    report = take(cast, HEAD + "1,9,x,,,,\nZ,1,,,,,\nX1,,,,,,?\n")

    assert [fault.cell for fault in report.faults] == ["B2", "C2", "A3", "G4"]


WHOLES = [
    pytest.param(b"", "results.csv", id="empty"),
    pytest.param(b"\n\n", "results.csv", id="blank"),
    pytest.param(HEAD.encode(), "results.csv", id="only-a-head"),
    pytest.param((HEAD + "1,,,,,,\n").encode(), "results.csv", id="nothing-filled-in"),
    pytest.param(b"name,round6\na,3\n", "results.csv", id="no-code-column"),
    pytest.param(b"code,round6,mood\n1,3,x\n", "results.csv", id="unknown-column"),
    pytest.param(b"code,round6,round6\n1,3,4\n", "results.csv", id="a-column-twice"),
    pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "results.csv", id="a-picture"),
    pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "results.xlsx", id="encrypted-or-old"),
    pytest.param(b"PK\x03\x04 broken", "results.xlsx", id="damaged-workbook"),
    pytest.param(b"code,round6\n1,3\n", "results.xlsx", id="a-csv-that-says-it-is-a-workbook"),
    pytest.param(b"code,round6\n" + b"1,3\n" * 6000, "results.csv", id="too-many-rows"),
    pytest.param(b"code,round6\n1,3\n" + b"#" * (11 * 1024 * 1024), "results.csv", id="too-large"),
]


@pytest.mark.parametrize(("data", "filename"), WHOLES)
def test_a_file_that_cannot_be_taken_is_refused_as_a_whole(cast, data, filename):
    with pytest.raises(frameworks.ImportRefused) as met:
        take(cast, data, filename=filename, mode="keep_good")

    assert str(met.value)
    assert met.value.message_en
    assert not Evaluation.objects.exists()


def archive(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(archive(**{"xl__workbook.xml": b"0" * (40 * 1024 * 1024)}), id="bomb"),
        pytest.param(archive(**{f"part{number}": b"" for number in range(600)}), id="too-many-parts"),
        pytest.param(
            archive(
                **{
                    "xl__workbook.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>',
                    "xl___rels__workbook.xml.rels": b"<!DOCTYPE x><Relationships/>",
                }
            ),
            id="entities",
        ),
        pytest.param(archive(hello=b"no workbook"), id="not-a-workbook"),
    ],
)
def test_a_hostile_workbook_is_refused(cast, data):
    with pytest.raises(frameworks.ImportRefused):
        take(cast, data, filename="results.xlsx")


def test_an_import_needs_its_permission_in_the_office(cast):
    for who in (cast.reporter, cast.outsider):
        with pytest.raises(NotAllowed):
            frameworks.import_results(
                actor=who,
                office_id=cast.office.id,
                framework_code="river",
                year=YEAR,
                filename="a.csv",
                data=b"code,round6\n1,3\n",
                at=AT,
            )


def test_whoever_may_import_drafts_may_not_publish_by_it(cast):
    p = permissions
    clerk = actor("นายรับ ไฟล์มา", 91, p.RESULT_VIEW, p.RESULT_IMPORT, office_ids=(cast.office.id,))
    editor = actor("นายรับ ไฟล์ใหม่", 92, p.RESULT_VIEW, p.RESULT_IMPORT, p.RESULT_PUBLISH, office_ids=(cast.office.id,))
    given = {
        "office_id": cast.office.id,
        "framework_code": "river",
        "year": YEAR,
        "filename": "a.csv",
        "data": b"code,round6\n1,3\n",
        "at": AT,
    }

    with pytest.raises(NotAllowed):
        frameworks.import_results(actor=clerk, publish=True, **given)
    with pytest.raises(NotAllowed):
        frameworks.import_results(actor=editor, publish=True, amend_reason="แก้", **given)
    assert frameworks.import_results(actor=clerk, **given).ok


# The workbook --------------------------------------------------------------------------------------


def template(cast, code="river", **more):
    return frameworks.template_workbook(
        actor=cast.importer, **{"office_id": cast.office.id, "framework_code": code, "year": YEAR, **more}
    )


def edited(data: bytes, *changes: tuple[str, object], sheet: str = "ผลการประเมิน") -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for ref, value in changes:
        book[sheet][ref] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cells(data: bytes) -> dict[str, object]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["ผลการประเมิน"]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def test_the_workbook_is_downloaded_filled_and_taken_back(cast):
    data = template(cast)
    assert cells(data)["A4"] == "รหัส"
    assert (cells(data)["D4"], cells(data)["E4"]) == ("ระดับ รอบ 6 เดือน", "ระดับ รอบ 12 เดือน")

    report = take(cast, edited(data, ("D5", 3), ("E5", 4), ("D8", 5)), filename="a.xlsx", mode="keep_good")

    assert (report.ok, set(report.codes)) == (True, {"1", "X1"})
    assert {key: int(row.self_level) for key, row in stored().items()} == {
        ("6", "1"): 3,
        ("12", "1"): 4,
        ("6", "X1"): 5,
    }


def test_the_workbook_brings_what_is_known_and_taking_it_back_unchanged_does_nothing(cast, river):
    through(cast, river.id, "6", {"1": "4"})
    frameworks.save_report(
        actor=cast.reporter,
        evaluation_id=river.id,
        round_code="6",
        node_code="X1",
        report=level("2", remark="นับใหม่แล้ว"),
        expected_revision=0,
        at=AT,
    )

    data = template(cast)
    report = take(cast, edited(data), filename="a.xlsx", mode="keep_good")

    assert (cells(data)["D5"], cells(data)["D8"], cells(data)["G8"]) == (4, 2, "นับใหม่แล้ว")
    assert (report.ok, report.accepted, report.unchanged) == (True, 0, 2)


def test_a_submitted_node_is_not_imported_over(cast, river):
    through(cast, river.id, "6", {"1": "4"}, upto="submitted")

    report = take(cast, edited(template(cast), ("D5", 5), ("D8", 5)), filename="a.xlsx", mode="keep_good")

    assert [(fault.cell, fault.code) for fault in report.faults] == [("D5", "1")]
    assert report.codes == ("X1",)


@pytest.mark.parametrize("lead", ["", "code,round6\n"])
def test_the_marked_workbook_shows_where_and_why_and_can_be_taken_once_mended(cast, lead):
    if lead:
        report = take(cast, "code,round6\nX1,9\n1,3\n", mode="keep_good")
        faulty, place = "D5", ("D5", 4)
    else:
        data = edited(template(cast), ("D5", 3), ("D8", 9))
        report = take(cast, data, filename="a.xlsx", mode="keep_good")
        faulty, place = "D8", ("D8", 4)

    book = openpyxl.load_workbook(io.BytesIO(report.marked))
    sheet = book["ผลการประเมิน"]
    assert sheet[faulty].value == 9
    assert "9" in sheet[faulty].comment.text
    assert sheet[faulty].fill.start_color.rgb == "FFF9D2CF"
    assert sheet["H4"].value == "ข้อผิดพลาด"
    assert sheet[f"H{faulty[1:]}"].value.startswith(faulty)

    mended = take(cast, edited(report.marked, place), filename="a.xlsx", mode="keep_good")
    assert (mended.ok, mended.codes) == (True, ("X1",))


def test_a_formula_is_a_fault_and_is_never_worked_out(cast):
    report = take(cast, edited(template(cast), ("D5", "=1+2")), filename="a.xlsx", mode="keep_good")

    assert [(fault.cell, fault.code) for fault in report.faults] == [("D5", "1")]
    assert stored() == {}


@pytest.mark.parametrize(
    ("changes", "sheet", "says"),
    [
        pytest.param([("D4", "ระดับ")], "ผลการประเมิน", "D4", id="a-head-renamed"),
        pytest.param([("D4", None)], "ผลการประเมิน", "D4", id="a-head-removed"),
        pytest.param([("J4", "หมายเหตุ")], "ผลการประเมิน", "หัวตาราง", id="a-column-added"),
        pytest.param([("B7", "2565")], "khet", "2565", id="another-year"),
        pytest.param([("B4", "delta")], "khet", "delta", id="another-framework"),
        pytest.param([("B5", "2560")], "khet", "2560", id="another-version"),
        pytest.param([("B6", "0" * 64)], "khet", "เกณฑ์", id="other-criteria"),
    ],
)
def test_a_workbook_that_was_tampered_with_is_refused_as_a_whole(cast, changes, sheet, says):
    data = edited(edited(template(cast), ("D5", 3)), *changes, sheet=sheet)

    with pytest.raises(frameworks.ImportRefused) as met:
        take(cast, data, filename="a.xlsx", mode="keep_good")

    assert says in str(met.value)
    assert not Evaluation.objects.exists()


def test_the_workbook_of_another_year_or_office_is_refused_by_name(cast):
    last_year = edited(template(cast, year=2565), ("D5", 3))
    with pytest.raises(frameworks.ImportRefused, match="2565"):
        take(cast, last_year, filename="a.xlsx")

    there = frameworks.template_workbook(
        actor=cast.outsider, office_id=cast.other_office.id, framework_code="river", year=YEAR
    )
    with pytest.raises(frameworks.ImportRefused, match="ดอยหมอก"):
        take(cast, edited(there, ("D5", 3)), filename="a.xlsx")


def test_an_ordinary_workbook_is_not_taken_for_ours(cast):
    book = openpyxl.Workbook()
    book.active["A1"] = "code"
    stream = io.BytesIO()
    book.save(stream)

    with pytest.raises(frameworks.ImportRefused):
        take(cast, stream.getvalue(), filename="a.xlsx")


def test_the_workbook_takes_percentages_steps_and_targets(cast):
    data = template(cast, "delta")
    heads = {value: ref for ref, value in cells(data).items() if ref[1:] == "4"}
    place = {value: row for row in range(5, 12) if (value := cells(data).get(f"A{row}"))}
    column = {name: heads[name][0] for name in ("จำนวนที่ทำได้", "จำนวนทั้งหมด", "ขั้นที่ทำแล้ว", "ระดับ", "ผลที่ได้")}
    filled = edited(
        data,
        (f"{column['จำนวนที่ทำได้']}{place['10']}", 8),
        (f"{column['จำนวนทั้งหมด']}{place['10']}", 10),
        (f"{column['ขั้นที่ทำแล้ว']}{place['11']}", "1, 2, 3"),
        (f"{column['ระดับ']}{place['13']}", 5),
        (f"{column['ผลที่ได้']}{place['2']}", 80.5),
    )

    report = take(cast, filled, code="delta", filename="a.xlsx", publish=True)

    assert report.faults == ()
    outcome = frameworks.results(
        actor=cast.reader, office_id=cast.office.id, framework_code="delta", year=YEAR, published_only=True
    ).outcome
    assert {code: outcome.figure(code).value for code in ("10", "11", "13", "14")} == {
        "10": "4.00",
        "11": "3.00",
        "13": "5.00",
        "14": "5.00",
    }
    assert (outcome.figure("2").result, outcome.figure("2").meaning) == ("80.5", "บรรลุ")


def test_the_shipped_frameworks_all_make_a_workbook(cast):
    names = ("qp-2566", "ap-2566", "standards-2560", "ita-2566")
    frameworks_cast.store(*(frameworks_cast.shipped(name) for name in names))

    for code in ("qp", "ap", "standards", "ita"):
        assert cells(template(cast, code))["A4"] == "รหัส"
