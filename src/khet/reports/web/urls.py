"""The addresses of papers, mounted at ``papers/``."""

from __future__ import annotations

from django.urls import path

from khet.reports.web import development, views, workbooks

app_name = "reports"
urlpatterns = [
    path("", views.papers, name="papers"),
    path("events/<int:event_id>/", development.report, name="development"),
    path("events/<int:event_id>/attendance.xlsx", workbooks.attendance, name="attendance_book"),
    path("events/<int:event_id>/sections/<str:key>/", development.section, name="development_section"),
    path("events/<int:event_id>/sections/<str:key>/drop/", development.drop, name="development_drop"),
    path("events/<int:event_id>/draft/", development.draft, name="development_draft"),
    path("events/<int:event_id>/issue/", development.issue, name="development_issue"),
    path("plans/<int:plan_id>/", development.annual, name="annual"),
    path("plans/<int:plan_id>/plan.xlsx", workbooks.plan, name="plan_book"),
    path("plans/<int:plan_id>/budget.xlsx", workbooks.budget, name="budget_book"),
    path("plans/<int:plan_id>/sections/<str:key>/", development.annual_section, name="annual_section"),
    path("plans/<int:plan_id>/sections/<str:key>/drop/", development.annual_drop, name="annual_drop"),
    path("plans/<int:plan_id>/draft/", development.annual_draft, name="annual_draft"),
    path("plans/<int:plan_id>/issue/", development.annual_issue, name="annual_issue"),
    path("<int:office_id>/<int:year>/<str:kind>/", views.paper, name="paper"),
    path("<int:office_id>/<int:year>/<str:kind>/draft/", views.draft, name="draft"),
    path("<int:office_id>/<int:year>/<str:kind>/issue/", views.issue, name="issue"),
]
