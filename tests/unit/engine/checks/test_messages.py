"""Every cause has words in both languages, and the list in the documents is the list in the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from khet.engine.checks.catalogue import renewed
from khet.engine.checks.messages import ASK, MESSAGES, REFUSED, REPAIRED, WARNING

ROOT = Path(__file__).parents[4]
THAI = re.compile("[ก-๙]")
SOURCES = sorted((ROOT / "src/khet/engine/checks").glob("*.py"))


def test_the_list_of_causes_in_the_documents_is_up_to_date():
    text = (ROOT / "docs/algorithms/checks.md").read_text(encoding="utf-8")

    assert renewed(text) == text


@pytest.mark.parametrize("cause", MESSAGES)
def test_a_cause_is_said_in_thai_and_in_english(cause):
    words = MESSAGES[cause]

    assert words.severity in (ASK, WARNING, REPAIRED, REFUSED)
    assert THAI.search(words.th)
    assert THAI.search(words.suggestion)
    assert not THAI.search(words.en)
    assert "|" not in f"{words.th}{words.en}{words.suggestion}"


def test_every_cause_in_the_code_has_words_and_every_word_is_used():
    named = {
        cause
        for source in SOURCES
        if source.name != "messages.py"
        for cause in re.findall(r'"([a-z]+\.[a-z_]+)"', source.read_text(encoding="utf-8"))
    }

    assert {*named, "decided"} == set(MESSAGES)
