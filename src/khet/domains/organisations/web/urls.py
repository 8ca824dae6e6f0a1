"""Addresses of organisations, under ``/organisation/``."""

from __future__ import annotations

from django.urls import path

from khet.domains.organisations.web import changes, inside, schools, structure

app_name = "organisations"

urlpatterns = [
    path("", structure.structure, name="structure"),
    path("offices/", structure.offices_list, name="offices"),
    path("offices/<int:office_id>/", structure.structure, name="office"),
    path("offices/<int:office_id>/edit/", structure.edit_office, name="edit_office"),
    path("offices/<int:office_id>/codes/new/", structure.add_code, name="add_office_code"),
    path("offices/<int:office_id>/networks/new/", inside.add_network, name="add_network"),
    path("networks/<int:network_id>/rename/", inside.rename_network, name="rename_network"),
    path("networks/<int:network_id>/close/", inside.close_network, name="close_network"),
    path("offices/<int:office_id>/groups/new/", inside.add_group, name="add_group"),
    path("groups/<int:group_id>/rename/", inside.rename_group, name="rename_group"),
    path("groups/<int:group_id>/close/", inside.close_group, name="close_group"),
    path("schools/", schools.register, name="schools"),
    path("offices/<int:office_id>/schools/new/", schools.add_school, name="add_school"),
    path("offices/<int:office_id>/schools/import/", schools.import_schools, name="import_schools"),
    path("schools/<int:school_id>/", schools.school, name="school"),
    path("schools/<int:school_id>/rename/", changes.rename, name="rename_school"),
    path("schools/<int:school_id>/code/", changes.code, name="school_code"),
    path("schools/<int:school_id>/status/", changes.status, name="school_status"),
    path("schools/<int:school_id>/move/", changes.move, name="move_school"),
    path("schools/<int:school_id>/merge/", changes.merge, name="merge_school"),
    path("schools/<int:school_id>/split/", changes.split, name="split_school"),
    path("schools/<int:school_id>/close/", changes.close, name="close_school"),
]
