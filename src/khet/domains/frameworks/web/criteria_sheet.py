"""The criteria editor's sheet: a definition as fields of one form, and the fields back as a definition.

Nothing is stored between two requests: the form carries everything that was typed, so that adding, moving and
removing nodes never costs a word, and only "save" makes a new version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from khet.calc.thai import clean, to_arabic_digits

HEAD = ("name", "name_en", "short_name", "source", "count_label")
TEXTS = ("code", "parent", "label", "name", "name_en", "part", "unit")
NUMBERS = ("weight", "target", "maximum")
CHOICES = ("scoring", "polarity", "printed", "fixed_state")
FLAGS = ("interpolate", "over_100")
BLOCKS = ("rubric", "steps", "thresholds")
FIELDS = (*TEXTS, *NUMBERS, *CHOICES, *FLAGS, *BLOCKS, "applies_to")
BAND_FIELDS = ("level", "name", "name_en", "from", "to", "components_from")
DEFAULTS = {"scoring": "level", "polarity": "higher", "printed": "value", "weight": "1"}
MOST_NODES = 500
MOST_BANDS = 20

Typed = dict[str, str]


@dataclass(slots=True)
class Sheet:
    """What the form shows: the head, the bands, shared scores, and every node as texts."""

    head: Typed
    bands: list[Typed]
    shared: str
    nodes: list[Typed]
    rest: dict[str, Any] = field(default_factory=dict)


def of_plain(plain: Mapping[str, Any]) -> Sheet:
    """The sheet of a definition as ``calc.to_plain`` writes it."""
    used = str(plain["band_set"])
    bands: Sequence[Mapping[str, Any]] = next(
        (known["bands"] for known in plain["band_sets"] if f"{known['code']}@{known['version']}" == used), []
    )
    return Sheet(
        head={key: str(plain.get(key, "")) for key in HEAD},
        bands=[{key: str(band.get(key, "")) for key in BAND_FIELDS} for band in bands],
        shared="\n".join("; ".join(codes) for codes in plain.get("shared_scores", [])),
        nodes=[_typed(node) for node in plain["nodes"]],
    )


def of_post(data: Mapping[str, str], lists: Any) -> Sheet:
    """The sheet as it was typed; ``lists`` gives all values of a name, for boxes."""
    count = _count(data.get("nodes", "0"))
    bands = _count(data.get("bands", "0"))
    return Sheet(
        head={key: clean(data.get(f"head-{key}", "")) for key in HEAD},
        bands=[{key: data.get(f"b{at}-{key}", "").strip() for key in BAND_FIELDS} for at in range(bands)],
        shared=data.get("shared", ""),
        nodes=[_posted(data, lists, at) for at in range(count)],
    )


def change(sheet: Sheet, what: str) -> Sheet:
    """The sheet after one of the editor's buttons: ``add:3``, ``remove:3``, ``up:3``, ``down:3`` or ``add``.

    A node moves past its neighbour together with everything under it; ``add_band`` and ``remove_band:3`` change the
    bands. Unknown words change nothing.
    """
    name, _colon, place = what.partition(":")
    if name == "add_band" and len(sheet.bands) < MOST_BANDS:
        sheet.bands = [*sheet.bands, dict.fromkeys(BAND_FIELDS, "")]
    elif name == "remove_band" and place.isdecimal():
        sheet.bands = [band for at, band in enumerate(sheet.bands) if at != int(place)]
    nodes = list(sheet.nodes)
    if name == "add" and len(nodes) < MOST_NODES:
        at = _count(place) + 1 if place else len(nodes)
        parent = nodes[at - 1]["parent"] if place and 0 < at <= len(nodes) else ""
        part = nodes[at - 1]["part"] if place and 0 < at <= len(nodes) else ""
        nodes.insert(min(at, len(nodes)), _typed({"parent": parent, "part": part}))
    elif name in {"remove", "up", "down"} and place.isdecimal() and int(place) < len(nodes):
        nodes = _moved(nodes, name, int(place))
    sheet.nodes = nodes
    return sheet


def to_text(sheet: Sheet, base: Mapping[str, Any], version: str) -> str:
    """The edited definition as a criteria file; what the editor does not show stays as it is in ``base``."""
    plain = {**base, "version": version.strip()}
    for key in HEAD:
        plain.pop(key, None)
        if sheet.head[key]:
            plain[key] = sheet.head[key]
    used = str(base["band_set"])
    plain["band_sets"] = [
        {**known, "bands": [_band(band) for band in sheet.bands]}
        if f"{known['code']}@{known['version']}" == used
        else known
        for known in base["band_sets"]
    ]
    plain.pop("shared_scores", None)
    if shared := _shared(sheet.shared):
        plain["shared_scores"] = shared
    plain["nodes"] = [_node(node) for node in sheet.nodes]
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)


def _typed(node: Mapping[str, Any]) -> Typed:
    typed = {key: str(node.get(key, DEFAULTS.get(key, ""))) for key in (*TEXTS, *NUMBERS, *CHOICES)}
    typed |= {key: "on" if node.get(key) else "" for key in FLAGS}
    typed["applies_to"] = " ".join(node.get("applies_to", []))
    typed["steps"] = "\n".join(node.get("steps", []))
    typed["rubric"] = "\n".join(f"{level}: {words}" for level, words in node.get("rubric", {}).items())
    typed["thresholds"] = "\n".join(f"{found['at']} = {found['level']}" for found in node.get("thresholds", []))
    return typed


def _posted(data: Mapping[str, str], lists: Any, at: int) -> Typed:
    typed = {key: clean(data.get(f"n{at}-{key}", "")) for key in (*TEXTS, *NUMBERS, *CHOICES, *FLAGS)}
    typed |= {key: data.get(f"n{at}-{key}", "").replace("\r", "") for key in BLOCKS}
    typed["applies_to"] = " ".join(lists(f"n{at}-applies_to"))
    return typed


def _node(typed: Typed) -> dict[str, Any]:
    node: dict[str, Any] = {key: typed[key] for key in TEXTS if typed[key]}
    node |= {key: _figure(typed[key]) for key in NUMBERS if typed[key] and (key, typed[key]) != ("weight", "1")}
    node |= {key: typed[key] for key in CHOICES if key == "scoring" or typed[key] not in ("", DEFAULTS.get(key))}
    node |= {key: True for key in FLAGS if typed[key]}
    if typed["applies_to"]:
        node["applies_to"] = typed["applies_to"].split()
    if steps := [clean(line) for line in typed["steps"].splitlines() if line.strip()]:
        node["steps"] = steps
    if rubric := _rubric(typed["rubric"]):
        node["rubric"] = rubric
    if thresholds := _thresholds(typed["thresholds"]):
        node["thresholds"] = thresholds
    return {"code": "", "name": "", **node}


def _rubric(text: str) -> dict[str, str]:
    """Lines such as ``5: …``; a line without a level goes on with the level above it."""
    found: dict[str, str] = {}
    level = ""
    for line in (clean(line) for line in text.splitlines()):
        head, colon, words = line.partition(":")
        head = to_arabic_digits(head.strip())
        if colon and head.isdecimal():
            level = head
            found[level] = words.strip()
        elif line and level:
            found[level] = f"{found[level]} {line}".strip()
        elif line:
            found[line] = ""
    return found


def _thresholds(text: str) -> list[dict[str, Any]]:
    """Lines such as ``80 = 5``: from 80 on, level 5. What is not so goes on as typed, for the checks to name."""
    found = []
    for line in (clean(line) for line in text.splitlines() if line.strip()):
        at, _equals, level = line.partition("=")
        found.append({"at": _figure(at.strip()), "level": _figure(level.strip())})
    return found


def _band(typed: Typed) -> dict[str, Any]:
    band: dict[str, Any] = {"level": _figure(typed["level"]), "name": clean(typed["name"])}
    if typed["name_en"]:
        band["name_en"] = clean(typed["name_en"])
    band |= {"from": _figure(typed["from"]), "to": _figure(typed["to"])}
    if typed["components_from"]:
        band["components_from"] = _figure(typed["components_from"])
    return band


def _shared(text: str) -> list[list[str]]:
    lines = (clean(line).replace(",", ";").split(";") for line in text.splitlines() if line.strip())
    return [[code.strip() for code in codes if code.strip()] for codes in lines]


def _figure(text: str) -> int | str:
    plain = to_arabic_digits(text.strip()).replace(",", "")
    return int(plain) if plain.isdecimal() and len(plain) < 10 else plain


def _moved(nodes: list[Typed], name: str, at: int) -> list[Typed]:
    end = _end(nodes, at)
    block, rest = nodes[at:end], nodes[:at] + nodes[end:]
    if name == "remove":
        return rest
    siblings = [place for place, node in enumerate(rest) if node["parent"] == nodes[at]["parent"]]
    before = [place for place in siblings if place < at]
    after = [place for place in siblings if place >= at]
    to = at
    if name == "up" and before:
        to = before[-1]
    if name == "down" and after:
        to = _end(rest, after[0])
    return rest[:to] + block + rest[to:]


def _end(nodes: Sequence[Typed], at: int) -> int:
    """Where the node's own branch ends: after its last descendant that follows it directly."""
    under = {nodes[at]["code"]} - {""}
    end = at + 1
    while end < len(nodes) and nodes[end]["parent"] in under:
        under.add(nodes[end]["code"])
        end += 1
    return end


def _count(text: str) -> int:
    return min(int(text), MOST_NODES) if text.isdecimal() and len(text) < 6 else 0
