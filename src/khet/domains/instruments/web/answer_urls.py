"""Addresses of respondents: short, because they are printed on paper and typed by hand."""

from __future__ import annotations

from django.urls import path

from khet.domains.instruments.web import answering

app_name = "answering"
urlpatterns = [
    path("f/<str:token>/", answering.personal, name="personal"),
    path("f/<str:token>/save/", answering.save, name="save"),
    path("f/<str:token>/check/", answering.check_personal, name="check"),
    path("q/<str:token>/", answering.open_form, name="open"),
    path("q/<str:token>/check/", answering.check_open_form, name="check_open"),
]
