"""Addresses that anybody may open, because they are printed on certificates."""

from __future__ import annotations

from django.urls import path

from khet.domains.development.web import verifying

app_name = "certificates"
urlpatterns = [
    path("c/<path:payload>", verifying.code, name="code"),
    path("certificates/verify/", verifying.ask, name="ask"),
    path("certificates/keys/", verifying.keys, name="keys"),
    path("certificates/keys.json", verifying.keys_file, name="keys_file"),
]
