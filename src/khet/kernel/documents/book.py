"""What a bound report needs beyond a paper: a cover, contents with page numbers, pictures, and numbered captions.

The pages before the body (preface, contents) are numbered ก ข ค; the body starts at 1 again. Nothing here refers to
the rest of the model, so that the model can be made of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Listed = Literal["headings", "tables", "pictures"]

FRONT_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
"""The letters that number front matter in Thai books: ฃ, ฅ and ฆ are left out, as Word does."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, as JPEG or PNG; ``alt`` says in words what it shows, ``url`` is where a page can show it from."""

    data: bytes
    alt: str
    caption: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures side by side, so many in a row; a picture is never parted from its caption."""

    pictures: tuple[Picture, ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class Contents:
    """A list of the headings, tables or pictures of the report with the pages on which they stand."""

    title: str
    of: Listed = "headings"
    depth: int = 2


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page, without a number: what kind of report it is, its title, and who made it."""

    kind: str = ""
    foot_lines: tuple[str, ...] = ()
    emblem: Picture | None = None


def front_number(page: int) -> str:
    """How a page of the front matter is numbered: ก ข ค …, then กก กข …"""
    letters = len(FRONT_LETTERS)
    label = ""
    while page > 0:
        page, at = divmod(page - 1, letters)
        label = FRONT_LETTERS[at] + label
    return label
