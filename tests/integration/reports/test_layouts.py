"""Tables of results: columns, merging and notes follow from the framework's definition, whichever it is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

import khet
from khet.calc.criteria import Framework, State, parse
from khet.calc.rollup import NodeEntry, roll_up
from khet.kernel.documents import (
    Block,
    Document,
    Heading,
    Table,
    plain,
    render_docx,
    render_html,
    render_pdf,
    render_xlsx,
)
from khet.reports import results
from khet.reports.figures import Source
from tests.papers_cast import folded, pdf_pages

CRITERIA = Path(khet.__file__).parent / "domains/frameworks/criteria"
QP = {
    "1": "43", "2": "55", "3": "34", "4": "25", "5": "32", "6b": "45", "7": "34",
    "8": "14", "9": "34", "10": "35", "X1": "55", "X2": "55",
}  # fmt: skip
AP = {"10": 4, "12": 5, "13": 5, "14": 5, "17": 5, "21": 5}
STANDARDS = {
    "1.1": 5, "1.3": 4, "2.1": 5, "2.2": 5, "2.3": 4, "2.4": 5, "2.5": 5, "3.1": 4, "3.2.2": 5, "3.3.4": 4,
    "3.4.2": 2, "3.4.3.2": 5, "3.4.3.3": 5, "3.4.4.1": 5, "3.4.4.2": 5, "3.4.4.3": 5, "3.6": 5,
}  # fmt: skip
TRACKED = ("1.2", "3.3.2", "3.3.3", "3.3.5", "3.3.6")


def framework(name: str) -> Framework:
    return parse(yaml.safe_load((CRITERIA / f"{name}.yaml").read_text(encoding="utf-8")))


def body(found: Framework, entries: dict[str, NodeEntry], office_type: str = "secondary") -> list[Block]:
    outcome = roll_up(found, entries, office_type=office_type)
    return list(results.blocks(Source(7, found, 2570), outcome))


def shown(table: Table) -> list[list[str]]:
    """The rows as they read, merged cells once."""
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def last(table: Table) -> dict[str, list[str]]:
    """What stands beside each numbered line, without its name."""
    return {row[0].split(" ร้อยละ")[0].split(" ระดับ")[0]: row[1:] for row in shown(table)}


@pytest.fixture(scope="module")
def qp() -> Table:
    entries = {code: NodeEntry(rounds={"6": Decimal(both[0]), "12": Decimal(both[1])}) for code, both in QP.items()}
    (table,) = body(framework("qp-2566"), entries)
    assert isinstance(table, Table)
    return table


@pytest.fixture(scope="module")
def ap() -> list[Block]:
    entries = {code: NodeEntry(rounds={"12": Decimal(level)}) for code, level in AP.items()}
    entries |= {code: NodeEntry(result=Decimal(100)) for code in ("2", "3", "4", "11")}
    return body(framework("ap-2566"), entries | {"24": NodeEntry(state=State.IN_PROGRESS)})


@pytest.fixture(scope="module")
def standards() -> Table:
    entries = {code: NodeEntry(rounds={"12": Decimal(level)}) for code, level in STANDARDS.items()}
    entries |= {code: NodeEntry(state=State.TRACKED_NOT_SCORED) for code in TRACKED}
    (table,) = body(framework("standards-2560"), entries)
    assert isinstance(table, Table)
    return table


def test_the_rounds_table_has_the_papers_two_row_head(qp: Table):
    head = [[(plain(cell.text), cell.colspan, cell.rowspan) for cell in row.cells] for row in qp.head]

    assert head == [
        [("ตัวชี้วัด", 1, 2), ("ระดับคุณภาพ", 2, 1), ("ภาพรวมของตัวชี้วัด", 2, 1)],
        [
            ("รอบ\n6 เดือน", 1, 1),
            ("รอบ\n12 เดือน", 1, 1),
            ("ค่าคะแนนเฉลี่ย", 1, 1),
            ("คำอธิบายระดับคุณภาพ", 1, 1),
        ],
    ]


def test_the_rounds_table_prints_the_published_figures(qp: Table):
    beside = {row[0].split(" ")[1]: row[1:] for row in shown(qp)[:-1]}

    assert beside["1"] == ["4", "3", "3.50", "ดีมาก"]
    assert beside["8"] == ["1", "4", "2.50", "พอใช้"]
    assert beside["6a"] == ["-", "-", "-", "-"]
    assert shown(qp)[-1] == ["คะแนนเฉลี่ยรวม 12 ตัวชี้วัด", "3.83", "ดีมาก"]
    assert len(qp.rows) == 14


def test_every_printed_figure_of_the_rounds_table_can_be_asked_again(qp: Table):
    figures = Document("ก", (qp,)).figures()

    assert len(figures) == 12 * 4 + 2
    assert figures[0].args == {
        "office": 7, "framework": "qp", "year": 2570, "school": None, "node": "1", "field": "round:6",
    }  # fmt: skip
    assert {figure.args["field"] for figure in figures} == {"round:6", "round:12", "value", "level"}


def test_a_missing_round_is_a_dash_and_is_said_under_the_table():
    (table,) = body(framework("qp-2566"), {"1": NodeEntry(rounds={"6": Decimal(4)})})

    assert isinstance(table, Table)
    assert shown(table)[0][1:] == ["4", "-", "4.00", "ดีมาก"]
    assert "ยังไม่มีผลของรอบ 12 เดือน" in plain(table.note)


def test_parts_are_tables_of_their_own_under_their_names(ap: list[Block]):
    assert [block.text for block in ap if isinstance(block, Heading)] == [
        "ตัวชี้วัดที่มีการประเมินระดับคุณภาพ",
        "ตัวชี้วัดที่มีการประเมินเทียบค่าเป้าหมาย",
    ]


def test_a_shared_score_stands_once_beside_both_lines(ap: list[Block]):
    rows = next(block for block in ap if isinstance(block, Table)).rows

    assert [(plain(cell.text), cell.rowspan) for cell in rows[2].cells[1:]] == [("5", 2), ("ดีเยี่ยม", 2)]
    assert len(rows[3].cells) == 1
    assert [plain(cell.text) for cell in rows[-1].cells] == ["คะแนนเฉลี่ยรวม 5 ตัวชี้วัด", "4.80", "ดีเยี่ยม"]


def test_the_target_table_has_the_papers_columns_and_notes_what_is_under_way(ap: list[Block]):
    table = [block for block in ap if isinstance(block, Table)][1]

    assert [column.title for column in table.columns] == [
        "ตัวชี้วัด",
        "ค่าเป้าหมายตัวชี้วัด",
        "ผลการดำเนินงานภาพรวมของ สพฐ.",
        "ผลการดำเนินการที่ได้",
        "การแปลผล",
    ]
    assert [row[1:] for row in shown(table)] == [["ร้อยละ 80", "", "ร้อยละ 100", "บรรลุ"]] * 4
    assert plain(table.note).startswith("หมายเหตุ: ตัวชี้วัดที่ 24 ร้อยละของโครงการ")
    assert plain(table.note).endswith("อยู่ระหว่างดำเนินการ")


def test_the_tree_is_indented_and_named_after_its_levels(standards: Table):
    depths = {plain(row.cells[0].text).split(" ")[0]: row.cells[0].indent for row in standards.rows}

    assert standards.columns[0].title == "มาตรฐาน/ตัวบ่งชี้/ประเด็นการพิจารณา"
    assert (depths["มาตรฐานที่"], depths["ตัวบ่งชี้ที่"], depths["3.2"]) == (0, 1, 3)


def test_the_tree_merges_the_cells_of_what_is_only_tracked_and_leaves_others_empty(standards: Table):
    by_name = {plain(row.cells[0].text): row.cells[1:] for row in standards.rows}
    tracked = by_name["ตัวบ่งชี้ที่ 2 การพัฒนาสู่องค์การแห่งการเรียนรู้"]
    other = by_name["2.1 ระดับการศึกษาปฐมวัย (เฉพาะ สพป.)"]

    assert [(cell.text, cell.colspan) for cell in tracked] == [("ติดตามแต่ไม่ประเมินผล", 2)]
    assert [(cell.text, cell.colspan) for cell in other] == [("", 1), ("", 1)]
    assert len([row for row in shown(standards) if row[1:] == ["ติดตามแต่ไม่ประเมินผล"]]) == len(TRACKED)


def test_the_tree_prints_levels_and_closes_with_the_whole(standards: Table):
    tops = [row[1:] for row in shown(standards) if row[0].startswith("มาตรฐานที่")]

    assert tops == [["5", "ดีเยี่ยม"]] * 3
    assert shown(standards)[-1] == ["คะแนนรวมของภาพรวม (3 มาตรฐาน)", "5", "ดีเยี่ยม"]


def test_another_kind_of_framework_is_printed_by_the_same_rules():
    entries = {"IIT": "96.5", "EIT": "90", "OIT": "99.25"}
    (table,) = body(framework("ita-2566"), {code: NodeEntry(rounds={"12": Decimal(v)}) for code, v in entries.items()})

    assert isinstance(table, Table)
    assert [column.title for column in table.columns][1] == "คะแนนที่ได้"
    assert shown(table)[-1] == ["คะแนนรวม 3 เครื่องมือ", "95.65", "ผ่านดี"]


def test_an_invented_framework_with_three_rounds_and_two_parts_is_printed_too():
    plain_definition = {
        "code": "river", "version": "1", "name": "กรอบลุ่มน้ำ", "levels": {"min": 1, "max": 3}, "band_set": "b@1",
        "count_label": "รวม {count} ข้อ",
        "rounds": [{"code": str(at), "name": f"รอบ {at}", "month": at, "day": 28} for at in (1, 5, 9)],
        "parts": [{"code": "a", "name": "ส่วนก"}, {"code": "b", "name": "ส่วนข", "in_overall": False}],
        "band_sets": [{
            "code": "b", "version": "1", "name": "สามระดับ", "decimals": 2,
            "bands": [
                {"level": 3, "name": "สูง", "from": 2.34, "to": 3},
                {"level": 2, "name": "กลาง", "from": 1.67, "to": 2.33},
                {"level": 1, "name": "ต่ำ", "from": 1, "to": 1.66},
            ],
        }],
        "nodes": [
            {"code": "p", "label": "ข้อ p", "name": "น้ำ", "part": "a", "scoring": "level"},
            {"code": "q", "label": "ข้อ q", "name": "ดิน", "part": "b", "scoring": "target", "target": 3},
        ],
    }  # fmt: skip
    blocks = body(parse(plain_definition), {"p": NodeEntry(rounds={"1": Decimal(3), "5": Decimal(1)})})
    first, second = (block for block in blocks if isinstance(block, Table))

    assert shown(first) == [["ข้อ p น้ำ", "3", "1", "-", "2.00", "กลาง"], ["รวม 1 ข้อ", "2.00", "กลาง"]]
    assert second.columns[0].title == "ข้อ"
    assert len(second.rows) == 1


def test_all_four_formats_hold_the_same_figures(qp: Table):
    document = Document("ผลการประเมิน", (qp,))

    assert folded("คะแนนเฉลี่ยรวม 12 ตัวชี้วัด 3.83 ดีมาก") in folded("".join(pdf_pages(render_pdf(document))))
    assert "คะแนนเฉลี่ยรวม 12 ตัวชี้วัด" in render_html(document)
    assert render_docx(document).startswith(b"PK")
    assert render_xlsx(document).startswith(b"PK")
