"""Figures that files state and their rows do not give."""

from __future__ import annotations

from khet.domains.warehouse import permissions
from khet.domains.warehouse.models import Disagreement
from khet.domains.warehouse.queries.rows import DisagreementRow
from khet.domains.warehouse.rules.refusals import NotFound
from khet.kernel.actor import Actor


def disagreements(
    actor: Actor,
    office_id: int | None = None,
    dataset: str | None = None,
    year: int | None = None,
    *,
    import_id: int | None = None,
    open_only: bool = False,
) -> list[DisagreementRow]:
    """Those of the snapshots in use, or of one import; one query."""
    found = Disagreement.objects.visible_to(actor, permissions.SNAPSHOT_VIEW)
    exact = {"office_id": office_id, "dataset": dataset or None, "year": year, "imported_id": import_id}
    found = found.filter(**{name: value for name, value in exact.items() if value is not None})
    if import_id is None:
        found = found.filter(imported__snapshots__superseded_at__isnull=True, imported__snapshots__isnull=False)
    if open_only:
        found = found.filter(settlement="")
    return [row_of(each) for each in found.distinct().order_by("-year", "dataset", "imported", "row", "pk")]


def disagreement(actor: Actor, disagreement_id: int) -> DisagreementRow:
    """One disagreement; raises NotFound; one query."""
    found = Disagreement.objects.visible_to(actor, permissions.SNAPSHOT_VIEW).filter(pk=disagreement_id).first()
    if found is None:
        raise NotFound("ไม่พบความไม่ตรงกันนี้", "No such disagreement")
    return row_of(found)


def row_of(each: Disagreement) -> DisagreementRow:
    """The plain row of a disagreement."""
    return DisagreementRow(
        id=each.pk,
        import_id=each.imported_id,
        office_id=each.office_id,
        dataset=each.dataset,
        year=each.year,
        round=each.round,
        row=each.row,
        column=each.column,
        columns=tuple(each.columns),
        stated=each.stated,
        computed=each.computed,
        weighting=each.weighting,
        likely_cause=each.likely_cause,
        message_th=each.message_th,
        message_en=each.message_en,
        cells=tuple(each.cells),
        settlement=each.settlement,
        settlement_label=each.get_settlement_display() if each.settlement else "",
        note=each.note,
        settled_at=each.settled_at,
        settled_by_name=each.settled_by_name,
    )
