"""Sentences whose figures stay bound: an officer's words around slots that the analysis fills.

A text is kept as segments: plain text, and slots that name a figure. Shown, every slot says what the analysis says now.
An officer edits what is shown; whatever slot is still there word for word stays bound, a wording changed by hand is
kept and flagged once its figure is no longer what it was, and numbers that are bound to nothing are pointed out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from khet.calc import thai

SLOT = re.compile(r"\{\{\s*([a-z0-9_.:]+)\s*\}\}")
NUMBER = re.compile(r"(?<![\w.])[0-9๐-๙]+(?:,[0-9๐-๙]{3})*(?:\.[0-9๐-๙]+)?")
LONGEST = 8000
WIDEST_BY_LETTER = 1500


class TooLong(ValueError):
    """The text is longer than a paragraph may be."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Plain text (``slot`` is ""), or a slot; ``said`` is an officer's own wording of it, when it was ``was``."""

    text: str = ""
    slot: str = ""
    said: str | None = None
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text as shown. ``state``: plain, bound, kept (own wording, still true), changed (own wording,
    the figure is now ``now``), gone (the figure is no more), loose (a number bound to nothing).
    """

    text: str
    state: str = "plain"
    slot: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class BoundText:
    """A text with its figures filled in, and what needs a person's eye."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The text as it is printed."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def flags(self) -> tuple[Piece, ...]:
        """The stretches that may no longer be true."""
        return tuple(piece for piece in self.pieces if piece.state in ("changed", "gone"))

    @property
    def loose(self) -> tuple[Piece, ...]:
        """Numbers that are bound to nothing."""
        return tuple(piece for piece in self.pieces if piece.state == "loose")


def parse(template: str) -> tuple[Segment, ...]:
    """Read a text with slots written ``{{total.mean}}``."""
    found, at = [], 0
    for slot in SLOT.finditer(template):
        if slot.start() > at:
            found.append(Segment(text=template[at : slot.start()]))
        found.append(Segment(slot=slot[1]))
        at = slot.end()
    if at < len(template):
        found.append(Segment(text=template[at:]))
    return tuple(found)


def as_data(segments: Sequence[Segment]) -> list[dict[str, Any]]:
    """The segments as JSON can hold them."""
    return [
        {"text": each.text}
        if not each.slot
        else {"slot": each.slot} | ({} if each.said is None else {"said": each.said, "was": each.was})
        for each in segments
    ]


def from_data(data: Sequence[Mapping[str, Any]]) -> tuple[Segment, ...]:
    """The segments as they were kept."""
    return tuple(
        Segment(each.get("text", ""), each.get("slot", ""), each.get("said"), each.get("was")) for each in data
    )


def render(segments: Sequence[Segment], figures: Mapping[str, str]) -> BoundText:
    """Fill every slot with what it is now; point out what is no longer so, and numbers bound to nothing."""
    pieces: list[Piece] = []
    for segment in segments:
        if segment.slot:
            pieces.append(_filled(segment, figures.get(segment.slot)))
        else:
            pieces += _plain(segment.text)
    return BoundText(tuple(pieces))


def _filled(segment: Segment, now: str | None) -> Piece:
    if now is None:
        return Piece(segment.said or segment.was or "…", "gone", segment.slot)
    if segment.said is None:
        return Piece(now, "bound", segment.slot, now)
    return Piece(segment.said, "kept" if segment.was == now else "changed", segment.slot, now)


def _plain(text: str) -> list[Piece]:
    pieces, at = [], 0
    for number in NUMBER.finditer(text):
        if number.start() > at:
            pieces.append(Piece(text[at : number.start()]))
        pieces.append(Piece(number[0], "loose"))
        at = number.end()
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return pieces


def edited(segments: Sequence[Segment], figures: Mapping[str, str], typed: str) -> tuple[Segment, ...]:
    """What an officer made of the text that was shown. Raises TooLong.

    A slot whose words are all still there stays bound. Of a slot in words (the name of an item) a changed wording is
    kept with it; a number typed over a figure is plain text. ``{{slot}}`` binds anew.
    """
    typed = thai.clean(typed).replace("\r\n", "\n")
    if len(typed) > LONGEST:
        raise TooLong("ข้อความยาวเกินไป")
    spans, before = _spans(segments, figures)
    moved = _alignment(before, typed)
    found: list[Segment] = []
    at = 0
    for start, stop, segment in spans:
        left, right = moved(start), moved(stop, end=True)
        if left is None or right is None or left < at or right <= left:
            continue
        kept = _kept(segment, before[start:stop], typed[left:right], figures)
        if kept is None or _cuts_number(typed, left, right):
            continue
        found += parse(typed[at:left])
        found.append(kept)
        at = right
    return _joined([*found, *parse(typed[at:])])


def _kept(segment: Segment, shown: str, typed: str, figures: Mapping[str, str]) -> Segment | None:
    if typed == shown:
        return segment
    now = figures.get(segment.slot)
    if now is None or NUMBER.fullmatch(shown) or "{{" in typed:
        return None
    return Segment(slot=segment.slot, said=typed, was=now)


def _cuts_number(text: str, left: int, right: int) -> bool:
    """Whether a span begins or ends inside a number: "4.70" in "14.70" is another number."""
    return any(
        number.start() < left < number.end() or number.start() < right < number.end()
        for number in NUMBER.finditer(text)
    )


def _spans(segments: Sequence[Segment], figures: Mapping[str, str]) -> tuple[list[tuple[int, int, Segment]], str]:
    """Where the slots stand in the text as shown."""
    spans, text = [], ""
    for segment in segments:
        said = _filled(segment, figures.get(segment.slot)).text if segment.slot else segment.text
        if segment.slot:
            spans.append((len(text), len(text) + len(said), segment))
        text += said
    return spans, text


class _Moved:
    """Where each place of the old text stands in the new one."""

    def __init__(self, blocks: Sequence[tuple[str, int, int, int, int]]) -> None:
        self._blocks = blocks

    def __call__(self, place: int, *, end: bool = False) -> int | None:
        """The new place; of one inside a replaced stretch the nearer end of what replaced it."""
        for tag, start, stop, new_start, new_stop in self._blocks:
            inside = start < place <= stop if end else start <= place < stop
            if inside:
                if tag == "equal":
                    return new_start + place - start
                return new_stop if end else new_start
        return None


def _alignment(before: str, after: str) -> _Moved:
    """Compare letter by letter between the common beginning and end; long stretches word by word."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    blocks = [("equal", 0, head, 0, head)]
    blocks += [
        (tag, a + head, b + head, c + head, d + head)
        for tag, a, b, c, d in (
            _letters(old, new) if max(len(old), len(new)) <= WIDEST_BY_LETTER else _tokens(old, new)
        )
    ]
    blocks.append(("equal", len(before) - tail, len(before), len(after) - tail, len(after)))
    return _Moved(blocks)


def _letters(old: str, new: str) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())


_TOKEN = re.compile(r"[0-9๐-๙.,]+|\s+|[a-zA-Z]+|[ก-๎]{1,6}|.", re.DOTALL)


def _tokens(old: str, new: str) -> list[tuple[str, int, int, int, int]]:
    first, second = _TOKEN.findall(old), _TOKEN.findall(new)
    starts = []
    for tokens in (first, second):
        places = [0]
        for token in tokens:
            places.append(places[-1] + len(token))
        starts.append(places)
    return [
        (tag, starts[0][a], starts[0][b], starts[1][c], starts[1][d])
        for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    ]


def _joined(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Neighbouring texts as one."""
    found: list[Segment] = []
    for segment in segments:
        if not segment.slot and found and not found[-1].slot:
            found[-1] = Segment(text=found[-1].text + segment.text)
        elif segment.slot or segment.text:
            found.append(segment)
    return tuple(found)
