"""What stands in the column ``type`` of an XLSForm: questions, groups, what is left aside, what is not possible."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from khet.domains.instruments.rules.form import Kind

KINDS: dict[str, Kind] = {
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "text": "text",
    "string": "text",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "image": "image",
    "photo": "image",
    "geopoint": "geopoint",
    "location": "geopoint",
    "gps": "geopoint",
    "note": "note",
    "calculate": "calculate",
    "calculation": "calculate",
}
WITH_LIST: dict[str, Kind] = {
    "select_one": "select_one",
    "select one": "select_one",
    "select_multiple": "select_multiple",
    "select multiple": "select_multiple",
    "select all that apply": "select_multiple",
    "rank": "rank",
}
METADATA = frozenset(
    {
        "start",
        "end",
        "today",
        "deviceid",
        "username",
        "phonenumber",
        "simserial",
        "subscriberid",
        "email",
        "audit",
        "start-geopoint",
        "background-audio",
    }
)
NOT_POSSIBLE = frozenset(
    {
        "audio",
        "video",
        "file",
        "barcode",
        "geotrace",
        "geoshape",
        "range",
        "acknowledge",
        "trigger",
        "hidden",
        "xml-external",
        "csv-external",
        "osm",
    }
)
_BLOCK = re.compile(r"(begin|end)[ _]+(group|repeat|loop)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plain:
    """A question of a kind, with its list."""

    kind: Kind
    list_key: str = ""


@dataclass(frozen=True, slots=True)
class Begin:
    """A group or repeat opens."""

    word: str


@dataclass(frozen=True, slots=True)
class End:
    """A group or repeat closes."""

    word: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that is left aside, with the reason."""

    message_th: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A type that cannot be used, with the reason; ``name`` is "" for an empty cell."""

    name: str
    message_th: str
    message_en: str


Type: TypeAlias = Plain | Begin | End | Dropped | Unknown


def read(text: str) -> Type:
    """The type of one row."""
    words = " ".join(text.split())
    small = words.lower()
    if not words:
        return Unknown("", "แถวนี้ไม่มี type", "The row has no type")
    if small in KINDS:
        return Plain(KINDS[small])
    if block := _BLOCK.fullmatch(small):
        return Begin(block[2]) if block[1] == "begin" else End(block[2])
    for name, kind in WITH_LIST.items():
        if small == name:
            return Unknown(words, f"{name} ต้องตามด้วยชื่อชุดตัวเลือก", f"{name} must be followed by the name of a list")
        if small.startswith(f"{name} "):
            return _with_list(kind, words[len(name) :].strip())
    return _other(words, small)


def _with_list(kind: Kind, rest: str) -> Type:
    names = rest.split()
    if len(names) > 1 and names[-1].lower() in ("or_other", "other"):
        return Unknown(
            rest,
            "ยังไม่รองรับ or_other โปรดเพิ่มตัวเลือก “อื่น ๆ” และข้อ text ที่ถามต่อ",
            "or_other is not possible: add a choice “other” and a text question after it",
        )
    if len(names) != 1:
        return Unknown(rest, f"ชื่อชุดตัวเลือก “{rest}” มีเว้นวรรค", f"The name of the list “{rest}” has a space")
    return Plain(kind, names[0])


def _other(words: str, small: str) -> Type:
    if small in METADATA:
        return Dropped(
            f"ไม่เก็บ “{words}”: เวลาและเครื่องของผู้ตอบอาจบอกตัวผู้ตอบได้",
            f"“{words}” is not kept: times and devices could tell who answered",
        )
    first = small.split(maxsplit=1)[0]
    if first in NOT_POSSIBLE or first.startswith(("select_one_", "select_multiple_")):
        return Unknown(
            words,
            f"ยังไม่รองรับชนิดคำถาม “{words}” ใช้ได้: select_one, select_multiple, rank, integer, decimal, text, date, "
            "time, dateTime, image, geopoint, note, calculate, begin group, begin repeat",
            f"The type “{words}” is not possible here; possible are select_one, select_multiple, rank, integer, "
            "decimal, text, date, time, dateTime, image, geopoint, note, calculate, begin group, begin repeat",
        )
    return Unknown(words, f"ไม่รู้จักชนิดคำถาม “{words}”", f"There is no type “{words}”")
