"""Thai text: digits, repair of what other programs break, and a key that sorts as the dictionary does.

Never normalise Thai with NFKC: it splits ำ in two and nothing joins it again. The sort key holds
only digits and small Latin letters, so that SQLite and PostgreSQL order it alike whatever
collation the database was made with.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ARABIC, THAI = "0123456789", "๐๑๒๓๔๕๖๗๘๙"
_TO_THAI = str.maketrans(ARABIC, THAI)
_TO_ARABIC = str.maketrans(THAI, ARABIC)

SARA_AM, SARA_AA, NIKHAHIT = "\u0e33", "\u0e32", "\u0e4d"
TONES = "\u0e48\u0e49\u0e4a\u0e4b"
CONSONANT = "\u0e01-\u0e2e"
# Marks above and below that carry no place of their own in the dictionary, in their order there.
MARKS = "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"

_SPLIT_AM = re.compile(f"{NIKHAHIT}([{TONES}]?){SARA_AA}")
_TONE_BEFORE_SPLIT = re.compile(f"([{TONES}]){NIKHAHIT}{SARA_AA}")
_LOOSE_AM = re.compile(f"(?<=[{CONSONANT}{TONES}]) +[{SARA_AA}{SARA_AM}]")
_AM_FOR_AA = re.compile(f"[{CONSONANT}{TONES}] +{SARA_AM}")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")
_LEAD = re.compile(f"([\u0e40-\u0e44])([{CONSONANT}])")


def to_thai_digits(text: str) -> str:
    """Write every digit as a Thai one, as official papers do."""
    return text.translate(_TO_THAI)


def to_arabic_digits(text: str) -> str:
    """Write every Thai digit as an Arabic one, so that a number can be read whichever way it was typed."""
    return text.translate(_TO_ARABIC)


def repair_sara_am(text: str) -> str:
    """Join a split ำ again, in the forms that files and PDF extractions hold.

    Mended are ํ + า, with a tone mark before, between or after, and ำ or า torn from its consonant by
    a space. One family of PDF fonts also writes every plain า as ำ: that shows in a text with torn
    ำ and no า at all, and only there is ำ turned back.
    """
    if SARA_AA not in text and _AM_FOR_AA.search(text):
        text = _LOOSE_AM.sub("\0", text).replace(SARA_AM, SARA_AA).replace("\0", SARA_AM)
    return _LOOSE_AM.sub(SARA_AM, _join(text))


def _join(text: str) -> str:
    text = _TONE_BEFORE_SPLIT.sub(rf"\g<1>{SARA_AM}", text)
    return _SPLIT_AM.sub(rf"\g<1>{SARA_AM}", text)


def clean(text: str) -> str:
    """Take out what nobody typed on purpose: invisible characters, odd spaces, doubled เ for แ, a split ำ."""
    text = _INVISIBLE.sub("", text).replace("\u0e40\u0e40", "\u0e41")
    text = _SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return repair_sara_am("\n".join(line.strip() for line in text.split("\n")).strip())


def sort_key(text: str) -> str:
    """Give a key whose plain order is the order of a Thai dictionary.

    Letters come first: a leading vowel counts after its consonant, tone and other marks not at
    all. Where the letters are the same, marks decide from left to right, then capitals and Thai digits.
    """
    swapped = _LEAD.sub(r"\2\1", _join(unicodedata.normalize("NFD", text.replace("\u00a0", " "))))
    letters: list[str] = []
    marks: list[str] = []
    cases: list[str] = []
    for character in swapped:
        if character in MARKS:
            marks.append(str(2 + MARKS.index(character)))
        elif unicodedata.combining(character) and not "\u0e00" <= character <= "\u0e7f":
            marks.append("a")
        elif not _INVISIBLE.match(character):
            letters.append(_letter(character))
            marks.append("1")
            cases.append("2" if character.isupper() or character in THAI else "1")
    # "0" is below every sign of a section, so the shorter of two sections comes first and none runs into the next.
    return f"{''.join(letters)}00{''.join(marks).rstrip('1')}0{''.join(cases).rstrip('1')}"


@lru_cache(maxsize=1024)
def _letter(character: str) -> str:
    """Give a letter two signs: spaces and punctuation first, then digits, Latin, Thai; anything else after those."""
    place = _PLACES.get(to_arabic_digits(character).casefold())
    if place is not None:
        return _base36(place + 1, 2)
    return "zz" + _base36(ord(character), 4)


def _base36(number: int, width: int) -> str:
    signs = ""
    for _ in range(width):
        number, rest = divmod(number, 36)
        signs = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + signs
    return signs


_PUNCTUATION = " _-–—,;:!?.…'‘’\"“”()[]{}@*/\\&#%`^+<=>|~$฿ฯๆ๏๚๛"
_THAI_LETTERS = [chr(code) for code in (*range(0x0E01, 0x0E2F), *range(0x0E30, 0x0E3B), 0x0E45, *range(0x0E40, 0x0E45))]
_ORDER = ["\n", "\t", *_PUNCTUATION, *ARABIC, *"abcdefghijklmnopqrstuvwxyz", *_THAI_LETTERS]
_PLACES = {character: place for place, character in enumerate(_ORDER)}
