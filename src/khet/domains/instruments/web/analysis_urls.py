"""Addresses of the pages that show what answers say."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khet.domains.instruments.web import analysis, analysis_checks, analysis_sentences, analysis_themes, plausibility

urlpatterns: list[URLPattern | URLResolver] = [
    path("plausibility/", plausibility.plausible, name="plausibility"),
    path("campaigns/<int:campaign_id>/analysis/", analysis.overview, name="analysis"),
    path("campaigns/<int:campaign_id>/analysis/why/", analysis.why, name="analysis_why"),
    path("campaigns/<int:campaign_id>/analysis/groups/", analysis_checks.groups, name="analysis_groups"),
    path("campaigns/<int:campaign_id>/analysis/quality/", analysis_checks.quality, name="analysis_quality"),
    path("campaigns/<int:campaign_id>/analysis/effect/", analysis_checks.effect, name="analysis_effect"),
    path("campaigns/<int:campaign_id>/analysis/words/", analysis_sentences.words, name="analysis_words"),
    path(
        "campaigns/<int:campaign_id>/analysis/themes/<slug:question_key>/",
        analysis_themes.themes,
        name="analysis_themes",
    ),
]
