"""What a report's contents list, and the numbers of its captions; shared by the renderers.

Every renderer walks the blocks in the same order (front matter, then body), so each asks for the next entry of a kind
instead of finding a block again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from khet.kernel.documents.book import Contents, Listed, Pictures
from khet.kernel.documents.model import Chart, Document, Heading, Table
from khet.kernel.documents.wording import wording

DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One heading, table or picture, at its place among its kind; ``number`` is 0 where captions are not numbered."""

    kind: Listed
    text: str
    place: int
    level: int = 1
    label: str = ""
    number: int = 0

    @property
    def anchor(self) -> str:
        """Its address inside the document."""
        return f"paper_{self.kind}_{self.place}"

    @property
    def line(self) -> str:
        """The heading, or the caption with its number, as one line."""
        return f"{self.label} {self.number} {self.text}".rstrip() if self.number else self.text


class Listing:
    """Every entry of a document, and for each kind which is the next to be set."""

    def __init__(self, document: Document) -> None:
        self.entries = tuple(_entries(document))
        self._left: dict[Listed, Iterator[Entry]] = {
            kind: iter([entry for entry in self.entries if entry.kind == kind])
            for kind in ("headings", "tables", "pictures")
        }

    def next(self, kind: Listed) -> Entry:
        """The entry of the heading, captioned table or captioned picture that is set now."""
        return next(self._left[kind])

    def of(self, contents: Contents) -> list[Entry]:
        """What a list of contents holds."""
        wanted = [entry for entry in self.entries if entry.kind == contents.of]
        return [entry for entry in wanted if entry.level <= contents.depth or contents.of != "headings"]


def _entries(document: Document) -> Iterator[Entry]:
    words = wording(document.language)
    labels = {"tables": words.table, "pictures": words.picture}
    counts: dict[Listed, int] = {"headings": 0, "tables": 0, "pictures": 0}
    for kind, text, level in _lines(document):
        counts[kind] += 1
        number = counts[kind] if document.numbered and kind in labels else 0
        yield Entry(kind, text, counts[kind], level=level, label=labels.get(kind, ""), number=number)


def _lines(document: Document) -> Iterator[tuple[Listed, str, int]]:
    for block in (*document.front, *document.blocks):
        if isinstance(block, Heading):
            yield "headings", block.text, min(max(block.level, 1), DEEPEST)
        elif isinstance(block, Pictures):
            yield from (("pictures", picture.caption, 1) for picture in block.pictures if picture.caption)
        elif isinstance(block, Table | Chart):
            table = block.table if isinstance(block, Chart) else block
            if table.caption:
                yield "tables", table.caption, 1
