"""The tables of results, laid out as the evaluators' own papers are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from khet.calc.criteria import Framework, Node, State
from khet.calc.rollup import Figure, Outcome
from khet.kernel.documents import Block, Cell, Column, Heading, Part, Row, Table
from khet.reports import wording
from khet.reports.figures import Source, number
from khet.reports.layout import Section, sections

SCORE_WIDTH, WORD_WIDTH = 12, 15


def blocks(source: Source, outcome: Outcome) -> Iterator[Block]:
    """The whole body: a heading and a table per part."""
    found = sections(source.framework)
    for section in found:
        if section.part is not None and len(found) > 1:
            yield Heading(section.part.name, level=2)
        yield _Tables(source, outcome, section).table()


class _Tables:
    """Writes one section of one outcome as a table."""

    def __init__(self, source: Source, outcome: Outcome, section: Section) -> None:
        self.source = source
        self.outcome = outcome
        self.section = section
        self.framework: Framework = source.framework
        self.figures = {node.code: outcome.figure(node.code) for node in section.nodes}
        self.with_rounds = len(self.framework.rounds) > 1

    def table(self) -> Table:
        """The section's table."""
        if self.section.shape == "targets":
            return self._targets()
        if self.with_rounds:
            return self._rounds()
        return self._levels()

    # Levels by rounds, with the mean beside them -----------------------------------------------------

    def _rounds(self) -> Table:
        rounds = self.framework.rounds
        columns = (
            Column(self.section.item, width=100 - 10 * len(rounds) - SCORE_WIDTH - WORD_WIDTH),
            *(Column(found.name, "center", 10) for found in rounds),
            Column(wording.MEAN, "center", SCORE_WIDTH),
            Column(wording.LEVEL_MEANING, "center", WORD_WIDTH),
        )
        head = (
            Row(
                (
                    Cell(self.section.item, rowspan=2),
                    Cell(self._score_title(), colspan=len(rounds)),
                    Cell(wording.OVERVIEW.format(item=self.section.item.partition("/")[0]), colspan=2),
                )
            ),
            Row(
                (
                    *(Cell(found.name.replace(" ", "\n", 1)) for found in rounds),
                    Cell(wording.MEAN),
                    Cell(wording.LEVEL_MEANING),
                )
            ),
        )
        rows = [self._round_row(nodes, at) for nodes in self._groups() for at in range(len(nodes))]
        return self._closed(columns, rows, head, note=self._note())

    def _round_row(self, nodes: tuple[Node, ...], at: int) -> Row:
        """One node's line; a score that covers several nodes stands once, beside all of them."""
        name = self._name(nodes[at])
        if at > 0:
            return Row((name,))
        figure, span = self.figures[nodes[0].code], len(nodes)
        rounds = self.framework.rounds
        if not figure.state.counts or figure.value is None:
            return Row((name, *self._stated(figure, width=len(rounds) + 2, rowspan=span)))
        cells = (
            self.source.cell(figure, f"round:{found.code}", figure.rounds.get(found.code), found.name)
            for found in rounds
        )
        value = self.source.cell(figure, "value", figure.value, wording.MEAN)
        return Row((name, *(_spanned(cell, span) for cell in (*cells, value)), self.source.level_cell(figure, span)))

    # One level per line, flat or as a tree -----------------------------------------------------------

    def _levels(self) -> Table:
        columns = (
            Column(self.section.item, width=100 - SCORE_WIDTH - WORD_WIDTH - 2),
            Column(self._score_title(), "center", SCORE_WIDTH),
            Column(wording.LEVEL_MEANING, "center", WORD_WIDTH + 2),
        )
        rows = [self._level_row(nodes, at) for nodes in self._groups() for at in range(len(nodes))]
        return self._closed(columns, rows, (), note=self._note())

    def _level_row(self, nodes: tuple[Node, ...], at: int) -> Row:
        node = nodes[at]
        name = self._name(node)
        if at > 0:
            return Row((name,))
        figure, span = self.figures[node.code], len(nodes)
        if not figure.state.counts or figure.printed is None:
            return Row((name, *self._stated(figure, width=2, rowspan=span)))
        field = "level_number" if figure.printed == str(figure.level_number) else "value"
        score = self.source.cell(figure, field, figure.printed, self._score_title())
        return Row((name, _spanned(score, span), self.source.level_cell(figure, span)))

    # Targets and results -----------------------------------------------------------------------------

    def _targets(self) -> Table:
        item = self.section.item.partition("/")[0]
        national = self.framework.subject == "office"
        columns = [Column(self.section.item, width=42), Column(wording.TARGET.format(item=item), "center", 13)]
        columns += [Column(wording.NATIONAL_RESULT, "center", 18)] if national else []
        columns += [Column(wording.OWN_RESULT, "center", 16), Column(wording.MEANING, "center", 11)]
        shown = [node for node in self.section.nodes if self.figures[node.code].state is not State.IN_PROGRESS]
        rows = tuple(self._target_row(node, national=national) for node in shown)
        under_way = [node for node in self.section.nodes if node not in shown]
        return Table(tuple(columns), rows, note=self._under_way(under_way), name=self._sheet())

    def _target_row(self, node: Node, *, national: bool) -> Row:
        figure = self.figures[node.code]
        told = (("target", figure.target), ("result", figure.result))
        target, result = (
            Cell(node.with_unit(value), figure=self.source.ref(figure, field, value, what)) if value else Cell("")
            for (field, value), what in zip(told, (wording.TARGET.format(item=""), wording.OWN_RESULT), strict=True)
        )
        cells = [self._name(node), target, *([Cell("")] if national else [])]
        if figure.meaning is None:
            return Row((*cells, *self._stated(figure, width=2, rowspan=1)))
        meaning = Cell(figure.meaning, figure=self.source.ref(figure, "meaning", figure.meaning, wording.MEANING))
        return Row((*cells, result, meaning))

    def _under_way(self, nodes: list[Node]) -> tuple[Part, ...]:
        """The line under the table for what is still under way, as the papers have it."""
        told = [f"{self._title(node)} {self.figures[node.code].printed or ''}".rstrip() for node in nodes]
        if not told:
            return ()
        return (Part(f"{wording.NOTE} ", bold=True), *(Part(line, break_before=at > 0) for at, line in enumerate(told)))

    # What the tables share ---------------------------------------------------------------------------

    def _groups(self) -> list[tuple[Node, ...]]:
        """The nodes in order, those side by side that share one score taken together."""
        keyed = ((self.framework.shared_with(node.code) or (node.code,), node) for node in self.section.nodes)
        return [tuple(node for _, node in group) for _, group in groupby(keyed, key=lambda pair: pair[0])]

    def _name(self, node: Node) -> Cell:
        heading = node.depth == 0 and self.section.depth > 0
        parts = (Part(f"{node.label} ", bold=True), Part(node.name)) if node.label else (Part(node.name),)
        return Cell(parts, indent=node.depth, bold=heading)

    def _title(self, node: Node) -> str:
        return f"{node.label} {node.name}".strip()

    def _stated(self, figure: Figure, *, width: int, rowspan: int) -> tuple[Cell, ...]:
        """What stands where a score would: nothing, the same dash in every cell, or words across all of them."""
        printed = figure.printed or ""
        if len(printed) > 1:
            return (Cell(printed, align="center", colspan=width, rowspan=rowspan),)
        return (Cell(printed, align="center", rowspan=rowspan),) * width

    def _score_title(self) -> str:
        return wording.LEVEL if self.framework.in_levels else wording.SCORE

    def _sheet(self) -> str:
        return self.section.part.name if self.section.part else self.framework.short_name or self.framework.code

    def _note(self) -> tuple[Part, ...]:
        """Say which rounds are still missing from the means."""
        missing = set(self.outcome.overall.why.rounds_missing)
        names = [found.name for found in self.framework.rounds if found.code in missing]
        if not names or not self.section.closes_overall:
            return ()
        text = wording.ROUNDS_MISSING.format(rounds=" ".join(names))
        return (Part(f"{wording.NOTE} ", bold=True), Part(text))

    def _closed(
        self, columns: tuple[Column, ...], rows: list[Row], head: tuple[Row, ...], note: tuple[Part, ...]
    ) -> Table:
        """The table with the overall line at its foot when this is the section that carries it."""
        if self.section.closes_overall:
            rows.append(self._overall_row(len(columns)))
        return Table(columns, tuple(rows), header_rows=head, note=note, name=self._sheet())

    def _overall_row(self, width: int) -> Row:
        overall = self.outcome.overall
        label = self.framework.count_text(overall.counted or 0) or wording.TOTAL
        name = Cell(label, align="right", colspan=width - 2)
        if overall.printed is None or not overall.state.counts:
            return Row((name, *self._stated(overall, width=2, rowspan=1)), kind="total")
        field = "printed" if overall.printed != overall.value else "value"
        value = Cell(
            overall.printed,
            figure=self.source.ref(overall, field, overall.printed, wording.MEAN),
            number=number(overall.printed),
        )
        return Row((name, value, self.source.level_cell(overall)), kind="total")


def _spanned(cell: Cell, rowspan: int) -> Cell:
    return Cell(cell.text, figure=cell.figure, number=cell.number, rowspan=rowspan)
