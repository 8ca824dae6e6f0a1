"""The audit chain: what is written stays, in order, and whatever is done to it is noticed and named."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from khet.kernel import audit
from khet.kernel.actor import system
from khet.kernel.audit.chain import digest
from khet.kernel.models import AuditEntry, AuditIsAppendOnly
from tests.kernel_cast import DIRECTOR, MONDAY, NORTH, OUTSIDER, SOUTH, TUESDAY, VIEW, person, tamper, together


def write(number: int, **changes):
    named = {
        "actor": DIRECTOR,
        "verb": "care.visit.completed",
        "target_kind": "care.visit",
        "target_id": number,
        "target_label": f"เยี่ยมครั้งที่ {number}",
        "office_id": NORTH,
        "detail": {"score": Decimal("3.83"), "on": date(2026, 6, 1), "note": "เรียบร้อย"},
        "at": MONDAY + timedelta(minutes=number),
    }
    return audit.record(**(named | changes))


@pytest.fixture
def chain(db):
    return [write(number) for number in range(1, 9)]


def test_an_untouched_chain_holds(chain):
    verdict = audit.verify()

    assert (verdict.ok, verdict.checked, verdict.broken_at) == (True, 8, None)
    assert verdict.head == audit.head() == audit.Head(8, chain[-1].hash)


def test_an_empty_chain_holds(db):
    assert audit.verify().ok


def test_rows_read_back_hash_to_what_was_stored(chain):
    assert [digest(row) for row in AuditEntry.objects.order_by("sequence")] == [row.hash for row in chain]


@pytest.mark.parametrize(
    "detail",
    [
        {"float": 1e20, "small": 0.1, "int": 10**18},
        {"nul": "a\x00b", "lone": "a\ud800b", "thai": "น้ำ", "quote": '"\\'},
        {1: "one", "set": {"b", "a"}, "deep": [{"x": (1, None, True)}]},
    ],
    ids=["numbers", "letters", "shapes"],
)
def test_odd_details_survive_both_databases(db, detail):
    write(1, detail=detail)

    assert audit.verify().ok


@pytest.mark.parametrize(
    ("sql", "broken_at", "word"),
    [
        ("UPDATE kernel_auditentry SET target_label = 'อื่น' WHERE sequence = 3", 3, "แก้ไข"),
        ("UPDATE kernel_auditentry SET detail = '{}' WHERE sequence = 5", 5, "แก้ไข"),
        ("UPDATE kernel_auditentry SET office_id = NULL WHERE sequence = 1", 1, "แก้ไข"),
        ("DELETE FROM kernel_auditentry WHERE sequence = 4", 4, "หายไป"),
        ("DELETE FROM kernel_auditentry WHERE sequence = 1", 1, "หายไป"),
        ("DELETE FROM kernel_auditentry WHERE sequence > 6", 7, "ท้ายบันทึก"),
        ("DELETE FROM kernel_auditentry", 1, "ท้ายบันทึก"),
    ],
)
def test_tampering_is_noticed_at_the_first_broken_row(chain, sql, broken_at, word):
    tamper(sql)

    verdict = audit.verify()

    assert (verdict.ok, verdict.broken_at) == (False, broken_at)
    assert word in verdict.reason


def test_two_rows_that_changed_places_are_noticed(chain):
    tamper("UPDATE kernel_auditentry SET sequence = 99 WHERE sequence = 3")
    tamper("UPDATE kernel_auditentry SET sequence = 3 WHERE sequence = 4")
    tamper("UPDATE kernel_auditentry SET sequence = 4 WHERE sequence = 99")

    verdict = audit.verify()

    assert (verdict.ok, verdict.broken_at) == (False, 3)
    assert "สลับลำดับ" in verdict.reason


def test_a_row_put_in_with_a_hash_of_its_own_is_noticed(chain):
    tamper("DELETE FROM kernel_auditentry WHERE sequence = 4")
    forged = AuditEntry(
        sequence=4, at=MONDAY, actor_kind="person", verb="forged", target_kind="x", target_id="1",
        previous_hash=chain[2].hash,
    )  # fmt: skip
    forged.hash = digest(forged)
    forged.save()

    verdict = audit.verify()

    assert (verdict.ok, verdict.broken_at) == (False, 5)
    assert "แทรก" in verdict.reason


def test_a_row_added_behind_the_head_is_noticed(chain):
    forged = AuditEntry(
        sequence=9, at=MONDAY, actor_kind="person", verb="forged", target_kind="x", target_id="1",
        previous_hash=chain[-1].hash,
    )  # fmt: skip
    forged.hash = digest(forged)
    forged.save()

    assert audit.verify().broken_at == 9


def test_a_chain_rewritten_from_the_start_does_not_contain_a_head_kept_outside(chain):
    kept = audit.head()
    tamper("DELETE FROM kernel_auditentry")
    tamper("DELETE FROM kernel_audithead")
    for number in range(1, 10):
        write(number, target_label="เขียนใหม่")

    assert audit.verify().ok
    assert audit.verify(against=kept).broken_at == 8


def test_a_chain_shorter_than_a_head_kept_outside_is_noticed(chain):
    longer = audit.Head(12, "f" * 64)

    assert not audit.verify(against=longer).ok


@pytest.mark.parametrize("act", ["save", "delete", "update", "remove", "bulk"])
def test_the_model_refuses_to_change_or_delete(chain, act):
    entry = AuditEntry.objects.get(sequence=2)
    acts = {
        "save": entry.save,
        "delete": entry.delete,
        "update": lambda: AuditEntry.objects.update(verb="x"),
        "remove": lambda: AuditEntry.objects.filter(sequence=2).delete(),
        "bulk": lambda: AuditEntry.objects.bulk_update([entry], ["verb"]),
    }

    with pytest.raises(AuditIsAppendOnly):
        acts[act]()


def test_the_database_itself_refuses_to_change_a_row(chain):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_auditentry SET verb = 'x' WHERE sequence = 2")


def test_postgres_refuses_to_delete_a_row(chain):
    if connection.vendor != "postgresql":
        assert not audit.verify(against=audit.Head(9, "")).ok
        return
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_auditentry WHERE sequence = 2")


def test_a_row_falls_with_the_transaction_it_was_written_in(db):
    write(1)
    with contextlib.suppress(RuntimeError), transaction.atomic():
        write(2)
        raise RuntimeError
    write(3)

    assert list(AuditEntry.objects.order_by("sequence").values_list("target_id", flat=True)) == ["1", "3"]
    assert audit.verify().ok


def test_two_rows_cannot_take_the_same_place(chain):
    twin = AuditEntry(
        sequence=8, at=MONDAY, actor_kind="person", verb="x", target_kind="x", target_id="1",
        previous_hash="0" * 64, hash="1" * 64,
    )  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_a_moment_without_a_time_zone_is_refused(db):
    with pytest.raises(ValueError, match="time zone"):
        write(1, at=MONDAY.replace(tzinfo=None))


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_make_one_unbroken_chain():
    def writer(start: int):
        return lambda: [write(start + step) for step in range(10)]

    raised = together(*(writer(100 * number) for number in range(6)))

    assert raised == []
    assert audit.verify() == audit.Verdict(ok=True, checked=60, head=audit.head())


def test_a_reader_sees_the_rows_of_their_own_office_only(chain):
    write(20, office_id=SOUTH)
    write(21, office_id=None)

    assert audit.entries(DIRECTOR).count() == 8
    assert [row.target_id for row in audit.entries(OUTSIDER)] == ["20"]
    assert audit.entries(person(14, "ไร้สิทธิ์ ดูประวัติ", VIEW)).count() == 0
    assert audit.entries(system("check")).count() == 10


def test_the_page_filters_by_person_verb_day_target_and_words(chain):
    write(30, actor=OUTSIDER, verb="care.case.opened", target_kind="care.case", at=TUESDAY, target_label="กรณีศึกษา")

    def found(**filters):
        return [int(row.target_id) for row in audit.entries(DIRECTOR, **filters)]

    assert found(person_id=OUTSIDER.person_id) == [30]
    assert found(verb="care.case") == [30]
    assert found(verb="care.cas") == []
    assert found(since=date(2026, 6, 2)) == [30]
    assert found(until=date(2026, 6, 1)) == [8, 7, 6, 5, 4, 3, 2, 1]
    assert found(target_kind="care.visit", target_id=3) == [3]
    assert found(text="กรณี") == [30]
    assert audit.facets(DIRECTOR)["verbs"] == ["care.case.opened", "care.visit.completed"]


def test_writing_costs_a_known_number_of_queries(chain, django_assert_num_queries):
    with django_assert_num_queries(3):
        write(40)
