"""Foreign keys point down the same layers that imports follow; import-linter cannot see keys given by name."""

from __future__ import annotations

import pytest
from django.apps import apps

from tests.architecture.house import may_point, nothing


def test_every_foreign_key_points_down():
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("khet.")
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model not in {None, model}
        if not may_point(model.__module__, field.related_model.__module__)
    ]

    nothing(wrong)


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        ("khet.domains.frameworks.models.work", "khet.domains.organisations.models", True),
        ("khet.domains.organisations.models", "khet.domains.frameworks.models", False),
        ("khet.domains.care.models", "khet.domains.safety.models", False),
        ("khet.kernel.models", "khet.domains.accounts.models", False),
        ("khet.reports.models", "khet.kernel.models", True),
        ("khet.domains.accounts.models", "django.contrib.auth.models", True),
    ],
)
def test_the_direction_is_read_from_the_contract(source: str, target: str, allowed: bool):
    assert may_point(source, target) is allowed
