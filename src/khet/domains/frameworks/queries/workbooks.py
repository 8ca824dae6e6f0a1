"""The results workbook: an office's nodes to fill in, and the same workbook back with its faulty cells marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from khet.calc.criteria import Framework, Node, Scoring
from khet.domains.frameworks import permissions
from khet.domains.frameworks.models import Evaluation
from khet.domains.frameworks.queries import evaluations as evaluation_queries
from khet.domains.frameworks.queries.choosing import version_for
from khet.domains.frameworks.queries.criteria import definition_by_hash
from khet.domains.frameworks.queries.results import entry_rows
from khet.domains.frameworks.queries.rows import EntryRow
from khet.domains.frameworks.queries.workbook_form import Form, write
from khet.domains.frameworks.rules import columns, results_workbook
from khet.domains.frameworks.rules.columns import Column
from khet.domains.frameworks.rules.import_rows import Fault
from khet.domains.frameworks.rules.numbers import as_text
from khet.domains.frameworks.rules.results_workbook import HEAD_ROW, Marks
from khet.domains.frameworks.rules.tables import column_letter
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor

HOW_WORDS = {
    Scoring.LEVEL: "ให้ระดับตามเกณฑ์",
    Scoring.CHECKLIST: "ตรวจทีละขั้น",
    Scoring.PERCENT: "ร้อยละ เทียบเกณฑ์",
    Scoring.POINTS: "คะแนน",
    Scoring.TARGET: "เทียบค่าเป้าหมาย",
    Scoring.ROLLUP: "คำนวณจากข้อย่อย (ไม่ต้องกรอก)",
}


def template_workbook(
    *, actor: Actor, office_id: int, framework_code: str, year: int, school_id: int | None = None
) -> bytes:
    """A workbook with the nodes of an office, filled with what is known, to fill in and upload; six queries.

    Works before the evaluation is opened too. Raises NotAllowed, NoSuchFramework, NoVersionInUse.
    """
    actor.require_office(permissions.RESULT_VIEW, office_id)
    seen = evaluation_queries.loaded(Evaluation.objects.visible_to(actor, permissions.RESULT_VIEW))
    wanted = seen.of(office_id=office_id, framework_code=framework_code, year=year, school_id=school_id)
    found = wanted.order_by("framework__office_id").first()
    version = found.version if found is not None else version_for(code=framework_code, office_id=office_id, year=year)
    framework = definition_by_hash(version.definition_hash)
    entries = entry_rows(found.pk, evaluation_queries.row_of(found)) if found is not None else {}
    office = organisations.office(office_id)
    return write(
        Form(
            marks=marks_of(framework, version.definition_hash, office, year, school_id),
            framework=framework,
            office_type=office.type,
            office_name=office.name,
            year=year,
            rows=[_filled(framework, node, entries) for node in framework.nodes],
        )
    )


def marks_of(
    framework: Framework, definition_hash: str, office: organisations.OfficeRow, year: int, school_id: int | None
) -> Marks:
    """What the hidden sheet of a workbook for this office says."""
    return Marks(
        {
            "format": results_workbook.FORMAT,
            "office": str(office.id),
            "school": "" if school_id is None else str(school_id),
            "framework": framework.code,
            "version": framework.version,
            "definition": definition_hash,
            "year": str(year),
        },
        office.short_name,
    )


def _filled(framework: Framework, node: Node, entries: Mapping[tuple[str, str], EntryRow]) -> dict[str, str]:
    row = {columns.CODE: node.code, columns.NAME: node.name, columns.HOW: HOW_WORDS[node.scoring]}
    target = node.target
    for found in framework.rounds:
        entry = entries.get((found.code, node.code))
        if entry is None:
            continue
        report, score = entry.report, entry.score
        level = score.level if score.level is not None else report.self_level
        state = score.state or report.state
        row[f"{columns.LEVEL}{found.code}"] = as_text(level) or ""
        row[f"{columns.NUMERATOR}{found.code}"] = as_text(report.numerator) or ""
        row[f"{columns.DENOMINATOR}{found.code}"] = as_text(report.denominator) or ""
        row[f"{columns.STEPS}{found.code}"] = ", ".join(str(number) for number in sorted(report.done_steps or ()))
        row[columns.RESULT] = as_text(report.result) or row.get(columns.RESULT, "")
        row[columns.STATE] = columns.state_word(state) if state else row.get(columns.STATE, "")
        row[columns.COMMENT] = report.remark or row.get(columns.COMMENT, "")
        target = report.target if report.target is not None else target
    if node.scoring is Scoring.TARGET and target is not None:
        row[columns.TARGET] = as_text(target) or ""
    return row


def rows_for_marking(
    framework: Framework,
    texts: Sequence[tuple[int, Mapping[str, str]]],
    faults: Sequence[Fault],
    head: Sequence[Column],
) -> tuple[list[Mapping[str, str]], list[Fault]]:
    """The rows of an uploaded table and its faults, moved to where the marked workbook has them.

    Nodes that the upload left out come after its rows, so that the marked workbook is whole.
    """
    kept: list[Mapping[str, str]] = []
    moved_rows: dict[int, int] = {}
    known = {node.code: node for node in framework.nodes}
    for number, row in texts:
        moved_rows[number] = HEAD_ROW + len(kept) + 1
        node = known.get(row.get(columns.CODE, ""))
        named = {columns.NAME: node.name, columns.HOW: HOW_WORDS[node.scoring]} if node is not None else {}
        kept.append({**row, **named})
    present = {code for row in kept for code in framework.codes_for(row.get(columns.CODE, ""))}
    kept += [_filled(framework, node, {}) for node in framework.nodes if node.code not in present]
    places = {column.place: column for column in head}
    ours = {column.key: column for column in columns.workbook_columns(framework)}
    return kept, [_moved(fault, moved_rows, places, ours) for fault in faults]


def _moved(fault: Fault, rows: Mapping[int, int], places: Mapping[int, Column], ours: Mapping[str, Column]) -> Fault:
    theirs = next((column for place, column in places.items() if column_letter(place) == fault.column), None)
    column = ours.get(theirs.key) if theirs is not None else None
    letter = column_letter(column.place) if column is not None else column_letter(len(ours) + 1)
    row = rows.get(fault.row, fault.row)
    return replace(fault, row=row, column=letter, cell=f"{letter}{row}")
