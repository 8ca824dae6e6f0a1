"""Addresses of the pages that run campaigns."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khet.domains.instruments.web import campaigns, paper_answers

CAMPAIGN = "campaigns/<int:campaign_id>"
urlpatterns: list[URLPattern | URLResolver] = [
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.campaign_new, name="campaign_new"),
    path(f"{CAMPAIGN}/", campaigns.campaign, name="campaign"),
    path(f"{CAMPAIGN}/edit/", campaigns.campaign_edit, name="campaign_edit"),
    path(f"{CAMPAIGN}/invite/", campaigns.campaign_invite, name="campaign_invite"),
    path(f"{CAMPAIGN}/links/", campaigns.campaign_links, name="campaign_links"),
    path(f"{CAMPAIGN}/paper/", paper_answers.paper_answers, name="campaign_paper"),
    path(f"{CAMPAIGN}/poster/", campaigns.campaign_poster, name="campaign_poster"),
    path(f"{CAMPAIGN}/mine/", campaigns.answer_mine, name="answer_mine"),
    path(f"{CAMPAIGN}/step/<str:step>/", campaigns.campaign_step, name="campaign_step"),
    path("campaigns/invited/<int:invitee_id>/link/", campaigns.invitee_link, name="invitee_link"),
]
