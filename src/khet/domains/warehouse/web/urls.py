"""Addresses of the warehouse: files on their way in, snapshots, comparing, people, workbooks to fill in."""

from __future__ import annotations

from django.urls import path

from khet.domains.warehouse.web import (
    comparing,
    deciding,
    imports,
    mapping,
    people,
    places,
    reconciling,
    report,
    rows,
    snapshots,
    workbooks,
)

app_name = "warehouse"
IMPORT = "imports/<int:import_id>"

urlpatterns = [
    path("", imports.imports, name="imports"),
    path("upload/", imports.upload, name="upload"),
    path(f"{IMPORT}/", report.detail, name="import"),
    path(f"{IMPORT}/map/", mapping.mapper, name="map"),
    path(f"{IMPORT}/rows/", rows.rows, name="rows"),
    path(f"{IMPORT}/decide/", deciding.decide, name="decide"),
    path(f"{IMPORT}/period/", deciding.period, name="period"),
    path(f"{IMPORT}/accept/", deciding.accept, name="accept"),
    path(f"{IMPORT}/withdraw/", deciding.withdraw, name="withdraw"),
    path(f"{IMPORT}/marked.xlsx", report.marked, name="marked"),
    path("disagreements/", reconciling.listing, name="disagreements"),
    path("disagreements/<int:disagreement_id>/", reconciling.settle, name="settle"),
    path("snapshots/", snapshots.listing, name="snapshots"),
    path("snapshots/<uuid:uuid>/", snapshots.detail, name="snapshot"),
    path("snapshots/<uuid:uuid>/supersede/", snapshots.supersede, name="supersede"),
    path("compare/", comparing.compare, name="compare"),
    path("compare/names/", comparing.names, name="compare_names"),
    path("people/", people.people, name="people"),
    path("people/merge/", people.merge, name="merge"),
    path("people/merges/<int:merge_id>/undo/", people.undo, name="undo_merge"),
    path("places/", places.places, name="places"),
    path("templates/", workbooks.listing, name="templates"),
    path("templates/<slug:dataset>.xlsx", workbooks.download, name="template"),
]
