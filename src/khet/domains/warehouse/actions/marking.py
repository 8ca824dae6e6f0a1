"""Gives a file back with its doubtful cells marked: it holds what the file held, so the audit keeps who took it."""

from __future__ import annotations

from datetime import datetime

from khet.calc.calendars import thai_day
from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import workflow
from khet.domains.warehouse.actions.evaluating import evaluate
from khet.domains.warehouse.queries import reading
from khet.domains.warehouse.queries.imports import loaded
from khet.engine import marked
from khet.kernel.actor import Actor


def marked_workbook(*, actor: Actor, import_id: int, at: datetime) -> bytes:
    """The file of an import as a workbook with every finding marked and explained, worked out anew.

    It holds every name and number of the file, so that it is only for those who may see the office's people. Raises
    NotAllowed, NotFound, FileUnreadable, MappingNeeded.
    """
    actor.require(permissions.FILE_IMPORT)
    row = loaded(actor, import_id, permissions.FILE_IMPORT)
    actor.require_office(permissions.PERSON_VIEW, row.office_id)
    read = reading.read(row)
    answer = evaluate(row, today=thai_day(at), read=read)
    columns = {each.place: dict(each.mapping.columns) for each in answer.chosen.choices if each.mapping is not None}
    content = marked.write(read, answer.findings, answer.checked.repairs, columns=columns)
    workflow.record(actor, "marked", row, at, findings=len(answer.findings))
    return content
