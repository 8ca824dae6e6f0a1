"""Writes down what checking an import came to: its counts, its report, its questions, its disagreements."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from khet.calc.reconciling import Disagreement as Found
from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import workflow
from khet.domains.warehouse.actions.evaluating import Evaluated
from khet.domains.warehouse.models import Disagreement, Import, Question
from khet.domains.warehouse.queries import reading
from khet.domains.warehouse.rules import units
from khet.engine.checks.types import ACCEPTED, REFUSED, REPAIRED, WAITING, Finding
from khet.kernel import work
from khet.kernel.audit.chain import plain, printable

MOST_SET_ASIDE = 1_000
WORK = "warehouse.import"


def write(row: Import, answer: Evaluated, *, at: datetime) -> None:
    """Bring an import's rows up to date with its answer; the caller holds a transaction and saves nothing else."""
    row.dataset = answer.dataset.key
    row.year = answer.period.year if answer.period else 0
    row.round = answer.period.round if answer.period else ""
    row.encoding = answer.chosen.reading.encoding
    row.mapping = reading.as_kept(answer.chosen.choices)
    row.proposals = []
    row.rows_in = answer.checked.rows_in
    row.accepted, row.repaired = answer.count(ACCEPTED), answer.count(REPAIRED)
    row.waiting, row.refused = answer.count(WAITING), answer.count(REFUSED)
    row.problem = ""
    row.checked_at = at
    row.report = _report(answer)
    row.save()
    _write_questions(row, [each for each in answer.findings if each.severity == "ask"])
    _write_disagreements(row, answer.checked.reconciliation)
    tell_work(row, at)


def tell_work(row: Import, at: datetime) -> None:
    """Let what waits in an import stand on home, or take it away when nothing waits."""
    subject = workflow.subject_of(row.pk)
    if row.state == Import.UPLOADED and row.proposals:
        title = f"จับคู่คอลัมน์ของไฟล์ {row.file_name}"
    elif row.waiting:
        title = f"ตัดสินข้อสงสัย {row.waiting} แถวในไฟล์ {row.file_name}"
    elif row.state == Import.CHECKED and not row.rows_in:
        title = f"ยืนยันว่าไม่มีรายการตามไฟล์ {row.file_name}"
    elif row.state == Import.CHECKED:
        title = f"รับรองข้อมูลจากไฟล์ {row.file_name}"
    else:
        work.close_items(subject=subject, kind=WORK, at=at)
        return
    work.open_item(
        kind=WORK,
        subject=subject,
        title=title[:300],
        office_id=row.office_id,
        permission=permissions.FILE_IMPORT,
        url_name="warehouse:import",
        url_args={"import_id": row.pk},
        at=at,
    )


def _report(answer: Evaluated) -> dict[str, Any]:
    checked = answer.checked
    notes: list[dict[str, Any]] = [asdict(note) for note in answer.chosen.reading.notes]
    notes += [
        {
            "cause": "table.aside",
            "message_th": f"ตาราง “{each.table.sheet}” ({each.table.height} แถว) ไม่ได้นำเข้า เพราะไม่ใช่ชุดข้อมูลเดียวกัน",
            "message_en": f"Table “{each.table.sheet}” ({each.table.height} rows) is another dataset and was left out",
            "rows": [],
        }
        for each in answer.chosen.aside
    ]
    report: dict[str, Any] = plain(
        {
            "reconciliation": [asdict(found) for found in checked.reconciliation],
            "set_aside": [{"row": aside.row, "reason": aside.reason} for aside in checked.set_aside[:MOST_SET_ASIDE]],
            "set_aside_count": len(checked.set_aside),
            "units": _units(answer),
            "stated": [{"scope": each.scope, "row": each.row, "label": each.label} for each in checked.stated],
            "notes": notes,
        }
    )
    report["findings"] = [_finding(each) for each in answer.findings]
    return report


def _units(answer: Evaluated) -> list[list[Any]]:
    """The schools and parts that the file tells of, for saying what accepting it would replace."""
    checked = answer.checked
    codes = [checked.columns.get(key) or [None] * checked.rows_in for key in answer.dataset.parts]
    found = set(units.units_of(checked.school_ids, codes))
    return [[school, *part] for school, part in sorted(found, key=repr)]


def _finding(each: Finding) -> dict[str, Any]:
    """A finding as JSON: its rows may be all of the file's, so they are not walked one by one."""
    return {
        "cause": each.cause,
        "severity": each.severity,
        "rows": list(each.rows),
        "column": printable(each.column),
        "field": each.field,
        "group": printable(each.group),
        "message_th": printable(each.message_th),
        "message_en": printable(each.message_en),
        "suggestion": printable(each.suggestion),
        "sample": [printable(str(text)) for text in each.sample],
    }


def _write_questions(row: Import, asked: Sequence[Finding]) -> None:
    """Replace what waits; what was answered and is not asked any more stays with its answer."""
    keys = {(each.cause, each.field, each.group) for each in asked}
    for question in Question.objects.filter(imported=row).only("pk", "cause", "field", "group", "answer"):
        if not question.answer or (question.cause, question.field, question.group) in keys:
            question.delete()
    Question.objects.bulk_create(
        [
            Question(
                imported=row,
                position=position,
                cause=each.cause,
                field=each.field,
                group=printable(each.group)[:200],
                column=printable(each.column)[:300],
                rows=list(each.rows),
                row_count=len(each.rows),
                message_th=printable(each.message_th),
                message_en=printable(each.message_en),
                suggestion=printable(each.suggestion),
                options=plain([asdict(option) for option in each.options]),
                sample=plain([str(text) for text in each.sample]),
            )
            for position, each in enumerate(asked)
        ],
        batch_size=500,
    )


def _write_disagreements(row: Import, found: Sequence[Found]) -> None:
    """Bring the disagreements up to date; one that was settled and still stands stays settled."""
    wanted = {key_of(each): each for each in found}
    old = dict(Disagreement.objects.filter(imported=row).values_list("key", "pk"))
    Disagreement.objects.filter(imported=row, key__in=set(old) - set(wanted)).delete()
    Disagreement.objects.filter(imported=row).update(dataset=row.dataset, year=row.year, round=row.round)
    Disagreement.objects.bulk_create([_disagreement(row, key, each) for key, each in wanted.items() if key not in old])


def _disagreement(row: Import, key: str, found: Found) -> Disagreement:
    told: Mapping[str, Any] = plain(asdict(found))
    return Disagreement(
        office_id=row.office_id,
        imported=row,
        dataset=row.dataset,
        year=row.year,
        round=row.round,
        key=key,
        row=told["row"] or 0,
        column=told["column"][:300],
        columns=told["columns"],
        stated=str(told["stated"])[:60],
        computed=str(told["computed"])[:60],
        weighting=told["weighting"],
        likely_cause=told["likely_cause"],
        message_th=told["message_th"],
        message_en=told["message_en"],
        cells=told["cells"],
    )


def key_of(found: Found) -> str:
    """What makes a disagreement the same one after the file was checked again."""
    text = "|".join(str(part) for part in (found.row, found.column, found.stated, found.computed, found.likely_cause))
    return hashlib.sha256(text.encode()).hexdigest()
