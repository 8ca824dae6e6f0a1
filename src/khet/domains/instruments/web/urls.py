"""Addresses of instruments under ``/instruments/``: authoring, collecting and analysis, each in its own module."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from khet.domains.instruments.web import analysis_urls, authoring_urls, campaign_urls

app_name = "instruments"
urlpatterns: list[URLPattern | URLResolver] = [
    *campaign_urls.urlpatterns,
    *analysis_urls.urlpatterns,
    *authoring_urls.urlpatterns,
]
