"""Addresses of indicators: the pages that edit stand before those that explore, whose addresses hold any code."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from khet.domains.indicators.web import editing_urls, exploring_urls

app_name = "indicators"
urlpatterns: list[URLPattern | URLResolver] = [*editing_urls.urlpatterns, *exploring_urls.urlpatterns]
