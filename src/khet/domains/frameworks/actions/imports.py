"""Imports results from our workbook or a CSV: everything or nothing, or the good nodes with the faulty ones marked."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.db import transaction

from khet.calc.criteria import Framework as Definition
from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import evaluations, import_writing, loading
from khet.domains.frameworks.models import Evaluation
from khet.domains.frameworks.queries import evaluations as evaluation_queries
from khet.domains.frameworks.queries.criteria import definition_by_hash
from khet.domains.frameworks.queries.results import result_of
from khet.domains.frameworks.queries.rows import PublicationRow
from khet.domains.frameworks.queries.workbook_form import Form, write
from khet.domains.frameworks.queries.workbooks import marks_of, rows_for_marking
from khet.domains.frameworks.rules import columns, imports, results_workbook, tables
from khet.domains.frameworks.rules.columns import Column
from khet.domains.frameworks.rules.import_rows import Fault
from khet.domains.frameworks.rules.imports import CheckFigure
from khet.domains.frameworks.rules.refusals import AlreadyOpen, ImportRefused
from khet.domains.frameworks.rules.tables import Table
from khet.domains.frameworks.rules.workbook_file import LARGEST_FILE, OLD_OR_ENCRYPTED, ZIP
from khet.domains.organisations import public as organisations
from khet.kernel import audit, csv_text
from khet.kernel.actor import Actor

Mode = Literal["all_or_nothing", "keep_good"]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import came to; ``marked`` is the workbook with its faulty cells marked, None when there are none.

    ``accepted`` counts the nodes that were kept, ``unchanged`` those that said what was stored already.
    """

    ok: bool
    evaluation_id: int | None
    accepted: int
    unchanged: int
    codes: tuple[str, ...]
    faults: tuple[Fault, ...]
    marked: bytes | None
    publications: tuple[PublicationRow, ...] = ()


class _Undone(Exception):
    """Faults were found while writing: everything is taken back."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__()


@dataclass(frozen=True, slots=True)
class _Source:
    """A file that was read, with what is needed to send it back marked."""

    table: Table
    columns: tuple[Column, ...]
    form: Form

    def marked(self, faults: Sequence[Fault]) -> bytes | None:
        """The workbook with these faults, None without any."""
        if not faults:
            return None
        texts = [
            (
                row[0].row,
                {column.key: cell.text for cell in row for column in self.columns if column.place == cell.column},
            )
            for row in self.table.rows
        ]
        rows, moved = rows_for_marking(self.form.framework, texts, faults, self.columns)
        form = self.form
        return write(Form(form.marks, form.framework, form.office_type, form.office_name, form.year, rows, moved))


def import_results(
    *,
    actor: Actor,
    office_id: int,
    framework_code: str,
    year: int,
    filename: str,
    data: bytes,
    at: datetime,
    publish: bool = False,
    mode: Mode = "all_or_nothing",
    school_id: int | None = None,
    amend_reason: str = "",
) -> ImportReport:
    """Take results from a workbook of ours or a CSV, opening the evaluation when it is not open yet.

    Without ``publish`` the figures become drafts with a self-score; "keep_good" keeps the nodes without a fault, in one
    transaction. With it they become the evaluator's score and the rounds in the file are published one after another,
    always all or nothing: this needs ``frameworks.result.publish`` too. Rounds that are published already need
    ``amend_reason`` and ``frameworks.result.amend``, and are published again.

    Raises NotAllowed, and ImportRefused when the file as a whole cannot be taken (another office, framework, version or
    year, an edited head, not readable); then nothing was changed, as with faults in "all_or_nothing".
    """
    actor.require_office(permissions.RESULT_IMPORT, office_id)
    if publish:
        actor.require_office(permissions.RESULT_PUBLISH, office_id)
    if amend_reason.strip():
        actor.require_office(permissions.RESULT_AMEND, office_id)
    strict = publish or mode == "all_or_nothing"
    try:
        with transaction.atomic():
            evaluation = _evaluation(actor, office_id, framework_code, year, school_id, at)
            source = _read(evaluation, filename, data)
            report = _take(actor, evaluation, source, publish, strict, amend_reason, at)
    except _Undone as undone:
        return ImportReport(
            ok=False,
            evaluation_id=None,
            accepted=0,
            unchanged=0,
            codes=(),
            faults=undone.faults,
            marked=source.marked(undone.faults),
        )
    return report


def _take(
    actor: Actor,
    evaluation: Evaluation,
    source: _Source,
    publish: bool,
    strict: bool,
    amend_reason: str,
    at: datetime,
) -> ImportReport:
    framework = source.form.framework
    judged = imports.judge(framework, source.table, source.columns, office_type=source.form.office_type)
    if not (judged.inputs or judged.faults):
        raise ImportRefused("ไม่พบผลในไฟล์นี้ ยังไม่ได้กรอกข้อใดเลย", "The file holds no results")
    if strict and judged.faults:
        raise _Undone(judged.faults)
    written = import_writing.write(
        actor=actor, evaluation=evaluation, inputs=judged.inputs, publish=publish, amend_reason=amend_reason, at=at
    )
    faults = (*judged.faults, *written.faults, *_check_headings(evaluation, framework, judged.checks))
    if strict and faults:
        raise _Undone(faults)
    published: list[PublicationRow] = []
    if publish:
        published = import_writing.publish_rounds(
            actor=actor, evaluation=evaluation, written=written, reason=amend_reason, at=at
        )
    _record(actor, evaluation, written, publish, len(faults), at)
    return ImportReport(
        ok=not faults,
        evaluation_id=evaluation.pk,
        accepted=len(written.codes),
        unchanged=len(written.unchanged),
        codes=written.codes,
        faults=tuple(sorted(faults, key=lambda each: (each.row, len(each.column), each.column))),
        marked=source.marked(faults),
        publications=tuple(published),
    )


def _evaluation(
    actor: Actor, office_id: int, framework_code: str, year: int, school_id: int | None, at: datetime
) -> Evaluation:
    """The evaluation, locked; opened when there is none yet, unless somebody does so at this moment."""
    seen = Evaluation.objects.visible_to(actor, permissions.RESULT_IMPORT)
    wanted = seen.of(office_id=office_id, framework_code=framework_code, year=year, school_id=school_id)
    found = wanted.order_by("framework__office_id").values_list("pk", flat=True)
    chosen = found.first()
    if chosen is None:
        with contextlib.suppress(AlreadyOpen):
            evaluations.create(
                actor=actor,
                office_id=office_id,
                framework_code=framework_code,
                year=year,
                school_id=school_id,
                at=at,
            )
        chosen = found.first()
    if chosen is None:
        raise evaluation_queries.not_found()
    return loading.evaluation(actor, permissions.RESULT_IMPORT, chosen)


def _read(evaluation: Evaluation, filename: str, data: bytes) -> _Source:
    framework = definition_by_hash(evaluation.version.definition_hash)
    office = organisations.office(evaluation.office_id)
    marks = marks_of(framework, evaluation.version.definition_hash, office, evaluation.year, evaluation.school_id)
    form = Form(marks, framework, evaluation.office.office_type, office.name, evaluation.year, ())
    if not data:
        raise ImportRefused("ไฟล์ว่าง", "The file is empty")
    if data.startswith((ZIP, OLD_OR_ENCRYPTED)) or filename.lower().endswith((".xlsx", ".xls", ".xlsm")):
        table, found = results_workbook.read(data, framework, marks)
        return _Source(table, found, form)
    table = _read_csv(data, framework)
    return _Source(table, columns.csv_columns(table.head, framework), form)


def _read_csv(data: bytes, framework: Definition) -> Table:
    if len(data) > LARGEST_FILE:
        raise ImportRefused("ไฟล์ใหญ่เกิน 10 MB", "The file is larger than 10 MB")
    try:
        text = csv_text.decode(data)
    except csv_text.CsvRefused as problem:
        raise ImportRefused(
            str(problem), "The letters of this file cannot be read: save it as CSV in UTF-8"
        ) from problem
    return tables.read_csv(text, known=sorted(columns.known_keys(framework)))


def _check_headings(evaluation: Evaluation, framework: Definition, checks: Sequence[CheckFigure]) -> list[Fault]:
    """A figure given for a heading must be what the nodes under it come to: as a mean or as a level."""
    if not checks:
        return []
    fresh = evaluation_queries.loaded(Evaluation.objects.filter(pk=evaluation.pk)).get()
    outcome = result_of(fresh).outcome
    faults = []
    for check in checks:
        figure = outcome.figure(check.code)
        if check.value in {Decimal(each) for each in (figure.value, figure.level_number) if each is not None}:
            continue
        shown = figure.value or "-"
        faults.append(
            imports.fault(
                check.cell,
                check.code,
                f"ข้อนี้คำนวณจากข้อย่อยได้ {shown} (ระดับ {figure.level_number or '-'}) ไม่ตรงกับ {check.value} ที่กรอก",
                f"This is computed as {shown} (level {figure.level_number or '-'}), not {check.value}",
            )
        )
    return faults


def _record(
    actor: Actor,
    evaluation: Evaluation,
    written: import_writing.Written,
    publish: bool,
    faults: int,
    at: datetime,
) -> None:
    detail: Mapping[str, object] = {
        "nodes": list(written.codes),
        "rounds": list(written.rounds),
        "published": publish,
        "faults": faults,
    }
    audit.record(
        actor=actor,
        verb="frameworks.results.imported",
        target_kind="frameworks.evaluation",
        target_id=evaluation.pk,
        target_label=f"{evaluation.framework.code} {evaluation.year}",
        office_id=evaluation.office_id,
        detail=dict(detail),
        at=at,
    )
