"""A problem of calculations and rules is told in the language of the page."""

from __future__ import annotations

import pytest
from django.utils import translation

from khet.calc.criteria import Problem
from khet.kernel.web.words import told


@pytest.mark.parametrize(("language", "text"), [("th", "ไม่มีรหัสนี้"), ("en", "No such code")])
def test_a_problem_in_two_languages_is_told_in_the_one_of_the_page(language: str, text: str):
    with translation.override(language):
        assert told(Problem("nodes[0].code", "ไม่มีรหัสนี้", "No such code")) == text


@pytest.mark.parametrize("language", ["th", "en"])
def test_what_has_one_language_is_told_as_it_is(language: str):
    with translation.override(language):
        assert told(ValueError("ใช้ไม่ได้")) == "ใช้ไม่ได้"
