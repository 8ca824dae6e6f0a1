"""The quick looks at many cells at once agree with reading every cell by itself."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from khet.engine.checks import persons
from khet.engine.checks.reads import all_clean, cleaned
from tests.checks_cast import citizen

SIGNS = "กเแำาํ่้ ๑1a|-\t\u200b\u00ad\u00a0\u3000\ufeffＡ"


@given(st.lists(st.text(st.one_of(st.sampled_from(SIGNS), st.characters()), max_size=8), max_size=5))
@example(["เ", "เ"])
@example(["นา ", "สุข"])
@example(["ก า"])
@example(["นํ้า"])
@example(["เเก้ว"])
@example(["ก\u200bข"])
@example(["Ａ"])
def test_texts_that_pass_together_would_each_be_left_as_they_stand(texts):
    if all_clean(texts):
        assert [cleaned(text) for text in texts] == [(text, "") for text in texts]


def test_ordinary_names_pass_together():
    assert all_clean(["บ้านนา", "แก้วใจ", "ณ อยุธยา", "O'Neil", "12/3", ""])


@given(st.one_of(st.integers(0, 99).map(citizen), st.text("0123456789๑G", max_size=14)))
def test_a_right_citizen_number_is_read_as_it_stands(text):
    read = persons.read_id(text)

    assert persons.is_citizen_number(text) == (read.value == text and len(text) == 13 and text.isdecimal())
