"""The migrations in the repository make exactly the tables that the models describe."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command


def test_no_model_changed_without_a_migration(db: None):
    said = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue(), pytrace=False)
