"""Every address of the site, by area."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

handler400 = "khet.kernel.web.errors.bad_request"
handler403 = "khet.kernel.web.errors.forbidden"
handler404 = "khet.kernel.web.errors.not_found"
handler500 = "khet.kernel.web.errors.server_error"

AREAS = {
    "results/": "khet.domains.frameworks.web.urls",
    "organisation/": "khet.domains.organisations.web.urls",
    "people/": "khet.domains.accounts.web.urls",
    "papers/": "khet.reports.web.urls",
}

urlpatterns = [
    path("", include("khet.portal.urls")),
    path("", include("khet.kernel.web.urls")),
    path("account/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    *(path(prefix, include(module)) for prefix, module in AREAS.items() if find_spec(module)),
]

if find_spec("khet.api.v1.api"):
    from khet.api.v1.api import api

    urlpatterns.append(path("api/v1/", api.urls))
