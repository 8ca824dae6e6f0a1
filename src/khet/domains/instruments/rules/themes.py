"""Themes of text answers: proposed from the phrases that return, ranked by how many answers speak of them.

Words are cut outside (the dictionary belongs to another layer) and come in as ``cut``. An answer counts once for each
theme it speaks of, however often it does so.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from khet.calc import thai
from khet.calc.descriptives import ranks
from khet.domains.instruments.rules.analysis_types import Figure, percent

Cut = Callable[[Sequence[str]], Sequence[Sequence[str]]]
"""Cuts some lines into words, all at once: the dictionary stands in another process."""
LONGEST_PHRASE = 5
MOST_PROPOSED = 12
NOTHING_SAID = frozenset({"", "-", "--", "ไม่มี", "ไม่มีค่ะ", "ไม่มีครับ", "none", "no", "n/a", "na", ".", "ไม่มีข้อเสนอแนะ"})
# Words that hold a sentence together and name no theme.
_FUNCTION_WORDS = (
    "และ หรือ ที่ ใน ของ การ ความ เป็น มี ได้ ให้ กับ จาก โดย เพื่อ ต่อ ตาม แต่ ก็ จะ ไม่ ว่า นี้ นั้น ซึ่ง อยู่ มาก อย่าง ด้วย แล้ว "
    "ควร อยาก ต้อง ต้องการ สามารถ ทำ ทำให้ ไป มา ขึ้น ลง ออก เข้า ทั้ง ทุก แต่ละ บาง หลาย เรื่อง ด้าน สิ่ง ครับ ค่ะ คะ นะ เรา เขา ท่าน "
    "ผม ดิฉัน ฉัน คน ยัง อีก เพราะ เมื่อ ถ้า หาก จึง เพียง เท่า กว่า ที่สุด เช่น คือ เป็นต้น อื่น อื่นๆ ๆ ฯ ฯลฯ ต่าง ต่างๆ กัน ระหว่าง "
    "เกี่ยวกับ สำหรับ เพิ่ม เพิ่มเติม มากขึ้น ดี ดีมาก น่าสนใจ นำ ใช้ ไว้ ถึง แก่ แห่ง อาจ ช่วย จัด จัดให้มี ให้มี พวก ครั้ง ต่อไป ครั้งต่อไป "
    "the a an of and or to in for with on is are be "
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
_SPACES = re.compile(r"\s+")
_LATIN = re.compile(r"[a-z0-9 .&+/-]+")
_LETTER = re.compile(r"[ก-ฮa-z]")
_BULLET = re.compile(r"^\s*(?:[-–•*]|\d{1,2}[.)])\s*")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as a person keeps it: its terms, and the digests of answers put in or taken out by hand."""

    id: int
    name: str
    terms: tuple[str, ...]
    included: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A phrase that returns, and in how many answers."""

    name: str
    terms: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A theme with the answers that speak of it; equal counts share a rank and the next is skipped."""

    theme: Theme
    rank: int
    count: int
    share: Figure
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RankedTexts:
    """All answers to one question by theme: ``n`` said something, ``rest`` are in no theme."""

    n: int
    themes: tuple[Ranked, ...]
    rest: tuple[int, ...]


def normal(text: str) -> str:
    """A text as it is compared: repaired, lower case, single spaces."""
    return _SPACES.sub(" ", thai.clean(text)).strip().casefold()


def digest(text: str) -> str:
    """What an answer is known by: the same for all who wrote the same."""
    return hashlib.sha256(normal(text).encode()).hexdigest()[:32]


def says_something(text: str) -> bool:
    """Whether an answer says anything at all; "ไม่มี" and a dash do not."""
    return normal(text) not in NOTHING_SAID


def speaks_of(text: str, theme: Theme) -> bool:
    """Whether an answer belongs to a theme: by a person's hand, else by one of its terms."""
    known = digest(text)
    if known in theme.excluded:
        return False
    return known in theme.included or any(holds(text, term) for term in theme.terms)


def holds(text: str, term: str) -> bool:
    """Whether a text holds a term: Thai wherever it stands and however spaced, Latin letters as whole words."""
    wanted = normal(term)
    if not wanted:
        return False
    if _LATIN.fullmatch(wanted):
        return _whole(wanted).search(normal(text)) is not None
    return wanted.replace(" ", "") in normal(text).replace(" ", "")


@lru_cache(maxsize=512)
def _whole(term: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(term)}(?![a-z0-9])")


def ranked(texts: Sequence[str], themes: Sequence[Theme]) -> RankedTexts:
    """Rank themes by how many answers speak of them; themes of nobody stand last."""
    said = [place for place, text in enumerate(texts) if says_something(text)]
    spoken = [tuple(place for place in said if speaks_of(texts[place], theme)) for theme in themes]
    placed = ranks([len(answers) for answers in spoken])
    found = [
        Ranked(theme, rank, len(answers), percent(len(answers), len(said)), answers)
        for theme, rank, answers in zip(themes, placed, spoken, strict=True)
    ]
    covered = {place for answers in spoken for place in answers}
    return RankedTexts(
        len(said),
        tuple(sorted(found, key=lambda each: each.rank)),
        tuple(place for place in said if place not in covered),
    )


def propose(texts: Sequence[str], cut: Cut, *, most: int = MOST_PROPOSED) -> tuple[Proposal, ...]:
    """Phrases that return, each in more answers than it shares with a longer one that says the same.

    A phrase of several words is taken before its parts. In a handful of answers a phrase may stand once only.
    """
    said = [text for text in texts if says_something(text)]
    lines = list(dict.fromkeys(line for text in said for line in _lines(text)))
    words = dict(zip(lines, cut(lines), strict=True)) if lines else {}
    phrases = [_phrases(text, words) for text in said]
    counts: Counter[tuple[str, ...]] = Counter(phrase for found in phrases for phrase in found)
    least = 2 if any(count > 1 for count in counts.values()) else 1
    order = sorted(
        (phrase for phrase, count in counts.items() if count >= least),
        key=lambda phrase: (-counts[phrase], -len(phrase), -len("".join(phrase)), phrase),
    )
    found: list[tuple[str, ...]] = []
    free = [set(range(len(said)))]
    for phrase in order:
        speaking = {place for place, held in enumerate(phrases) if phrase in held}
        if any(_within(phrase, kept) or _within(kept, phrase) for kept in found) or len(speaking & free[0]) * 2 < least:
            continue
        found.append(_longest(phrase, counts))
        free[0] -= speaking
        if len(found) == most:
            break
    names = [_joined(phrase) for phrase in dict.fromkeys(found)]
    return tuple(Proposal(_as_written(name, said), (name,), sum(holds(text, name) for text in said)) for name in names)


def _as_written(name: str, said: Sequence[str]) -> str:
    """A name with the capital letters in which it was written first."""
    wanted = re.compile(re.escape(name), re.IGNORECASE)
    return next((found[0] for text in said if (found := wanted.search(text))), name)


def _phrases(text: str, words: Mapping[str, Sequence[str]]) -> set[tuple[str, ...]]:
    """Runs of one to five words that neither begin nor end with a word that only holds a sentence together."""
    found = set()
    for run in _runs(text, words):
        for start in range(len(run)):
            for stop in range(start + 1, min(start + LONGEST_PHRASE, len(run)) + 1):
                phrase = tuple(run[start:stop])
                if _may_name(phrase):
                    found.add(phrase)
    return found


def _lines(text: str) -> list[str]:
    return [_BULLET.sub("", line) for line in thai.clean(text).splitlines()]


def _runs(text: str, words: Mapping[str, Sequence[str]]) -> Iterable[list[str]]:
    """The words of a text between marks and line ends; a list of several topics is several runs."""
    for line in _lines(text):
        run: list[str] = []
        for word in words[line]:
            plain = normal(word).strip(".,;:!?()[]{}\"'“”‘’")
            if plain == "" and word.strip() == "":
                continue
            if not _LETTER.search(plain):
                yield run
                run = []
            else:
                run.append(plain)
        yield run


def _may_name(phrase: tuple[str, ...]) -> bool:
    if phrase[0] in FUNCTION_WORDS or phrase[-1] in FUNCTION_WORDS:
        return False
    return len("".join(phrase)) >= 3


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    size = len(part)
    return any(whole[at : at + size] == part for at in range(len(whole) - size + 1))


def _longest(phrase: tuple[str, ...], counts: Counter[tuple[str, ...]]) -> tuple[str, ...]:
    """The longest phrase around this one that stands in nearly all of the same answers."""
    around = [other for other, count in counts.items() if _within(phrase, other) and count * 4 >= counts[phrase] * 3]
    return max(around, key=lambda other: (len(other), counts[other], other))


def _joined(phrase: tuple[str, ...]) -> str:
    """The words of a phrase as they are written: Thai without spaces, Latin words apart."""
    text = phrase[0]
    for before, word in pairwise(phrase):
        apart = _LATIN.fullmatch(before) is not None or _LATIN.fullmatch(word) is not None
        text += f" {word}" if apart else word
    return text
