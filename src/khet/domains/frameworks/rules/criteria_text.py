"""Reads a criteria file (YAML) safely: no tags, aliases or repeated keys, exact figures, problems with lines."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from khet.calc.criteria import CriteriaError, Framework, parse, to_plain
from khet.domains.frameworks.rules.refusals import CriteriaRefused, TextProblem

LARGEST_TEXT = 500_000
DEEPEST = 12
LONGEST_NUMBER = 15
# The parser in C where it is installed, twenty times as fast; both read the same.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(text: str) -> Framework:
    """The framework that a criteria file describes; raises CriteriaRefused with every problem and its line."""
    problems, framework = _examine(text)
    if framework is None:
        raise CriteriaRefused(problems)
    return framework


def problems(text: str) -> tuple[TextProblem, ...]:
    """Everything that is wrong with a criteria file; nothing when it can be used."""
    return _examine(text)[0]


def write(framework: Framework) -> str:
    """The framework as a criteria file; reading the answer gives an equal framework."""
    return yaml.safe_dump(to_plain(framework), allow_unicode=True, sort_keys=False, width=110, default_flow_style=False)


def canonical(framework: Framework) -> dict[str, Any]:
    """The definition as stored: what ``calc`` writes, as JSON holds it."""
    stored: dict[str, Any] = json.loads(_canonical_text(framework))
    return stored


def digest(framework: Framework) -> str:
    """SHA-256 of the canonical JSON; changing how it is written changes every stored hash."""
    return hashlib.sha256(_canonical_text(framework).encode()).hexdigest()


def _canonical_text(framework: Framework) -> str:
    return json.dumps(to_plain(framework), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _examine(text: str) -> tuple[tuple[TextProblem, ...], Framework | None]:
    if len(text) > LARGEST_TEXT:
        return (
            TextProblem("", None, "ไฟล์เกณฑ์ใหญ่เกินไป (เกิน 500,000 ตัวอักษร)", "The file is longer than 500,000 characters"),
        ), None
    reader = _Reader()
    plain = reader.read(text)
    if reader.problems:
        return tuple(reader.problems), None
    try:
        return (), parse(plain)
    except CriteriaError as error:
        found = tuple(
            TextProblem(problem.path, reader.line(problem.path), problem.message_th, problem.message_en)
            for problem in error.problems
        )
        return found, None


class _Reader:
    """Turns YAML's node tree into plain values, noting the line of every path on the way."""

    def __init__(self) -> None:
        self.problems: list[TextProblem] = []
        self._lines: dict[str, int] = {}

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

    def line(self, path: str) -> int | None:
        """The line of a path, or of the nearest thing around it that has one."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self._lines.get("")

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
        self.problems.append(TextProblem(path, line, message_th, message_en))

    def _value(self, node: yaml.Node, path: str) -> Any:
        self._lines.setdefault(path, node.start_mark.line + 1)
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
                    inner, line, f"มีคีย์ “{key}” ซ้ำ (ครั้งแรกที่บรรทัด {self._lines[inner]})", f"Key {key} appears twice"
                )
                continue
            self._lines[inner] = line
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
