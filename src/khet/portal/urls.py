"""Addresses of the pages that show many domains."""

from django.urls import path

from khet.portal import choosing, finding, guide, home, overview, verifying

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("office/", overview.office, name="office"),
    path("choose/", choosing.choose, name="choose"),
    path("search/", finding.search, name="search"),
    path("help/", guide.guide, name="help"),
    path("v/", verifying.ask, name="verify_ask"),
    path("v/<str:token>/", verifying.verify, name="verify"),
]
