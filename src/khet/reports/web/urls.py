"""The addresses of papers, mounted at ``papers/``."""

from __future__ import annotations

from django.urls import path

from khet.reports.web import views

app_name = "reports"
urlpatterns = [
    path("", views.papers, name="papers"),
    path("<int:office_id>/<int:year>/<str:kind>/", views.paper, name="paper"),
    path("<int:office_id>/<int:year>/<str:kind>/draft/", views.draft, name="draft"),
    path("<int:office_id>/<int:year>/<str:kind>/issue/", views.issue, name="issue"),
]
