"""Our own cutting of Thai words: as nlpO3 cuts, but for long texts, of which nlpO3 1.4 loses letters."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import nlpo3
import pytest

from khet.kernel.documents import text
from khet.kernel.documents.cutting import LONG, Cutter

DICTIONARY = "tests-of-cutting"
THAI = re.compile("[ก-ฺเ-์ํ๎]+")
SOURCES = Path(text.__file__).resolve().parents[2]
LETTERS = "กขคงจชซญดตถทธนบปผพฟภมยรลวศษสหอฮะาำิีึืุูเแโใไ่้๊๋็์ัํฺ"
TROUBLE = "กนรเีียะา่์อวัสม็"  # letters that clusters turn on


@pytest.fixture(scope="module")
def words(tmp_path_factory) -> list[str]:
    """The word list as it is used, known to nlpO3 too."""
    file = tmp_path_factory.mktemp("words") / "words.txt"
    file.write_text("\n".join(text._cutter().words()), encoding="utf-8")
    nlpo3.load_dict(str(file), DICTIONARY)
    return file.read_text(encoding="utf-8").splitlines()


def own_texts() -> Iterator[str]:
    """The Thai of our own sources: what pages, papers, criteria and forms say."""
    for ending in ("py", "yaml", "html", "txt"):
        for file in sorted(SOURCES.rglob(f"*.{ending}")):
            yield from THAI.findall(file.read_text(encoding="utf-8"))


def made_up(words: list[str], dice: random.Random) -> Iterator[str]:
    """Words side by side, words that lost their ends, and letters in any order."""
    for _ in range(1500):
        count = dice.randint(1, 12)
        yield "".join(dice.choices(words, k=count))
        yield "".join(word[: dice.randint(1, 6)] for word in dice.choices(words, k=count))
        yield "".join(dice.choices(LETTERS, k=dice.randint(1, 60)))
        yield "".join(dice.choices(TROUBLE, k=dice.randint(1, 40)))


def test_words_are_cut_as_nlpo3_cuts_them(words):
    texts = {*own_texts(), *made_up(words, random.Random(2566))}
    short = [one for one in texts if len(one) < LONG]
    assert len(short) > 10_000

    astray = [one for one in short if text._cutter().cut(one, safe=True) != nlpo3.segment(one, DICTIONARY, safe=True)]

    assert astray == []


def test_no_letter_of_a_long_text_is_lost(words):
    dice = random.Random(2567)
    for _ in range(200):
        long = "".join(dice.choices(words, k=60))
        assert "".join(text.words(long)) == long


def test_a_long_text_is_cut_between_its_words():
    sentence = "ส่งเสริมให้โรงเรียนในสังกัดจัดการเรียนรู้เชิงรุก"

    assert text.words(sentence * 6) == text.words(sentence) * 6


def test_the_list_takes_little_memory():
    held = sum(block.__sizeof__() for block in text._cutter()._blocks.values())

    assert held < 2_000_000


def test_words_of_other_letters_are_left_out():
    cutter = Cutter(["ก.พ.", "word", " โรงเรียน\n", "โรง", "", "โรง"])

    assert list(cutter.words()) == ["โรง", "โรงเรียน"]
    assert cutter.cut("โรงเรียนโรง") == ["โรงเรียน", "โรง"]
