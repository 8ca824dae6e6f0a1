"""The work cycle from files: each step as the person named, with that person's permissions, all or nothing."""

import json

import pytest

COLUMNS = "code,round,step,by,level,remark"
YEAR = "2566"


def of(office):
    return ("--office", office, "--framework", "qp", "--year", YEAR)


@pytest.fixture
def opened(khet, office, monkeypatch):
    monkeypatch.setenv("KHET_PASSWORD", "tha-sai-than-77")
    khet("group", "add", "--office", office, "--name", "กลุ่มหนึ่ง")
    for username, role, *more in (("officer", "officer"), ("head", "group_head", "--head"), ("judge", "evaluator")):
        words = ("--username", username, "--role", role, "--group", "กลุ่มหนึ่ง", *more)
        added = khet("person", "add", "--office", office, "--name", f"นาย{username}", *words)
        assert added.code == 0, added.err
    due = ("--due", "6", "1 เม.ย. 2566", "8/4/2566", "2023-04-15")
    made = khet("results", "open", *of(office), *due)
    assert made.code == 0, made.err
    return office


@pytest.fixture
def assigned(khet, opened, table):
    given = khet("results", "assign", table("code,owner", "1,officer", "2,กลุ่มหนึ่ง"), *of(opened))
    assert given.code == 0, given.err
    return opened


def level(khet, office, code="1"):
    plain = json.loads(khet("results", "show", *of(office), "--format", "json").out)
    return {node["code"]: node for node in plain["nodes"]}[code]["rounds"].get("6")


def test_report_submit_confirm_score(khet, assigned, table):
    steps = ("1,6,report,officer,4,รายงาน", "1,6,submit,officer,,", "1,6,confirm,head,,", "1,6,score,judge,3,ปรับ")

    taken = khet("results", "work", table(COLUMNS, *steps), *of(assigned))

    assert taken.code == 0, taken.err
    assert level(khet, assigned) == "3"


def test_who_reported_may_not_score_and_nothing_of_the_file_is_kept(khet, assigned, table):
    steps = ("1,6,report,officer,4,รายงาน", "1,6,submit,officer,,", "1,6,confirm,head,,", "1,6,score,officer,5,")

    refused = khet("results", "work", table(COLUMNS, *steps), *of(assigned))

    assert refused.code == 1
    assert "แถว 5" in refused.err
    assert level(khet, assigned) is None


def test_a_returned_report_needs_a_reason(khet, assigned, table):
    first = ("1,6,report,officer,4,", "1,6,submit,officer,,")
    khet("results", "work", table(COLUMNS, *first), *of(assigned))

    refused = khet("results", "work", table(COLUMNS, "1,6,return,head,,"), *of(assigned))
    returned = khet("results", "work", table(COLUMNS, "1,6,return,head,,ขอหลักฐานเพิ่ม"), *of(assigned))

    assert (refused.code, returned.code) == (1, 0)


def test_an_unknown_owner_names_the_row(khet, opened, table):
    refused = khet("results", "assign", table("code,owner", "1,nobody", "2,กลุ่มไม่มี"), *of(opened))

    assert refused.code == 1
    assert "แถว 2" in refused.err
    assert "แถว 3" in refused.err


def test_opening_twice_is_refused(khet, opened):
    assert khet("results", "open", *of(opened)).code == 1


def test_a_round_that_is_not_complete_is_not_published(khet, opened):
    refused = khet("results", "publish", *of(opened), "--round", "6")

    assert refused.code == 1
    assert "Traceback" not in refused.err
    assert "--missing 1 --missing 2" in refused.err


def test_work_from_a_file_leaves_its_trace_in_the_audit_chain(khet, assigned, table):
    from khet.kernel.models import AuditEntry

    khet("results", "work", table(COLUMNS, "1,6,report,officer,4,รายงาน"), *of(assigned))

    trace = AuditEntry.objects.get(verb="frameworks.work_imported")
    assert trace.detail["rows"] == 1
    assert khet("audit", "verify").code == 0
