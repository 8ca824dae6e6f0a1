"""Which question needs which: the order in which a form is worked out, and circles, which have none."""

from __future__ import annotations

from collections.abc import Iterator

from khet.domains.instruments.rules import expressions
from khet.domains.instruments.rules.expressions import BadExpression
from khet.domains.instruments.rules.form import Form, Question


class Circular(ValueError):
    """Questions need each other in a circle; ``keys`` are these, in order."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.keys = keys
        super().__init__(" → ".join((*keys, keys[0])))


def ordered(form: Form) -> tuple[Question, ...]:
    """The questions of a form, each behind what it needs; raises Circular, BadExpression."""
    found = {question.key: question for _, question in form.every()}
    return tuple(found[key] for key in _sorted(needs(form)))


def needs(form: Form) -> dict[str, tuple[str, ...]]:
    """What each question's relevance and calculation need: the group it stands in, and the answers they name."""
    known = {question.key for _, question in form.every()}
    return {
        question.key: tuple(dict.fromkeys(each for each in _needed(path, question) if each in known))
        for path, question in form.every()
    }


def _needed(path: tuple[str, ...], question: Question) -> Iterator[str]:
    if path:
        yield path[-1]
    for text in (question.relevant, question.calculation):
        if text:
            yield from sorted(expressions.keys(expressions.parse(text)))


def circle(form: Form) -> tuple[str, ...]:
    """The questions of one circle, () when there is none; expressions that cannot be read need nothing."""
    try:
        ordered(form)
    except Circular as found:
        return found.keys
    except BadExpression:
        return ()
    return ()


def _sorted(graph: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Depth first without recursion, in the order of the form; raises Circular."""
    done: set[str] = set()
    for start, first in graph.items():
        if start in done:
            continue
        way: dict[str, Iterator[str]] = {start: iter(first)}
        while way:
            key = next(reversed(way))
            following = next((each for each in way[key] if each not in done), None)
            if following is None:
                del way[key]
                done.add(key)
                yield key
            elif following in way:
                keys = list(way)
                raise Circular(tuple(keys[keys.index(following) :]))
            else:
                way[following] = iter(graph[following])
