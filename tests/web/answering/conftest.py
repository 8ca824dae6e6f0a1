"""The cast and its form, made anew for each test."""

from __future__ import annotations

import pytest

from tests import answering_cast, people_cast


@pytest.fixture
def cast(db: None) -> people_cast.Cast:
    """Two offices with their people."""
    return people_cast.build()


@pytest.fixture
def version(cast: people_cast.Cast):
    """A published form with a question of every kind."""
    return answering_cast.publish(cast.office.id, answering_cast.every_kind())


@pytest.fixture
def ratings(cast: people_cast.Cast):
    """A published form of twenty ratings and a text."""
    return answering_cast.publish(cast.office.id, answering_cast.satisfaction(), code="ratings")
