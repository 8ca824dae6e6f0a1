"""Whatever stands in a file: no row is lost, what is mended is mended once, and decisions are carried out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khet.engine import schemas
from khet.engine.checks import Checked, Decision, check
from khet.engine.checks.messages import MESSAGES
from khet.engine.readers.tables import ColumnMapping, RawTable
from tests.checks_cast import CENSUS, OFFICE, TODAY, citizen, known, table

DIRT = st.text(st.characters(codec="utf-8", categories=["L", "N", "M", "P", "Z", "C"]), max_size=12)
CELLS = {
    "school_code": st.sampled_from(
        ["65020001", "65020002", 80005.0, "๖๕๐๒๐๐๐๑", "65010001", "99", "00000000", None, "-"]
    ),
    "school_name": st.sampled_from(["บ้านนา", "บ้านใหม่", "โรงเรียนบ้านสวน", "บ้านไกล", "รวม", None]),
    "citizen_id": st.one_of(
        st.integers(0, 5).map(citizen),
        st.sampled_from(["1234567890120", "1.2E+12", "'1234567890121", 1234567890121.0, "g656500000001", None]),
        DIRT,
    ),
    "student_no": st.sampled_from(["0001", "๐๐๑", 2.0, "-", None]),
    "grade": st.one_of(st.sampled_from(["ป.1", "ป 1", "ม.1/2", "อนุุบาล2", "ป.๑", "เตรียม", None, ""]), DIRT),
    "sex": st.sampled_from(["ช", "ญ", "ช.", "1", 2.0, "x", None]),
    "prefix": st.sampled_from(["ด.ช.", "ดญ", "เด็กหญิง", "Sheikh", None]),
    "first_name": st.one_of(st.sampled_from(["กํา", "กล้า  หาญ", "แก้ว"]), DIRT),
    "birth_date": st.one_of(
        st.sampled_from(["15/06/2560", "15/06/60", "15/06/2017", "31/02/2560", "๑๕/๐๖/๒๕๖๐", "-", None, 43000.0]),
        st.dates(date(2010, 1, 1), date(2030, 1, 1)),
        st.dates(date(2550, 1, 1), date(2570, 1, 1)),
        DIRT,
    ),
    "weight": st.one_of(st.sampled_from(["21.5", "0", "๒๑", "21.55", "21 กก.", "900"]), st.floats(-5, 300), DIRT),
    "absent_long": st.sampled_from(["3.1.8", "-", None, True, 1, "บางที"]),
}
ROWS = st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=12)
MAPPING = ColumnMapping("pupils", "khet", {key: at for at, key in enumerate(CELLS)})


def made(rows) -> RawTable:
    return table({key: [row[key] for row in rows] for key in CELLS})


def run(raw: RawTable, decisions=()) -> Checked:
    return check(
        raw,
        MAPPING,
        schemas.dataset("pupils"),
        known=known(),
        decisions=decisions,
        office=OFFICE,
        period=CENSUS,
        today=TODAY,
    )


def repaired(raw: RawTable, found: Checked) -> RawTable:
    """The table as it would be with every repair typed in."""
    columns = [list(cells) for cells in raw.columns]
    place = {number: at for at, number in enumerate(raw.row_numbers)}
    for repair in found.repairs:
        columns[MAPPING.columns[repair.field]][place[repair.row]] = repair.after
    return replace(raw, columns=columns)


@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_no_row_is_lost(rows):
    raw = made(rows)
    found = run(raw)

    states = [found.count(state) for state in ("accepted", "repaired", "waiting", "refused")]
    assert sum(states) == found.rows_in == len(found.status)
    assert found.rows_in + len(found.stated) <= raw.height
    assert set(found.row_numbers) <= set(raw.row_numbers)
    assert {len(column) for column in found.columns.values()} | {len(found.school_ids)} == {found.rows_in}


@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_a_row_that_waits_has_a_question_and_a_row_with_a_question_waits(rows):
    found = run(made(rows))

    asked = {row for one in found.findings if one.severity == "ask" for row in one.rows}
    whole = any(one.severity == "ask" and not one.rows for one in found.findings)
    waiting = {row for row, state in zip(found.row_numbers, found.status, strict=True) if state == "waiting"}
    assert waiting == (set(found.row_numbers) if whole else asked)


@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_a_mended_table_has_nothing_left_to_mend(rows):
    raw = made(rows)
    first = run(raw)
    second = run(repaired(raw, first))

    assert second.repairs == ()
    mended = {row for row, state in zip(first.row_numbers, first.status, strict=True) if state == "repaired"}
    after = dict(zip(second.row_numbers, second.status, strict=True))
    assert {after[row] for row in mended} <= {"accepted"}


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_leaving_out_everything_that_is_asked_leaves_nothing_waiting(rows):
    raw = made(rows)
    asked = [one for one in run(raw).findings if one.severity == "ask"]
    decisions = [Decision(one.cause, one.field, one.group, "refuse") for one in asked]

    found = run(raw, decisions)

    refused = {row for one in asked for row in one.rows}
    states = dict(zip(found.row_numbers, found.status, strict=True))
    assert all(states[row] == "refused" for row in refused)
    assert "waiting" not in found.status


@settings(max_examples=60, deadline=None)
@given(ROWS, st.data())
def test_any_offered_answer_settles_its_question_or_asks_it_again(rows, data):
    """An answer is carried out for its own rows; no other row changes its state for the better."""
    raw = made(rows)
    before = run(raw)
    asked = [one for one in before.findings if one.severity == "ask" and one.options]
    if not asked:
        return
    one = data.draw(st.sampled_from(asked))
    option = data.draw(st.sampled_from(one.options))

    after = run(raw, [Decision(one.cause, one.field, one.group, option.key)])

    left = [
        found
        for found in after.findings
        if (found.cause, found.field, found.group) == (one.cause, one.field, one.group)
    ]
    assert left == []
    assert after.rows_in == before.rows_in


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.times(), DIRT,
    st.sampled_from(["65020001", "ป.1", "1", "2567", "15/06/2560", "-", "1e99", "๑"]),
)  # fmt: skip


@pytest.mark.parametrize("key", list(schemas.load()))
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_nothing_a_cell_may_hold_breaks_a_check(key, data):
    dataset = schemas.dataset(key)
    keys = [field.key for field in schemas.mappable(dataset)][:20]
    rows = data.draw(st.lists(st.lists(ANYTHING, min_size=len(keys), max_size=len(keys)), min_size=1, max_size=4))
    raw = table(dict(zip(keys, map(list, zip(*rows, strict=True)), strict=True)), dataset=key)
    mapping = ColumnMapping(key, "", {name: at for at, name in enumerate(keys)})
    period = data.draw(st.sampled_from([None, CENSUS]))

    found = check(raw, mapping, dataset, known=known(), decisions=(), office=OFFICE, period=period, today=TODAY)

    assert len(found.status) == found.rows_in
    assert found.rows_in + len(found.stated) <= len(rows)


@settings(max_examples=50, deadline=None)
@given(ROWS)
def test_every_finding_says_what_where_and_what_to_do(rows):
    for one in run(made(rows)).findings:
        assert one.cause in MESSAGES
        assert one.severity == MESSAGES[one.cause].severity
        assert one.message_th
        assert one.message_en
        assert one.suggestion
