"""Every model has a term of the field: it opens the docstring, and the glossary explains it."""

from __future__ import annotations

import re

import pytest
from django.apps import apps

from tests.architecture.house import ROOT

TERM = re.compile(r"^[\u0E00-\u0E7F]+(?: [\u0E00-\u0E7F]+)*")
MODELS = sorted(
    (model for model in apps.get_models() if model.__module__.startswith("khet.")), key=lambda model: model.__name__
)


def rows() -> list[str]:
    """The lines of the glossary's tables."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith("|")]


def term(model: type) -> str:
    """The Thai words that open a model's docstring; empty when there are none."""
    found = TERM.match((model.__doc__ or "").strip())
    return found[0] if found else ""


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_model_opens_with_its_thai_term(model):
    assert term(model), f"{model._meta.label} has no Thai term at the start of its docstring"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_model_and_its_term_stand_on_one_line_of_the_glossary(model):
    lines = [line for line in rows() if f"`{model.__name__}`" in line]

    assert any(term(model) in line for line in lines), f"docs/glossary.md does not explain {model._meta.label}"


def test_the_glossary_names_no_model_that_is_gone():
    section = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").partition("## What is stored")[2]
    named = re.findall(r"^\| `(\w+)`", section, re.MULTILINE)

    assert sorted(named) == sorted(model.__name__ for model in MODELS)
