"""Addresses of certificates; the first four may be opened by anybody, because they are printed on paper."""

from __future__ import annotations

from django.urls import path

from khet.domains.development.web import certificate_templates, certificates, verifying

app_name = "certificates"
urlpatterns = [
    path("c/<path:payload>", verifying.code, name="code"),
    path("certificates/verify/", verifying.ask, name="ask"),
    path("certificates/keys/", verifying.keys, name="keys"),
    path("certificates/keys.json", verifying.keys_file, name="keys_file"),
    path("certificates/", certificates.index, name="index"),
    path("certificates/templates/", certificate_templates.listing, name="templates"),
    path("certificates/templates/new/", certificate_templates.add, name="template_add"),
    path("certificates/templates/<int:template_id>/", certificate_templates.edit, name="template"),
    path("certificates/templates/<int:template_id>/sample.pdf", certificate_templates.sample, name="sample"),
    path("certificates/events/<int:event_id>/", certificates.event, name="event"),
    path("certificates/events/<int:event_id>/issue/", certificates.issue, name="issue"),
    path("certificates/events/<int:event_id>/rule/", certificates.rule, name="rule"),
    path("certificates/events/<int:event_id>/print/<str:form>/", certificates.print_all, name="print"),
    path("certificates/<int:certificate_id>/revoke/", certificates.revoke, name="revoke"),
    path("certificates/<int:certificate_id>/certificate.pdf", certificates.pdf, name="pdf"),
    path("certificates/<int:certificate_id>/certificate.png", certificates.png, name="png"),
]
