"""Imports, their questions and reports, as plain rows."""

from __future__ import annotations

from typing import Any

from khet.calc.schema import Dataset
from khet.domains.warehouse import permissions
from khet.domains.warehouse.models import Import, Question, SavedMapping, Snapshot
from khet.domains.warehouse.queries.rows import ImportReport, ImportRow, MappingRow, OptionRow, QuestionRow
from khet.domains.warehouse.rules.refusals import NotFound
from khet.engine import schemas
from khet.kernel.actor import Actor


def dataset_of(key: str) -> Dataset:
    """A dataset by its key; raises NotFound."""
    found = schemas.load().get(key)
    if found is None:
        raise NotFound(f"ไม่รู้จักชุดข้อมูล “{key}” ที่มีคือ {', '.join(schemas.load())}", f"No dataset {key}")
    return found


def dataset(key: str) -> Dataset | None:
    """A dataset by its key, None when this version does not know it."""
    return schemas.load().get(key)


def dataset_name(key: str) -> str:
    """What a dataset is called; its key when this version does not know it any more."""
    found = schemas.load().get(key)
    return found.name if found else key


def loaded(actor: Actor, import_id: int, permission: str = permissions.SNAPSHOT_VIEW) -> Import:
    """An import within reach; raises NotFound; one query."""
    row = Import.objects.visible_to(actor, permission).filter(pk=import_id).first()
    if row is None:
        raise NotFound(f"ไม่พบการนำเข้าหมายเลข {import_id}", f"No import {import_id}")
    return row


def import_row(actor: Actor, import_id: int) -> ImportRow:
    """One import; raises NotFound; one query."""
    return row_of(loaded(actor, import_id))


def imports(
    actor: Actor, office_id: int | None = None, *, state: str = "", dataset: str = "", most: int | None = None
) -> list[ImportRow]:
    """The imports within reach, newest first; one query."""
    found = Import.objects.visible_to(actor, permissions.SNAPSHOT_VIEW)
    exact = {"office_id": office_id, "state": state or None, "dataset": dataset or None}
    found = found.filter(**{name: value for name, value in exact.items() if value is not None})
    found = found.defer("report").order_by("-pk")
    return [row_of(row) for row in (found if most is None else found[:most])]


def row_of(row: Import, *, is_again: bool = False) -> ImportRow:
    """The plain row of an import."""
    return ImportRow(
        id=row.pk,
        office_id=row.office_id,
        file_name=row.file_name,
        size=row.size,
        sha256=row.sha256,
        state=row.state,
        state_label=row.get_state_display(),
        dataset=row.dataset,
        dataset_name=dataset_name(row.dataset) if row.dataset else "",
        year=row.year,
        round=row.round,
        encoding=row.encoding,
        rows_in=row.rows_in,
        accepted=row.accepted,
        repaired=row.repaired,
        waiting=row.waiting,
        refused=row.refused,
        problem=row.problem,
        uploaded_at=row.uploaded_at,
        uploaded_by_name=row.uploaded_by_name,
        checked_at=row.checked_at,
        accepted_at=row.accepted_at,
        mapping=tuple(row.mapping),
        proposals=tuple(row.proposals),
        is_again=is_again,
    )


def report(actor: Actor, import_id: int) -> ImportReport:
    """What checking a file came to; raises NotFound; two queries."""
    return report_of(loaded(actor, import_id))


def report_of(row: Import) -> ImportReport:
    """The report of an import; one query."""
    kept: dict[str, Any] = row.report
    current = Snapshot.objects.current().filter(imported_id=row.pk).values_list("uuid", flat=True).first()
    return ImportReport(
        import_id=row.pk,
        dataset=row.dataset,
        encoding=row.encoding,
        rows_in=row.rows_in,
        accepted=row.accepted,
        repaired=row.repaired,
        waiting=row.waiting,
        refused=row.refused,
        findings=tuple(kept.get("findings", ())),
        reconciliation=tuple(kept.get("reconciliation", ())),
        snapshot=str(current) if current else "",
        set_aside=tuple(kept.get("set_aside", ())),
        notes=tuple(kept.get("notes", ())),
        stated=tuple(kept.get("stated", ())),
        year=row.year,
        round=row.round,
        units=tuple(kept.get("units", ())),
    )


def questions(actor: Actor, import_id: int, *, open_only: bool = False) -> list[QuestionRow]:
    """What an import asks, in the order of the report; raises NotFound; two queries."""
    row = loaded(actor, import_id)
    found = Question.objects.filter(imported=row)
    if open_only:
        found = found.filter(answer="")
    return [question_of(each) for each in found.order_by("position")]


def question_of(each: Question) -> QuestionRow:
    """The plain row of a question."""
    return QuestionRow(
        id=each.pk,
        import_id=each.imported_id,
        cause=each.cause,
        field=each.field,
        group=each.group,
        column=each.column,
        rows=tuple(each.rows),
        row_count=each.row_count,
        message_th=each.message_th,
        message_en=each.message_en,
        suggestion=each.suggestion,
        options=tuple(OptionRow(option["key"], option["label_th"], option["label_en"]) for option in each.options),
        sample=tuple(each.sample),
        answer=each.answer,
    )


def saved_mappings(actor: Actor, office_id: int) -> list[MappingRow]:
    """The mappings an office has saved, newest first; one query."""
    found = SavedMapping.objects.visible_to(actor, permissions.SNAPSHOT_VIEW).filter(office_id=office_id)
    return [
        MappingRow(
            id=each.pk,
            office_id=each.office_id,
            fingerprint=each.fingerprint,
            dataset=each.dataset,
            dataset_name=dataset_name(each.dataset),
            mapping=each.mapping,
            file_name=each.file_name,
            saved_at=each.saved_at,
            saved_by_name=each.saved_by_name,
        )
        for each in found.order_by("-pk")
    ]
