"""A read whose SQL is made once answers as its queryset does, on either database, for whatever value."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from khet.kernel.models import IssuedDocument
from khet.kernel.prepared import OPEN, Prepared
from tests.kernel_cast import MONDAY, NORTH

pytestmark = pytest.mark.django_db

COLUMNS = ("pk", "token", "subject", "issued_at", "issued_by_id", "state")


def by_token(value: str) -> QuerySet[IssuedDocument, tuple[Any, ...]]:
    return IssuedDocument.objects.filter(token=value, series="QP").values_list(*COLUMNS)


@pytest.fixture
def issued() -> list[str]:
    """Three papers, one of them of another series."""
    tokens = ["first", "second 'quoted' %s", "other"]
    for number, token in enumerate(tokens, start=1):
        IssuedDocument.objects.create(
            series="AP" if token == "other" else "QP",
            office_id=NORTH,
            office_label="สพม.ตัวอย่าง",
            year_be=2566,
            number=number,
            reference=f"QP {number}",
            token=token,
            title="ผล",
            document_kind="results",
            subject={"year": number, "ชื่อ": ["ก"]},
            content_hash="0",
            issued_at=MONDAY,
        )
    return tokens


def test_it_answers_as_the_queryset_does_for_every_value(issued: list[str]) -> None:
    prepared = Prepared(by_token)

    for value in (*issued, "unknown", "", "%s", OPEN, "' or 1=1 --"):
        assert prepared.first(value) == by_token(value).first()
    assert prepared.first("first")[2:4] == ({"year": 1, "ชื่อ": ["ก"]}, MONDAY)


def test_each_time_is_one_query_and_the_sql_is_made_once(issued: list[str]) -> None:
    made: list[str] = []
    prepared = Prepared(lambda value: (made.append(value), by_token(value))[1])

    with CaptureQueriesContext(connection) as asked:
        for value in issued:
            prepared.first(value)

    assert made == [OPEN]
    assert len(asked) == len(issued)
