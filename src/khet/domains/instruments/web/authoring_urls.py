"""Addresses of writing instruments: the list, one instrument, the builder, experts and thresholds."""

from __future__ import annotations

from django.urls import path

from khet.domains.instruments.web import (
    authoring,
    builder,
    builder_parts,
    expert_rounds,
    experts,
    previewing,
    thresholds,
)

ONE = "<int:instrument_id>"
BUILD = f"{ONE}/build"
ROUND = "ioc/<int:round_id>"

urlpatterns = [
    path("", authoring.listing, name="list"),
    path("new/", authoring.new, name="new"),
    path("import/", authoring.import_new, name="import_new"),
    path("thresholds/", thresholds.edit, name="thresholds"),
    path("e/<str:token>/", experts.sheet, name="expert"),
    path("e/<str:token>/save/", experts.save, name="expert_save"),
    path(f"{ROUND}/", expert_rounds.results, name="round"),
    path(f"{ROUND}/change/", expert_rounds.change, name="round_change"),
    path(f"{ROUND}/experts/", expert_rounds.invite, name="round_invite"),
    path(f"{ROUND}/experts/<int:expert_id>/link/", expert_rounds.renew, name="expert_link"),
    path(f"{ROUND}/experts/<int:expert_id>/remove/", expert_rounds.remove, name="expert_remove"),
    path(f"{ROUND}/state/", expert_rounds.state, name="round_state"),
    path(f"{ROUND}/decide/", expert_rounds.decide, name="round_decide"),
    path(f"{ROUND}/apply/", expert_rounds.apply, name="round_apply"),
    path(f"{ROUND}/results.xlsx", expert_rounds.workbook, name="round_workbook"),
    path(f"{ONE}/", authoring.instrument, name="instrument"),
    path(f"{ONE}/import/", authoring.import_version, name="import_version"),
    path(f"{ONE}/copy/", authoring.copy, name="copy"),
    path(f"{ONE}/retire/", authoring.retire, name="retire"),
    path(f"{ONE}/publish/", authoring.publish, name="publish"),
    path(f"{ONE}/ioc/", expert_rounds.new, name="round_new"),
    path(f"{ONE}/versions/<int:number>/", authoring.version, name="version"),
    path(f"{ONE}/versions/<int:number>/preview/", previewing.preview, name="preview"),
    path(f"{ONE}/versions/<int:number>/form.xlsx", authoring.export, name="export"),
    path(f"{BUILD}/", builder.build, name="build"),
    path(f"{BUILD}/begin/", builder.begin, name="build_begin"),
    path(f"{BUILD}/discard/", builder.discard, name="build_discard"),
    path(f"{BUILD}/change/", builder.change, name="build_change"),
    path(f"{BUILD}/add/", builder.add, name="build_add"),
    path(f"{BUILD}/settings/", builder_parts.settings, name="build_settings"),
    path(f"{BUILD}/lists/", builder_parts.new_list, name="build_new_list"),
    path(f"{BUILD}/lists/<str:key>/", builder_parts.choices, name="build_list"),
    path(f"{BUILD}/questions/<str:key>/", builder_parts.question, name="build_question"),
]
