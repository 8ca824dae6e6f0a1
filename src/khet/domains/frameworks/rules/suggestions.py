"""Splits an evaluator's suggestion into what is praise and what should be done, for a person to edit.

A suggestion is often one long paragraph: what the office does well, then "ทั้งนี้ ควร…", "ควร…", "รวมทั้ง…". The
pieces that are proposed are the text itself, cut: putting them together gives the text back, word for word.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

# A cut is made before any of these, when it begins a clause. "ควร" inside a word (สมควร, ไม่ควร, ที่ควร) begins none.
_CUT = re.compile(
    r"(?:(?<=\s)|(?<=[.;]))(?="
    r"ทั้งนี้|นอกจากนี้|นอกจากนั้น|อย่างไรก็ตาม|และควร|รวมทั้งควร|รวมถึงควร|ตลอดจนควร|อีกทั้งควร|ควร"
    r"|รวมทั้ง|รวมถึง|ตลอดจน|พร้อมทั้ง)"
    r"|(?=และควร)"
)
_LEADS = re.compile(r"^(?:ทั้งนี้|นอกจากนี้|นอกจากนั้น|อย่างไรก็ตาม|และ|รวมทั้ง|รวมถึง|ตลอดจน|อีกทั้ง|พร้อมทั้ง)[\s,]*")
_JOINS = re.compile(r"^(?:รวมทั้ง|รวมถึง|ตลอดจน|พร้อมทั้ง)")
_SHOULD = re.compile(r"(?<!สม)(?<!ไม่)(?<!ที่)(?<!อัน)(?<!พอ)(?<!เท่าที่)ควร")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a suggestion, as written; ``title`` is what a follow-up made of it would be called."""

    text: str
    should: bool
    title: str


def split(text: str) -> tuple[Piece, ...]:
    """Cut a suggestion before each "should"; ``"".join(piece.text …)`` is the text with its spaces made single."""
    words = re.sub(r"\s+", " ", text).strip()
    if not words:
        return ()
    return tuple(_piece(part, after) for part, after in _merged(_parts(words)))


def _parts(words: str) -> list[str]:
    places = [0, *sorted({found.start() for found in _CUT.finditer(words)} - {0}), len(words)]
    return [words[start:end] for start, end in itertools.pairwise(places) if words[start:end]]


def _merged(parts: list[str]) -> list[tuple[str, bool]]:
    """Put back a cut that began no "should": praise stays whole, and "ทั้งนี้" joins the "ควร" that follows it.

    The second of each pair tells whether an earlier piece said "ควร", which a "รวมทั้ง…" then continues.
    """
    merged: list[tuple[str, bool]] = []
    carried = ""
    said = False
    for part in parts:
        piece = carried + part
        carried = ""
        if _LEADS.sub("", piece).strip() == "":
            carried = piece
            continue
        continues = said and _JOINS.match(piece) is not None
        if merged and not _SHOULD.search(piece) and not continues:
            before, flag = merged.pop()
            merged.append((before + piece, flag))
            continue
        merged.append((piece, continues))
        said = said or _SHOULD.search(piece) is not None
    if carried:
        merged = [*merged[:-1], (merged[-1][0] + carried, merged[-1][1])] if merged else [(carried, False)]
    return merged


def _piece(text: str, continues: bool) -> Piece:
    should = continues or _SHOULD.search(text) is not None
    title = _LEADS.sub("", text).strip(" ,.;")
    if continues and not title.startswith("ควร"):
        title = "ควร" + title
    found = _SHOULD.search(title)
    if should and found and title[: found.start()].strip():
        title = title[found.start() :]
    return Piece(text, should, title if should else text.strip())
