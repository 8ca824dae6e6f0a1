"""The way of a file: checked, asked about, decided on, accepted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from khet.calc.calendars import thai_day
from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import publishing, reporting, workflow
from khet.domains.warehouse.actions.evaluating import Evaluated, evaluate
from khet.domains.warehouse.actions.publishing import Tell
from khet.domains.warehouse.models import Decision, Import, Question, SavedMapping
from khet.domains.warehouse.queries import reading
from khet.domains.warehouse.queries.choosing import answer_to
from khet.domains.warehouse.queries.imports import dataset_of, loaded, question_of, report_of, row_of
from khet.domains.warehouse.queries.reading import MappingUnsure
from khet.domains.warehouse.queries.rows import ImportReport, ImportRow, SnapshotRow
from khet.domains.warehouse.rules.periods import check_period
from khet.domains.warehouse.rules.refusals import FileUnreadable, MappingRefused, NotFound
from khet.engine import readers, schemas
from khet.engine.readers.tables import ColumnMapping
from khet.kernel.actor import Actor


def check(*, actor: Actor, import_id: int, at: datetime, tell: Tell | None = None) -> ImportReport:
    """Read and check an import's file and write down what came of it; safe to do again at any time.

    Raises NotAllowed, NotFound and WrongState; FileUnreadable, MappingNeeded and MappingRefused after they were written
    down with the import.
    """
    row = loaded(actor, import_id, permissions.FILE_IMPORT)
    answer = _evaluate(actor, row, at=at, tell=tell)
    with transaction.atomic():
        return _write_checked(actor, row.pk, answer, at)


def check_and_accept(
    *, actor: Actor, import_id: int, reason: str = "", replace: str = "", at: datetime, tell: Tell | None = None
) -> tuple[ImportReport, SnapshotRow]:
    """Check and publish in one go, working the answer out once; raises what ``check`` and ``accept`` raise."""
    row = loaded(actor, import_id, permissions.FILE_IMPORT)
    actor.require_office(permissions.SNAPSHOT_PUBLISH, row.office_id)
    answer = _evaluate(actor, row, at=at, tell=tell)
    with transaction.atomic():
        _write_checked(actor, row.pk, answer, at)
    made = publishing.accept(
        actor=actor, import_id=import_id, reason=reason, replace=replace, at=at, answer=answer, tell=tell
    )
    return report_of(loaded(actor, import_id)), made


def _evaluate(actor: Actor, row: Import, *, at: datetime, tell: Tell | None) -> Evaluated:
    """Work the answer out; a file that cannot be read, or whose columns nobody knows, is written down as such."""
    workflow.MACHINE.check("check_again" if row.state == Import.ACCEPTED else "check", row.state)
    if tell is not None:
        tell(0, 2, "อ่านและตรวจไฟล์")
    try:
        return evaluate(row, today=thai_day(at))
    except FileUnreadable as problem:
        with transaction.atomic():
            _write_unreadable(actor, row.pk, problem, at)
        raise
    except MappingUnsure as problem:
        with transaction.atomic():
            _write_unsure(row.pk, problem, at)
        raise


def _locked(import_id: int) -> Import:
    """The import again, locked; the caller has loaded it within reach."""
    return Import.objects.select_for_update().get(pk=import_id)


def _write_checked(actor: Actor, import_id: int, answer: Evaluated, at: datetime) -> ImportReport:
    row = _locked(import_id)
    row.state = workflow.MACHINE.check("check_again" if row.state == Import.ACCEPTED else "check", row.state)
    reporting.write(row, answer, at=at)
    counts = {name: getattr(row, name) for name in ("rows_in", "accepted", "repaired", "waiting", "refused")}
    workflow.record(actor, "checked", row, at, dataset=row.dataset, **counts)
    return report_of(row)


def _write_unreadable(actor: Actor, import_id: int, problem: FileUnreadable, at: datetime) -> None:
    row = _locked(import_id)
    if row.state == Import.ACCEPTED:
        return
    row.state = Import.REFUSED if row.state == Import.REFUSED else workflow.MACHINE.check("refuse", row.state)
    row.problem = str(problem)
    row.save(update_fields=["state", "problem"])
    reporting.tell_work(row, at)
    workflow.record(actor, "unreadable", row, at, problem=problem.message_en)


def _write_unsure(import_id: int, problem: MappingUnsure, at: datetime) -> None:
    row = _locked(import_id)
    if row.state == Import.ACCEPTED:
        return
    row.state = workflow.MACHINE.check("ask_mapping", row.state)
    row.proposals = reading.proposals(problem.choices) or [{"table": 0, "dataset": "", "mapping": {}, "score": "0"}]
    row.problem = ""
    row.save(update_fields=["state", "proposals", "problem"])
    reporting.tell_work(row, at)


@transaction.atomic
def choose_mapping(
    *,
    actor: Actor,
    import_id: int,
    mapping: ColumnMapping | Mapping[str, Any],
    table: int = 0,
    remember: bool = True,
    at: datetime,
) -> ImportRow:
    """Say which column is which field in one table of a file, and in those that look the same.

    With ``remember`` it proposes itself for the next file of the office with the same headers. Raises NotAllowed,
    NotFound, WrongState and MappingRefused. A mapping with ``is_header_given`` has the table read anew with its header
    in that row, which only those who may see people may say. Decisions about other columns lose their meaning and are
    taken back.
    """
    row = _locked(loaded(actor, import_id, permissions.FILE_IMPORT).pk)
    chosen = _mapping(mapping)
    row.state = workflow.MACHINE.check("map", row.state)
    header_row = chosen.header_row if chosen.is_header_given else None
    if header_row is not None and header_row != reading.header_given(row.mapping, table):
        # A row that is named as the header is shown as such to everybody: it may be a row about somebody.
        actor.require_office(permissions.PERSON_VIEW, row.office_id)
    tables = reading.read_with_header(row, table, header_row).tables
    if not 0 <= table < len(tables):
        raise MappingRefused("ไม่มีตารางนี้ในไฟล์", "No such table")
    _check_mapping(chosen, tables[table].width)
    alike = reading.alike(row, tables, table, header_row)
    fingerprint = readers.fingerprint(tables[table])
    kept = [each for each in row.mapping if each["table"] not in alike and each.get("origin") == "chosen"]
    row.mapping = kept + [
        {
            "table": at_table,
            "file": tables[at_table].file_name,
            "sheet": tables[at_table].sheet,
            "origin": "chosen",
            "fingerprint": fingerprint,
            "mapping": chosen.to_plain(),
        }
        for at_table in alike
    ]
    row.hints = {**row.hints, "dataset": chosen.dataset}
    row.dataset, row.proposals, row.problem = chosen.dataset, [], ""
    row.save(update_fields=["state", "mapping", "hints", "dataset", "proposals", "problem"])
    if remember:
        _remember(actor, row, fingerprint, chosen, at)
    workflow.record(actor, "mapped", row, at, dataset=chosen.dataset, columns=len(chosen.columns), remembered=remember)
    return row_of(row)


def _mapping(given: ColumnMapping | Mapping[str, Any]) -> ColumnMapping:
    if isinstance(given, ColumnMapping):
        return given
    try:
        return ColumnMapping.from_plain(given)
    except ValueError as problem:
        raise MappingRefused("รูปแบบการจับคู่คอลัมน์ไม่ถูกต้อง", str(problem)) from problem


def _check_mapping(mapping: ColumnMapping, width: int) -> None:
    """Raise MappingRefused for what the dataset or the table does not have, and for a column given twice."""
    known = {each.key for each in schemas.mappable(dataset_of(mapping.dataset))}
    if unknown := sorted({*mapping.columns, *mapping.constants} - known):
        raise MappingRefused(f"ชุดข้อมูลนี้ไม่มีรายการ {', '.join(unknown)}", f"No such field: {', '.join(unknown)}")
    places = list(mapping.columns.values())
    if any(place >= width for place in places):
        raise MappingRefused("การจับคู่อ้างถึงคอลัมน์ที่ไม่มีในไฟล์", "The mapping names a column that is not there")
    if len(set(places)) < len(places):
        raise MappingRefused("คอลัมน์เดียวจับคู่กับสองรายการไม่ได้", "One column was given to two fields")
    if not places:
        raise MappingRefused("ยังไม่ได้จับคู่คอลัมน์ใดเลย", "No column was mapped")


def _remember(actor: Actor, row: Import, fingerprint: str, mapping: ColumnMapping, at: datetime) -> None:
    told = {
        "dataset": mapping.dataset,
        "mapping": mapping.to_plain(),
        "file_name": row.file_name,
        "saved_at": at,
        "saved_by_id": actor.person_id,
        "saved_by_name": actor.name[:200],
    }
    SavedMapping.objects.update_or_create(office_id=row.office_id, fingerprint=fingerprint, defaults=told)


@transaction.atomic
def set_period(*, actor: Actor, import_id: int, year: int, round_: str, at: datetime) -> ImportRow:
    """Say of which period the rows are, where the file does not tell or tells it wrongly."""
    row = _locked(loaded(actor, import_id, permissions.FILE_IMPORT).pk)
    workflow.MACHINE.check("check", row.state)
    if row.dataset:
        check_period(dataset_of(row.dataset), year, round_)
    row.hints = {**row.hints, "year": year, "round": round_}
    row.year, row.round = year, round_
    row.save(update_fields=["hints", "year", "round"])
    workflow.record(actor, "dated", row, at, year=year, round=round_)
    return row_of(row)


@transaction.atomic
def decide(
    *,
    actor: Actor,
    import_id: int,
    cause: str,
    field: str = "",
    group: str = "",
    option: str,
    rows: Sequence[int] = (),
    at: datetime,
) -> ImportRow:
    """Settle a question for all of its rows, or for some; the last decision about the same rows counts.

    Takes effect with the next check and with acceptance. ``option`` is one of the question's, or "use:<text>" where it
    offers to type a value; questions about schools take "school:<number>" and "code:<code>" of any school of the
    office. Raises NotAllowed, NotFound, WrongState, NoSuchOption.
    """
    row = _locked(loaded(actor, import_id, permissions.FILE_IMPORT).pk)
    workflow.MACHINE.check("check_again" if row.state == Import.ACCEPTED else "check", row.state)
    question = Question.objects.filter(imported=row, cause=cause, field=field, group=group).first()
    if question is None:
        raise NotFound("ไม่มีข้อสงสัยนี้ในการนำเข้า", "The import asks no such question")
    option = answer_to(question_of(question), option, office_id=row.office_id, rows=rows)
    places = sorted({int(each) for each in rows})
    Decision.objects.update_or_create(
        imported=row,
        cause=cause,
        field=field,
        group=group,
        rows_key=hashlib.sha256(json.dumps(places).encode()).hexdigest() if places else "",
        defaults={
            "rows": places,
            "option": option,
            "decided_at": at,
            "decided_by_id": actor.person_id,
            "decided_by_name": actor.name[:200],
        },
    )
    if not places or set(places) >= set(question.rows):
        question.answer = option
        question.save(update_fields=["answer"])
    workflow.record(actor, "decided", row, at, cause=cause, field=field, rows=len(places) or question.row_count)
    return row_of(row)
