"""Addresses of the pages that explore figures, under ``/figures/``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khet.domains.indicators.web import exploring, exploring_views, exploring_why

urlpatterns: list[URLPattern | URLResolver] = [
    path("", exploring.catalogue, name="catalogue"),
    path("views/save/", exploring_views.save, name="save_view"),
    path("views/<int:view_id>/", exploring_views.opened, name="view"),
    path("views/<int:view_id>/change/", exploring_views.change, name="change_view"),
    path("views/shared/<str:token>/", exploring_views.shared, name="shared"),
    path("<str:code>/", exploring.figure, name="figure"),
    path("<str:code>/why/", exploring_why.why, name="why"),
    path("<str:code>/names/", exploring_why.names, name="names"),
]
