"""Themes of text answers: proposed from what returns, ranked as reports rank, mended by hand."""

from __future__ import annotations

from khet.domains.instruments.rules import themes
from khet.domains.instruments.rules.themes import Theme
from khet.kernel.documents.text import words_of_lines

SAID = [
    "อยากให้มีการทำเกษตรอินทรีย์ในโรงเรียน",
    "- smart farm\n- เกษตรอินทรีย์",
    "ระบบดูแลช่วยเหลือนักเรียน",
    "ระบบดูแลช่วยเหลือ นักเรียน ดีมาก",
    "Active Learning",
    "การสอนแบบ active learning",
    "เกษตรอินทรีย์ และ smart farm",
    "ไม่มี",
    " - ",
]


def test_phrases_that_return_are_proposed_whole_and_not_in_pieces() -> None:
    names = [each.name for each in themes.propose(SAID, words_of_lines)]

    assert "ระบบดูแลช่วยเหลือนักเรียน" in names
    assert "เกษตรอินทรีย์" in names
    assert "Active Learning" in names
    assert "นักเรียน" not in names


def test_nothing_is_proposed_from_nothing() -> None:
    assert themes.propose([], words_of_lines) == ()
    assert themes.propose(["ไม่มี", "-"], words_of_lines) == ()


def test_themes_are_ranked_by_answers_with_ties_sharing_a_rank() -> None:
    kept = [
        Theme(1, "เกษตร", ("เกษตรอินทรีย์",)),
        Theme(2, "ดูแลนักเรียน", ("ระบบดูแลช่วยเหลือนักเรียน",)),
        Theme(3, "สอน", ("active learning",)),
        Theme(4, "OBEC QA", ("obec qa",)),
    ]

    found = themes.ranked(SAID, kept)

    assert [(each.theme.id, each.rank, each.count) for each in found.themes] == [
        (1, 1, 3),
        (2, 2, 2),
        (3, 2, 2),
        (4, 4, 0),
    ]
    assert found.n == 7
    assert found.rest == ()
    assert found.themes[0].share.printed == "42.86"


def test_latin_terms_are_whole_words() -> None:
    assert themes.holds("ใช้ AI ในการสอน", "ai")
    assert not themes.holds("training", "ai")


def test_a_person_puts_an_answer_in_and_takes_another_out() -> None:
    put, taken = themes.digest("Active Learning"), themes.digest(SAID[0])
    theme = Theme(1, "เกษตร", ("เกษตรอินทรีย์",), frozenset({put}), frozenset({taken}))

    found = themes.ranked(SAID, [theme])

    assert found.themes[0].answers == (1, 4, 6)


def test_the_same_words_however_spaced_and_written_are_one_answer() -> None:
    assert themes.digest(" Smart  Farm ") == themes.digest("smart farm")
