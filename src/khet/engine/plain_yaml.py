"""Reads YAML that people write, safely: no tags, aliases or repeated keys, exact figures, problems with lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

DEEPEST = 12
LONGEST_NUMBER = 15
# The parser in C where it is installed, twenty times as fast; both read the same.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class YamlProblem:
    """What is wrong with a text: the path inside, the line (from 1, or None), and why in both languages."""

    path: str
    line: int | None
    message_th: str
    message_en: str


@dataclass(frozen=True)
class PlainYaml:
    """What a text says as plain values, or the problems that kept it from being read."""

    value: Any
    problems: tuple[YamlProblem, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    def line(self, path: str) -> int | None:
        """The line of a path, or of the nearest thing around it that has one."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get("")


def read(text: str) -> PlainYaml:
    """The plain values of a text (dicts, lists, texts, ints, Decimals, booleans), or every problem with its line."""
    reader = _Reader()
    value = reader.read(text)
    return PlainYaml(None if reader.problems else value, tuple(reader.problems), reader.lines)


def write(plain: object) -> str:
    """Plain values as a text that ``read`` takes back."""
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False)


class _Reader:
    """Turns YAML's node tree into plain values, noting the line of every path on the way."""

    def __init__(self) -> None:
        self.problems: list[YamlProblem] = []
        self.lines: dict[str, int] = {}

    def read(self, text: str) -> Any:
        """The plain value of the whole text; ``problems`` says what kept it from being read."""
        try:
            self._refuse_shapes(text)
            root = yaml.compose(text, Loader=LOADER) if not self.problems else None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._note("", mark.line + 1 if mark else None, "รูปแบบ YAML ไม่ถูกต้อง", f"Not valid YAML: {error.problem}")
            return None
        except (yaml.YAMLError, RecursionError):
            self._note("", None, "อ่านไฟล์เป็น YAML ไม่ได้", "The file cannot be read as YAML")
            return None
        if self.problems:
            return None
        if root is None:
            self._note("", None, "ไฟล์ว่าง", "The file is empty")
            return None
        return self._value(root, "")

    def _refuse_shapes(self, text: str) -> None:
        """Refuse aliases, and nesting that would take a parser for ever, before anything is built."""
        depth = 0
        for event in yaml.parse(text, Loader=LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            mark = event.start_mark
            line = mark.line + 1 if mark is not None else None
            if isinstance(event, yaml.AliasEvent):
                self._note("", line, "ไม่รับการอ้างถึงด้วย * ใน YAML โปรดเขียนเต็ม", "YAML aliases are not accepted")
                return
            if depth > DEEPEST:
                self._note("", line, "ซ้อนกันลึกเกินไป", "Nested too deeply")
                return

    def _note(self, path: str, line: int | None, message_th: str, message_en: str) -> None:
        self.problems.append(YamlProblem(path, line, message_th, message_en))

    def _value(self, node: yaml.Node, path: str) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, f"{path}[{place}]") for place, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(path, line, "ชื่อคีย์ต้องเป็นข้อความ", "A key must be text")
                continue
            key = str(key_node.value)
            inner = f"{path}.{key}" if path else key
            if key in found:
                self._note(
                    inner, line, f"มีคีย์ “{key}” ซ้ำ (ครั้งแรกที่บรรทัด {self.lines[inner]})", f"Key {key} appears twice"
                )
                continue
            self.lines[inner] = line
            found[key] = self._value(value_node, inner)
        return found

    def _scalar(self, node: yaml.Node, path: str) -> Any:
        kind, text = node.tag.removeprefix("tag:yaml.org,2002:"), str(node.value)
        if kind == "null":
            return None
        if kind == "int":
            return self._whole(text)
        if kind == "float":
            return self._decimal(text)
        if kind == "bool" and text.lower() in {"true", "false"}:
            return text.lower() == "true"
        if kind in {"str", "bool", "timestamp"}:
            return text
        self._note(path, node.start_mark.line + 1, "ไม่รับชนิดข้อมูลพิเศษของ YAML", "YAML tags are not accepted")
        return None

    def _whole(self, text: str) -> int | str:
        """Only plain decimal digits are numbers: 0x1F, 1_000, 017 and 1:30 stay the text they look like."""
        bare = text.lstrip("+-")
        is_plain = bare.isdecimal() and len(bare) <= LONGEST_NUMBER and (bare == "0" or not bare.startswith("0"))
        return int(text) if is_plain else text

    def _decimal(self, text: str) -> Decimal | str:
        """The figure exactly as written; what YAML takes for one and is none (.inf, 1_0.5) stays text."""
        try:
            return Decimal(text)
        except InvalidOperation:
            return text
