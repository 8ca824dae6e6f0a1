"""Addresses of OpenRosa: the same four below the service, below a personal link and below an open link."""

from __future__ import annotations

from django.urls import path, re_path

from khet.domains.instruments.web import openrosa

app_name = "openrosa"
LINK = r"^(?P<kind>[fq])/(?P<link>[^/]{1,100})/"
urlpatterns = [
    path("formList", openrosa.form_list, name="form_list"),
    path("forms/<str:form_id>.xml", openrosa.form, name="form"),
    path("forms/<str:form_id>/manifest", openrosa.manifest, name="manifest"),
    path("submission", openrosa.submission, name="submission"),
    re_path(rf"{LINK}formList$", openrosa.form_list, name="link_form_list"),
    re_path(rf"{LINK}forms/(?P<form_id>[^/]+)\.xml$", openrosa.form, name="link_form"),
    re_path(rf"{LINK}forms/(?P<form_id>[^/]+)/manifest$", openrosa.manifest, name="link_manifest"),
    re_path(rf"{LINK}submission$", openrosa.submission, name="link_submission"),
]
