"""What a process keeps of the database holds exactly as long as nothing in the database changes."""

from __future__ import annotations

import pytest
from django.db import transaction

from khet.kernel import audit
from khet.kernel.audit import Unchanged
from tests.kernel_cast import DIRECTOR, MONDAY, NORTH

pytestmark = pytest.mark.django_db(transaction=True)


class Reader:
    """Something read from a database, with how often it was read."""

    def __init__(self) -> None:
        self.kept: Unchanged[list[int]] = Unchanged(100)
        self.times = 0

    def __call__(self, key: str = "a") -> int:
        def read() -> list[int]:
            self.times += 1
            return [self.times]

        return self.kept.get(key, read, size=len)[0]


@pytest.fixture
def reader() -> Reader:
    return Reader()


def change(number: int = 1) -> None:
    audit.record(
        actor=DIRECTOR,
        verb="care.visit.completed",
        target_kind="care.visit",
        target_id=number,
        office_id=NORTH,
        at=MONDAY,
    )


def test_it_is_read_once_while_nothing_changes(reader: Reader, django_assert_num_queries):
    change()
    first = reader()

    with django_assert_num_queries(1):
        assert reader() == first
    assert reader("b") != first


def test_it_is_read_anew_after_any_change(reader: Reader):
    seen = []
    for number in range(3):
        change(number)
        seen += [reader(), reader()]

    assert seen == [1, 1, 2, 2, 3, 3]


def test_what_a_transaction_sees_is_not_kept_for_others(reader: Reader):
    change()
    before = reader()
    with transaction.atomic():
        inside = reader()

    assert inside != before
    assert reader() == before


def test_a_chain_without_rows_names_no_state(reader: Reader):
    assert reader() != reader()


def test_another_database_in_the_place_of_this_one_is_read_anew(reader: Reader):
    change()
    before = reader()
    Unchanged.forget()

    assert reader() != before
