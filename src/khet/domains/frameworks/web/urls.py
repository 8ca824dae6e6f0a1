"""Addresses of results, the work that leads to them, suggestions and criteria."""

from __future__ import annotations

from django.urls import path

from khet.domains.frameworks.web import (
    criteria,
    criteria_editor,
    entry,
    evidence,
    figures,
    follow_ups,
    history,
    overview,
    results,
    rounds,
    suggestions,
    upload,
    what_if,
)

app_name = "frameworks"
PLACE = "<int:office_id>/<int:year>/<slug:framework>"
ROUND = "evaluations/<int:evaluation_id>/<str:round_code>"
NODE = f"{ROUND}/<str:node_code>"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("open/", overview.open_evaluation, name="open"),
    path("compare/", history.comparison, name="comparison"),
    path("criteria/", criteria.criteria, name="criteria"),
    path("criteria/import/", criteria.import_file, name="criteria_import"),
    path("criteria/<slug:code>/", criteria.framework, name="framework"),
    path("criteria/<slug:code>/<str:name>/", criteria.version, name="version"),
    path("criteria/<slug:code>/<str:name>/file/", criteria.export, name="export"),
    path("criteria/<slug:code>/<str:name>/edit/", criteria_editor.edit, name="edit"),
    path("criteria/<slug:code>/<str:name>/own/", criteria.own, name="own"),
    path("criteria/<slug:code>/<str:name>/status/<str:what>/", criteria.status, name="version_status"),
    path("follow-ups/", follow_ups.follow_ups, name="follow_ups"),
    path("follow-ups/<int:follow_up_id>/", follow_ups.follow_up, name="follow_up"),
    path("follow-ups/<int:follow_up_id>/change/", follow_ups.change, name="follow_up_change"),
    path("follow-ups/<int:follow_up_id>/step/<str:name>/", follow_ups.step, name="follow_up_step"),
    path("follow-ups/<int:follow_up_id>/attach/<str:kind>/", follow_ups.attach, name="follow_up_attach"),
    path("follow-ups/<int:follow_up_id>/files/<int:evidence_id>/", follow_ups.download, name="follow_up_file"),
    path(f"{PLACE}/", results.results, name="results"),
    path(f"{PLACE}/why/<str:code>/", results.why, name="why"),
    path(f"{PLACE}/upload/", upload.upload, name="upload"),
    path(f"{PLACE}/upload/take/", upload.take, name="take"),
    path(f"{PLACE}/template.xlsx", upload.template, name="template"),
    path(f"{PLACE}/suggestions/", suggestions.suggestions, name="suggestions"),
    path(f"{PLACE}/suggestions/<int:suggestion_id>/split/", suggestions.split, name="split"),
    path(f"{PLACE}/trend/", history.trend, name="trend"),
    path(f"{PLACE}/publications/", history.publications, name="publications"),
    path(f"{PLACE}/publications/<int:number>/", history.publication, name="publication"),
    path(f"{PLACE}/what-if/", what_if.what_if, name="what_if"),
    path(f"{ROUND}/", rounds.round_page, name="round"),
    path(f"{ROUND}/dates/", rounds.dates, name="dates"),
    path(f"{ROUND}/owners/", rounds.owners, name="owners"),
    path(f"{ROUND}/owners/copy/", rounds.copy_owners, name="copy_owners"),
    path(f"{ROUND}/publish/", rounds.publish, name="publish"),
    path(f"{ROUND}/confirm/", rounds.confirm_many, name="confirm_many"),
    path(f"{NODE}/", entry.entry, name="entry"),
    path(f"{NODE}/evidence/<int:evidence_id>/", evidence.download, name="evidence_file"),
    path(f"{NODE}/evidence/<int:evidence_id>/remove/", evidence.remove, name="evidence_remove"),
    path(f"{NODE}/evidence/<str:kind>/attach/", evidence.attach, name="evidence_attach"),
    path(f"{NODE}/figure/", figures.figure, name="figure"),
    path(f"{NODE}/step/<str:name>/", entry.step, name="step"),
]
