"""Addresses of the pages that edit definitions, targets, thresholds and what is public, under ``/figures/edit/``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khet.domains.indicators.web import editing, editing_aims

urlpatterns: list[URLPattern | URLResolver] = [
    path("edit/", editing.listing, name="edit_list"),
    path("edit/new/", editing.new, name="edit_new"),
    path("edit/check/", editing.check, name="edit_check"),
    path("edit/fields/", editing.fields, name="edit_fields"),
    path("edit/import/", editing.import_file, name="edit_import"),
    path("edit/targets/", editing_aims.targets, name="edit_targets"),
    path("edit/open/", editing_aims.opened, name="edit_open"),
    path("edit/open/<int:open_id>/withdraw/", editing_aims.withdraw, name="edit_withdraw"),
    path("edit/of/<str:code>/", editing.edit, name="edit"),
    path("edit/of/<str:code>/aims/", editing_aims.aim, name="edit_aim"),
    path("edit/of/<str:code>/versions/", editing.versions, name="edit_versions"),
    path("edit/of/<str:code>/file/", editing.export, name="edit_file"),
    path("edit/of/<str:code>/status/<str:what>/", editing.status, name="edit_status"),
]
