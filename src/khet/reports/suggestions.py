"""The suggestion book: under every indicator what the evaluators advise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from khet.calc.criteria import Framework
from khet.kernel.documents import Block, Heading, Paragraph, Part
from khet.reports import wording


@dataclass(frozen=True, slots=True)
class Advice:
    """One suggestion, and the round it was written in."""

    node_code: str
    round_code: str
    text: str


def blocks(framework: Framework, advice: Sequence[Advice], *, title: str = "") -> Iterator[Block]:
    """The suggestions in the order of the framework's nodes; a heading for those that have none is left out."""
    by_node: dict[str, list[Advice]] = {}
    for given in advice:
        by_node.setdefault(given.node_code, []).append(given)
    if title:
        yield Heading(title, level=2)
    if not by_node:
        yield Paragraph(wording.NO_SUGGESTIONS, indent=False)
    for node in framework.nodes:
        if node.code in by_node:
            yield Heading(f"{node.label} {node.name}".strip(), level=3)
            yield from _texts(by_node[node.code], {found.code: found.name for found in framework.rounds})


def _texts(given: list[Advice], round_names: Mapping[str, str]) -> Iterator[Paragraph]:
    """The texts of one node; the round is named only where there are several."""
    several = len({advice.round_code for advice in given}) > 1
    for advice in given:
        lead = round_names.get(advice.round_code, "") if several else ""
        for at, text in enumerate(_paragraphs(advice.text)):
            if lead and at == 0:
                yield Paragraph((Part(f"{lead} ", bold=True), Part(text)))
            else:
                yield Paragraph(text)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
