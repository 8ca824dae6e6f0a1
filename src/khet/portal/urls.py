"""Addresses of the pages that show many domains."""

from django.urls import path

from khet.portal import choosing, finding, growing, guide, home, open_data, overview, school360, verifying

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("office/", overview.office, name="office"),
    path("choose/", choosing.choose, name="choose"),
    path("search/", finding.search, name="search"),
    path("schools/<int:school_id>/", school360.school, name="school360"),
    path("open/", open_data.figures, name="open"),
    path("open/catalog.jsonld", open_data.catalogue, name="open_catalogue"),
    path("open/<str:code>.csv", open_data.as_csv, name="open_csv"),
    path("open/<str:code>/", open_data.figure, name="open_figure"),
    path("lessons/<int:lesson_id>/practice/", growing.practice_from_lesson, name="practice_from_lesson"),
    path("help/", guide.guide, name="help"),
    path("v/", verifying.ask, name="verify_ask"),
    path("v/<str:token>/", verifying.verify, name="verify"),
]
