"""Read plain dicts key by key, collecting every problem instead of stopping at the first.

A criteria file is written by people: somebody who mends one mistake and uploads again
should not meet the next one only then. So a wrong value is noted with its place, a
harmless one stands in for it, and the caller refuses the file at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from khet.calc.criteria_types import Problem


class Problems:
    """The list of what is wrong, in the order it was met."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, path: str, message_th: str, message_en: str) -> None:
        """Note one problem and where it is."""
        self.found.append(Problem(path, message_th, message_en))


def join(path: str, key: str) -> str:
    """Name a key inside a place: ``nodes[3]`` and ``weight`` give ``nodes[3].weight``."""
    return f"{path}.{key}" if path else key


class Section:
    """One mapping of the file; unknown keys are problems, because a misspelt key is a silent loss."""

    def __init__(self, plain: object, path: str, problems: Problems, known: Sequence[str]) -> None:
        self.path = path
        self.problems = problems
        self.plain: Mapping[object, object] = {}
        if not isinstance(plain, Mapping):
            self._wrong("", "ต้องเป็นกลุ่มของ “ชื่อ: ค่า”", "must be a mapping of keys to values")
            return
        self.plain = plain
        for key in plain:
            if key not in known:
                problems.add(join(path, str(key)), f"ไม่รู้จัก “{key}”", f"unknown key “{key}”")

    def has(self, key: str) -> bool:
        """Tell whether the key is there and says something."""
        return self.plain.get(key) is not None

    def text(self, key: str, default: str | None = None) -> str:
        """Read a text; without a default it must be there and not be empty."""
        value = self.plain.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            self._missing_or_wrong(key, value, "ต้องเป็นข้อความ (ใส่เครื่องหมายคำพูด)", "must be a text (put it in quotes)")
            return default or ""
        if not value.strip() and default is None:
            self._wrong(key, "ต้องไม่ว่าง", "must not be empty")
        return value.strip()

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        """Read one word of a fixed list."""
        before = len(self.problems.found)
        value = self.text(key, default)
        if value not in choices:
            if len(self.problems.found) == before:
                listed = ", ".join(choices)
                self._wrong(key, f"“{value}” ไม่อยู่ใน: {listed}", f"“{value}” is not one of: {listed}")
            return default or choices[0]
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """Read a whole number."""
        value = self.plain.get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            self._missing_or_wrong(key, value, "ต้องเป็นจำนวนเต็ม", "must be a whole number")
            return default or 0
        return value

    def number(self, key: str, default: Decimal | None = None) -> Decimal:
        """Read a number exactly as it is written, never through a binary fraction."""
        value = self.plain.get(key)
        if value is None and default is not None:
            return default
        found = as_decimal(value)
        if found is None:
            self._missing_or_wrong(key, value, "ต้องเป็นตัวเลข", "must be a number")
            return default if default is not None else Decimal(0)
        return found

    def optional_number(self, key: str) -> Decimal | None:
        """Read a number that may be absent."""
        return self.number(key) if self.has(key) else None

    def flag(self, key: str, *, default: bool) -> bool:
        """Read true or false."""
        value = self.plain.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self._wrong(key, "ต้องเป็น true หรือ false", "must be true or false")
            return default
        return value

    def items(self, key: str, *, required: bool = False) -> list[tuple[str, object]]:
        """Read a list as (place, value) pairs."""
        value = self.plain.get(key)
        if value is None and not required:
            return []
        if not isinstance(value, list | tuple):
            self._missing_or_wrong(key, value, "ต้องเป็นรายการ", "must be a list")
            return []
        if required and not value:
            self._wrong(key, "ต้องมีอย่างน้อย 1 รายการ", "must hold at least one item")
        return [(f"{join(self.path, key)}[{place}]", item) for place, item in enumerate(value)]

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts."""
        return texts(self.items(key), self.problems)

    def section(self, key: str, known: Sequence[str]) -> Section:
        """Read a mapping inside this one; an absent one is empty."""
        value = self.plain.get(key)
        return Section({} if value is None else value, join(self.path, key), self.problems, known)

    def pairs(self, key: str) -> list[tuple[str, str, object]]:
        """Read a mapping with free keys as (place, key, value) triples, keys as texts."""
        value = self.plain.get(key)
        if value is None:
            return []
        if not isinstance(value, Mapping):
            self._wrong(key, "ต้องเป็นกลุ่มของ “ชื่อ: ค่า”", "must be a mapping of keys to values")
            return []
        return [(f"{join(self.path, key)}.{name}", str(name), item) for name, item in value.items()]

    def _missing_or_wrong(self, key: str, value: object, message_th: str, message_en: str) -> None:
        if value is None:
            self._wrong(key, "ต้องระบุ", "is required")
        else:
            self._wrong(key, message_th, message_en)

    def _wrong(self, key: str, message_th: str, message_en: str) -> None:
        self.problems.add(join(self.path, key) if key else self.path, message_th, message_en)


def texts(items: list[tuple[str, object]], problems: Problems) -> tuple[str, ...]:
    """Read each item as a text that is not empty."""
    found = []
    for path, item in items:
        if isinstance(item, str) and item.strip():
            found.append(item.strip())
        else:
            problems.add(
                path, "ต้องเป็นข้อความที่ไม่ว่าง (ใส่เครื่องหมายคำพูด)", "must be a text that is not empty (put it in quotes)"
            )
    return tuple(found)


def as_decimal(value: object) -> Decimal | None:
    """Read a number by its shortest written form, so that 4.21 in a file is exactly 4.21; None when it is none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = Decimal(str(value).strip())
    except (InvalidOperation, ValueError):
        return None
    return found if found.is_finite() and abs(found.adjusted()) <= 15 else None
