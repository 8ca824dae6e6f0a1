"""Which conditions a page judges by itself, and which it leaves to the server."""

from __future__ import annotations

import pytest

from khet.domains.instruments.rules.simple import compiled, names_in


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("${came} = 'no'", ["=", ["of", "came"], "no"]),
        (". >= 18 and . <= 99", ["and", [">=", ["of", "."], ["number", "18"]], ["<=", ["of", "."], ["number", "99"]]]),
        ("selected(${foods}, 'rice')", ["selected", ["of", "foods"], "rice"]),
        ("count-selected(.) <= 2", ["<=", ["count-selected", ["of", "."]], ["number", "2"]]),
        ("not(${a} = 1) or ${b} != ''", ["or", ["not", ["=", ["of", "a"], ["number", "1"]]], ["!=", ["of", "b"], ""]]),
        ("(${a} + ${b}) > -1", [">", ["+", ["of", "a"], ["of", "b"]], ["-", ["number", "0"], ["number", "1"]]]),
        ("true()", ["true"]),
    ],
)
def test_is_judged_by_the_page(text, tree):
    assert compiled(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        "",
        "regex(., '[0-9]+')",
        "today() > ${day}",
        "${a} * 2 = 4",
        "selected(${a})",
        "${a} =",
        "(${a} = 1",
        "${a} = 1 ${b}",
        "'open",
        "sum(${visits})",
        "(" * 60 + "1" + ")" * 60,
    ],
)
def test_is_left_to_the_server(text):
    assert compiled(text) is None


def test_names_what_a_condition_looks_at():
    assert names_in(compiled("${a} = 1 and selected(${b}, 'x')")) == {"a", "b"}
    assert names_in("x") == set()
