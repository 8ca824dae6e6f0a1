"""Every model says which of its fields are personal data and how long they are kept."""

from __future__ import annotations

import re
from importlib import import_module

from django.apps import apps
from django.db.models import BooleanField, Field, Model

from khet.kernel.privacy import Privacy
from tests.architecture.house import nothing

PERSONAL = re.compile(
    r"(^|_)(full_name|first_name|last_name|username|password|email|phone|line_id|citizen|passport|birth|address|ip|"
    r"user_agent|photo|signature|person_id|user_id|person|user|actor_id|actor_name|by_id|by_name|owner_id)(_|$)"
)


def declared(model: type[Model]) -> Privacy | None:
    """What the model's app says about it in ``models/privacy.py``."""
    return mapping(model._meta.app_config.name).get(model.__name__)


def mapping(app: str) -> dict[str, Privacy]:
    """The mapping of one app, or an empty one where it has none."""
    try:
        return import_module(f"{app}.models.privacy").PRIVACY
    except ModuleNotFoundError:
        return {}


def may_be_personal(field: Field) -> bool:
    """Whether the name sounds like a person, and it is neither yes-or-no nor a key to something else."""
    elsewhere = field.is_relation and field.related_model.__name__ not in {"Person", "User"}
    if isinstance(field, BooleanField) or elsewhere:
        return False
    return bool(PERSONAL.search(field.attname))


OURS = [model for model in apps.get_models() if model.__module__.startswith("khet.")]


def test_every_model_declares_its_personal_fields():
    missing = [model._meta.label for model in OURS if declared(model) is None]

    nothing(missing)


def test_only_models_and_fields_that_exist_are_declared():
    wrong = []
    for model in OURS:
        names = {name for field in model._meta.get_fields() for name in (field.name, getattr(field, "attname", ""))}
        privacy = declared(model) or Privacy()
        wrong += [f"{model._meta.label}.{name}" for name in privacy.fields if name not in names]
    for config in {model._meta.app_config for model in OURS}:
        known = {model.__name__ for model in OURS if model._meta.app_config is config}
        extra = set(mapping(config.name)) - known
        wrong += [f"{config.label}: {name}" for name in extra]

    nothing(wrong)


def test_fields_that_sound_personal_are_declared():
    forgotten = [
        f"{model._meta.label}.{field.attname}"
        for model in OURS
        if (privacy := declared(model)) is not None
        for field in model._meta.concrete_fields
        if may_be_personal(field) and not {field.name, field.attname} & set(privacy.fields)
    ]

    nothing(forgotten)
