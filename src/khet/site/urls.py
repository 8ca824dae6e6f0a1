"""Every address of the site, by area."""

from __future__ import annotations

from django.urls import include, path

from khet.api.v1.api import api

handler400 = "khet.kernel.web.errors.bad_request"
handler403 = "khet.kernel.web.errors.forbidden"
handler404 = "khet.kernel.web.errors.not_found"
handler500 = "khet.kernel.web.errors.server_error"

urlpatterns = [
    path("", include("khet.domains.instruments.web.answer_urls")),  # first: five hundred may answer at once
    path("", include("khet.portal.urls")),
    path("", include("khet.kernel.web.urls")),
    path("data/", include("khet.domains.warehouse.web.urls")),
    path("figures/", include("khet.domains.indicators.web.urls")),
    path("instruments/", include("khet.domains.instruments.web.urls")),
    path("openrosa/", include("khet.domains.instruments.web.openrosa_urls")),
    path("results/", include("khet.domains.frameworks.web.urls")),
    path("knowledge/", include("khet.domains.knowledge.web.urls")),
    path("organisation/", include("khet.domains.organisations.web.urls")),
    path("people/", include("khet.domains.accounts.web.urls")),
    path("development/", include("khet.domains.development.web.urls")),
    path("checkin/", include("khet.domains.development.web.checkin")),
    path("", include("khet.domains.development.web.open_urls")),
    path("growth/", include("khet.domains.development.web.growth_urls")),
    path("papers/", include("khet.reports.web.urls")),
    path("account/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", api.urls),
]
