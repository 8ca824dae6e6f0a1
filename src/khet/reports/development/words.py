"""Sections as blocks of a paper: lines become paragraphs and lists, bound figures keep where they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from khet.domains.instruments import public as instruments
from khet.kernel.documents import Block, FigureRef, Items, Paragraph, Part, Text

BULLET = re.compile(r"^\s*[-•–]\s+")
NUMBERED = re.compile(r"^\s*[0-9๐-๙]{1,2}[.)]\s+")
Line = tuple[Part, ...]


class Telling(Protocol):
    """What a report is told from: it knows which of its slots are figures."""

    def figure(self, slot: str, value: str) -> FigureRef | None:
        """Where a printed figure comes from; None for a slot that is text."""


def blocks_of(story: Telling, bound: instruments.BoundText) -> Iterator[Block]:
    """The blocks of a section's words: "- " and "1." at the start of lines make lists, everything else paragraphs."""
    gathered: list[Text] = []
    kind = ""
    for line in _lines(story, bound):
        found, rest = _kind(line)
        if gathered and found != kind:
            yield Items(tuple(gathered), ordered=kind == "numbered")
            gathered = []
        kind = found
        if kind:
            gathered.append(rest)
        else:
            yield Paragraph(rest)
    if gathered:
        yield Items(tuple(gathered), ordered=kind == "numbered")


def _lines(story: Telling, bound: instruments.BoundText) -> Iterator[Line]:
    line: list[Part] = []
    for piece in bound.pieces:
        figure = story.figure(piece.slot, piece.text) if piece.slot and piece.state == "bound" else None
        first, *more = piece.text.split("\n")
        line.append(Part(first, figure=figure))
        for text in more:
            yield from _worth(line)
            line = [Part(text)]
    yield from _worth(line)


def _worth(line: list[Part]) -> Iterator[Line]:
    kept = tuple(part for part in line if part.text)
    if any(part.text.strip() for part in kept):
        yield kept


def _kind(line: Line) -> tuple[str, Line]:
    """What a line is, and the line without its mark."""
    for kind, mark in (("bullet", BULLET), ("numbered", NUMBERED)):
        if (found := mark.match(line[0].text)) is not None:
            first = Part(line[0].text[found.end() :], figure=line[0].figure)
            return kind, (first, *line[1:])
    return "", line
