"""Reads a criteria file (YAML) safely: no tags, aliases or repeated keys, exact figures, problems with lines."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from khet.calc.criteria import CriteriaError, Framework, Problem, parse, to_plain
from khet.domains.frameworks.rules.refusals import CriteriaRefused, TextProblem
from khet.engine import plain_yaml

LARGEST_TEXT = 500_000


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
    return plain_yaml.write(to_plain(framework))


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
    plain = plain_yaml.read(text)
    if plain.problems:
        return tuple(_told(problem, problem.line) for problem in plain.problems), None
    try:
        return (), parse(plain.value)
    except CriteriaError as error:
        return tuple(_told(problem, plain.line(problem.path)) for problem in error.problems), None


def _told(problem: Problem | plain_yaml.YamlProblem, line: int | None) -> TextProblem:
    return TextProblem(problem.path, line, problem.message_th, problem.message_en)
