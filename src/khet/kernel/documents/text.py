"""Text on its way to paper: forbidden characters out, digits as the paper wants them, Thai cut into words.

Typst's own line breaker cuts Thai words in wrong places and no character stops it, so the words come from a
dictionary and each is set in a box: a line then breaks between words and nowhere else.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path

from khet.calc.thai import to_thai_digits
from khet.kernel.documents.cutting import Cutter
from khet.kernel.documents.model import Digits, Part, Text, parts_of

OWN_WORDS = Path(__file__).with_name("words.txt")
LONGEST_UNBROKEN = 28

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff\U000e0000-\U0010ffff]"
)
_PIECES = re.compile(
    r"(?P<short>(?:[ก-ฮ]{1,4}\.){1,6}(?:[ก-ฮ]{1,3}\.)?)|(?P<thai>[ก-ฺเ-์ํ๎]+)|(?P<space>[ \t]+)|(?P<other>[^ก-ฺเ-์ํ๎ \t]+)"
)
_BRACKETED = re.compile(r"\([^()\n]{1,22}\)")
_THAI = re.compile(r"[ก-ฺเ-๎]+")
_LETTERS = re.compile(r".[ะ-ฺๅ-๎]*", re.DOTALL)
_OPENING = "([{“‘«<"
_CLOSING = ")]}”’»>.,;:!?…ๆฯ%/"


def clean(text: str) -> str:
    """Take out what no paper can hold: control characters, invisible marks, lone surrogates."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))


def shown(part: Part, digits: Digits) -> str:
    """The text of a part as the paper prints it."""
    text = clean(part.text)
    return to_thai_digits(text) if digits == "thai" and not part.literal else text


def shown_text(text: Text, digits: Digits) -> str:
    """A whole text as the paper prints it, as one string."""
    return "".join(("\n" if part.break_before else "") + shown(part, digits) for part in parts_of(text))


@lru_cache(maxsize=1)
def _cutter() -> Cutter:
    """Load the dictionary once per process: the word list of PyThaiNLP and the official words it lacks."""
    package = importlib.util.find_spec("pythainlp")
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("PyThaiNLP's word list is missing; install the locked requirements again")
    general = Path(package.submodule_search_locations[0]) / "corpus" / "words_th.txt"
    with general.open(encoding="utf-8") as words_of_all, OWN_WORDS.open(encoding="utf-8") as own_words:
        return Cutter(chain(words_of_all, own_words))


@lru_cache(maxsize=8192)
def _cut(piece: str) -> tuple[str, ...]:
    """Cut Thai letters without a space; papers repeat most of theirs, with other figures between them."""
    return tuple(_cutter().cut(piece, safe=True))


def words_of_lines(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """Cut some lines as ``words`` does."""
    return [words(line) for line in lines]


@lru_cache(maxsize=4096)
def words(text: str, widest: int = LONGEST_UNBROKEN) -> tuple[str, ...]:
    """Cut one line into the pieces between which it may break; a single space stands for itself.

    Closing marks, ๆ and ฯ stay with the word before them, opening ones with the word after, and a short remark in
    brackets stays whole. A word of more than ``widest`` letters would not fit its column and is cut once more.
    """
    pieces: list[str] = []
    for found in _PIECES.finditer(_BRACKETED.sub(lambda remark: remark.group().replace(" ", "\u00a0"), text)):
        kind, piece = found.lastgroup, found.group()
        if kind == "thai":
            pieces += _cut(piece)
        else:
            pieces.append(" " if kind == "space" else piece)
    return tuple(short for piece in _glued(pieces) for short in _fitted(piece, widest))


def _glued(pieces: list[str]) -> list[str]:
    glued: list[str] = []
    for piece in pieces:
        before = glued[-1] if glued else ""
        if before == " " and piece[0] in "ๆฯ" and len(glued) > 1:
            glued[-2:] = [f"{glued[-2]}\u00a0{piece}"]
        elif before in ("", " ") or piece == " ":
            glued.append(piece)
        elif piece[0] in _CLOSING or _is_mark(piece[0]) or before[-1] in _OPENING or "\u00a0" in (piece[0], before[-1]):
            glued[-1] = before + piece
        else:
            glued.append(piece)
    return glued


def letters(text: str) -> int:
    """How many letters stand side by side: marks above and below take no room."""
    return sum(1 for character in text if not _is_stacked(character))


def _fitted(piece: str, widest: int) -> list[str]:
    """Cut what is too wide for its column: at its hard spaces, at shorter words, or, at the last, anywhere."""
    if letters(piece) <= widest:
        return [piece]
    if "\u00a0" in piece.strip("\u00a0"):
        head, _, tail = piece.partition("\u00a0")
        return [*_fitted(head, widest), " ", *_fitted(tail, widest)]
    cuts = [""]
    for part in _parts_of_word(piece, widest):
        if letters(cuts[-1] + part) > widest and cuts[-1]:
            cuts.append("")
        cuts[-1] += part
    return cuts


def _parts_of_word(piece: str, widest: int) -> list[str]:
    """The smaller words in a long one; single letters with their marks when there are none."""
    if letters(piece) <= widest:
        return [piece]
    halves = _halves(piece) if letters(piece) < LONGEST_UNBROKEN and _THAI.match(piece) else None
    if halves is None:
        return _LETTERS.findall(piece)
    return [part for half in halves for part in _parts_of_word(half, widest)]


def _halves(piece: str) -> tuple[str, str] | None:
    """Cut a word in two where both sides are words: into as few words as can be, then as evenly as can be."""
    cutter = _cutter()
    best: tuple[int, int] | None = None
    halves: tuple[str, str] | None = None
    for at in range(2, len(piece) - 1):
        if _is_mark(piece[at]) or "\u0e40" <= piece[at - 1] <= "\u0e44":
            continue
        sides = piece[:at], piece[at:]
        found = [word for side in sides for word in cutter.cut(side)]
        rank = (len(found), abs(2 * at - len(piece)))
        if all(len(word) > 1 for word in found) and (best is None or rank < best):
            best, halves = rank, sides
    return halves


def _is_mark(character: str) -> bool:
    """Whether the character belongs to the consonant before it and may not begin a line."""
    return "\u0e30" <= character <= "\u0e3a" or "\u0e45" <= character <= "\u0e4e"


def _is_stacked(character: str) -> bool:
    """Whether the character stands above or below its consonant."""
    return character == "\u0e31" or "\u0e34" <= character <= "\u0e3a" or "\u0e47" <= character <= "\u0e4e"


_SARA_AM = re.compile("([\u0e48-\u0e4b]?)\u0e33")


def for_drawing(text: str) -> str:
    """Decompose SARA AM for renderers of SVG, which else print the next letter over it."""
    return _SARA_AM.sub("\u0e4d\\1\u0e32", text)
