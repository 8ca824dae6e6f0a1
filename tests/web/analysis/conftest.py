"""An office with campaigns that have been answered, and browsers for its people."""

from __future__ import annotations

import pytest

from khet.domains.instruments.models import Campaign
from tests.analysis_cast import published, stored, training
from tests.web.frameworks.conftest import House, house

__all__ = ["House", "house"]


@pytest.fixture
def table(house: House) -> Campaign:
    """The campaign behind the published table."""
    form, rows = published()
    return stored(house.office_id, form, rows)


@pytest.fixture
def trained(house: House) -> Campaign:
    """Twenty anonymous answers after a training."""
    form, rows = training()
    return stored(house.office_id, form, rows, code="training")
