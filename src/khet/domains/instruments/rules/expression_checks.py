"""What is wrong with the expressions of one question: names that are not there, columns, patterns, places for ``.``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from khet.domains.instruments.rules import expressions, functions
from khet.domains.instruments.rules.expressions import BadExpression, Call, Column, Node, Parent, Ref, Self, Text
from khet.domains.instruments.rules.form import Form, Question

EXPRESSIONS = ("relevant", "constraint", "calculation", "choice_filter")
ALWAYS = frozenset({"name", "label"})

Finding = tuple[str, str, str, str]


def filter_columns(form: Form) -> dict[str, frozenset[str]]:
    """By list, the columns that its choices have."""
    return {
        found.key: ALWAYS.union(*(choice.filters for choice in found.choices)) if found.choices else ALWAYS
        for found in form.lists
    }


def check(question: Question, known: Mapping[str, Question], columns: frozenset[str]) -> Iterator[Finding]:
    """Part, value and the two messages for everything that is wrong."""
    for part in EXPRESSIONS:
        text = getattr(question, part)
        if text:
            yield from ((part, text, th, en) for th, en in _expression(part, text, question, known, columns))
    for part, labels in (("labels", question.labels), ("hints", question.hints)):
        for text in labels.values():
            yield from _shown(part, text, known)


def _shown(part: str, text: str, known: Mapping[str, Question]) -> Iterator[Finding]:
    """A text on screen may show answers by ``${name}``."""
    names = expressions.references(text)
    for name in names:
        if name not in known:
            yield part, f"${{{name}}}", *_unknown(name)
    if text.count("${") != len(expressions.all_references(text)):
        yield part, text[:40], "เขียน ${ชื่อข้อ} ไม่ครบหรือไม่ถูกต้อง", "A ${name} in the text is not complete"


def _expression(
    part: str, text: str, question: Question, known: Mapping[str, Question], columns: frozenset[str]
) -> Iterator[tuple[str, str]]:
    try:
        tree = expressions.parse(text)
    except BadExpression as refused:
        yield refused.message_th, refused.message_en
        return
    if part == "choice_filter" and not question.list_key:
        yield "กรองตัวเลือกได้เฉพาะคำถามแบบเลือก", "Only questions with choices have a filter"
    for name in sorted(expressions.keys(tree) - known.keys()):
        yield _unknown(name)
    for node in expressions.walk(tree):
        yield from _node(part, node, columns if part == "choice_filter" else None)
        if isinstance(node, Call):
            yield from _call(node, known)


def _node(part: str, node: Node, columns: frozenset[str] | None) -> Iterator[tuple[str, str]]:
    if isinstance(node, Column) and (columns is None or node.name not in columns):
        yield (
            f"ไม่เข้าใจ “{node.name}” หากหมายถึงคำถาม โปรดเขียน ${{{node.name}}}",
            f"“{node.name}” is not known; a question is written ${{{node.name}}}",
        )
    if isinstance(node, Self) and part in ("relevant", "choice_filter"):
        yield "ใช้ “.” ได้เฉพาะในเงื่อนไขคำตอบ", "“.” stands for the answer and belongs into a constraint"


def _call(node: Call, known: Mapping[str, Question]) -> Iterator[tuple[str, str]]:
    arguments = node.arguments
    if node.name == "regex" and isinstance(arguments[1], Text):
        refusal = functions.refusal_of_pattern(arguments[1].value)
        if refusal:
            yield f"รูปแบบใน regex ใช้ไม่ได้: {refusal}", f"The pattern of regex cannot be used: {refusal}"
    if any(isinstance(each, Parent) for each in arguments) and node.name != "position":
        yield "ใช้ “..” ได้เฉพาะใน position(..)", "“..” belongs into position(..)"
    if node.name == "position" and not isinstance(arguments[0], Parent):
        yield "position ใช้ได้ในรูป position(..)", "position is written position(..)"
    if node.name == "jr:choice-name" and not _names_choices(arguments[1], known):
        yield (
            "jr:choice-name ต้องตามด้วยชื่อคำถามแบบเลือกในเครื่องหมายคำพูด เช่น '${ข้อ}'",
            "jr:choice-name ends with the name of a question with choices in quotes, such as '${name}'",
        )
    if node.name == "indexed-repeat" and not (isinstance(arguments[0], Ref) and isinstance(arguments[1], Ref)):
        yield "indexed-repeat ต้องอ้างคำถามและชุดคำถามซ้ำ", "indexed-repeat names a question and its repeat"


def _names_choices(node: Node, known: Mapping[str, Question]) -> bool:
    names = expressions.references(node.value) if isinstance(node, Text) else ()
    return len(names) == 1 and bool(names[0] not in known or known[names[0]].list_key)


def _unknown(name: str) -> tuple[str, str]:
    return f"ไม่มีคำถามชื่อ ${{{name}}}", f"There is no question ${{{name}}}"
