"""Writes the list of causes into docs/algorithms/checks.md, so that it cannot drift from the messages.

``python -m khet.engine.checks.catalogue docs/algorithms/checks.md`` brings the list up to date; a test holds it there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from khet.calc.reconciling import CAUSES
from khet.calc.reconciling import words as reconciling_words
from khet.engine.checks.messages import MESSAGES

START, END = "<!-- causes: start -->", "<!-- causes: end -->"


def table() -> str:
    """Every cause of a finding and of a disagreement, with its words."""
    lines = ["| cause | severity | Thai | English | what to do |", "|---|---|---|---|---|"]
    lines += [
        f"| `{cause}` | {words.severity} | {words.th} | {words.en} | {words.suggestion} |"
        for cause, words in MESSAGES.items()
    ]
    lines += ["", "Likely causes of a disagreement:", "", "| cause | Thai | English |", "|---|---|---|"]
    for cause in CAUSES:
        thai, english = reconciling_words(cause)
        lines.append(f"| `{cause}` | {thai} | {english} |")
    return "\n".join(lines)


def renewed(text: str) -> str:
    """A document with its list of causes as it should be."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    document = Path(sys.argv[1])
    document.write_text(renewed(document.read_text(encoding="utf-8")), encoding="utf-8")
