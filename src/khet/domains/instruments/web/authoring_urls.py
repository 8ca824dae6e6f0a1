"""Addresses of writing instruments: the list, one instrument, the builder, experts and thresholds."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
