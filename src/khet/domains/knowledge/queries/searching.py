"""Search that understands Thai: what was typed without spaces is cut into words, and each word must be there."""

from __future__ import annotations

from khet.calc import thai
from khet.kernel import press

MOST_WORDS = 12
# Words that stand in nearly every text and would hide what was meant.
COMMON = frozenset({"และ", "การ", "ที่", "ของ", "ใน", "ให้", "ได้", "เป็น", "กับ", "โดย", "เพื่อ", "ด้วย", "ความ", "อย่าง", "ๆ"})


def folded(*texts: str) -> str:
    """Texts as search compares them: one manner of digits, letters and spaces."""
    return " ".join(thai.to_arabic_digits(thai.clean(" ".join(texts))).casefold().split())


def wanted(text: str) -> tuple[str, ...]:
    """The words that a search asks for; what was typed itself when it holds nothing but common ones."""
    whole = folded(text)[:200]
    found: dict[str, None] = {}
    for cut in press.run("words", whole.split()) if whole else ():
        for word in cut:
            if word.strip() and word not in COMMON:
                found.setdefault(word.strip())
    return tuple(found)[:MOST_WORDS] or ((whole,) if whole else ())
