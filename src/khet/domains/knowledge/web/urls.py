"""Addresses of practices and media, mounted at ``knowledge/``."""

from __future__ import annotations

from django.urls import path

from khet.domains.knowledge.web import media, opened, practices, reviewing

app_name = "knowledge"
urlpatterns = [
    path("", practices.practices, name="practices"),
    path("new/", practices.add, name="add"),
    path("criteria/<int:office_id>/", reviewing.criteria, name="criteria"),
    path("<int:practice_id>/", practices.practice, name="practice"),
    path("<int:practice_id>/edit/", practices.edit, name="edit"),
    path("<int:practice_id>/submit/", practices.submit, name="submit"),
    path("<int:practice_id>/attach/<str:kind>/", practices.attach, name="attach"),
    path("<int:practice_id>/files/<int:evidence_id>/", practices.download, name="download"),
    path("<int:practice_id>/files/<int:evidence_id>/remove/", practices.detach, name="detach"),
    path("<int:practice_id>/review/", reviewing.review, name="review"),
    path("<int:practice_id>/return/", reviewing.give_back, name="return"),
    path("<int:practice_id>/publish/", reviewing.publish, name="publish"),
    path("<int:practice_id>/withdraw/", reviewing.withdraw, name="withdraw"),
    path("media/", media.media, name="media"),
    path("media/new/", media.add, name="add_medium"),
    path("media/<int:medium_id>/", media.medium, name="medium"),
    path("media/<int:medium_id>/edit/", media.edit, name="edit_medium"),
    path("media/<int:medium_id>/retire/", media.retire, name="retire_medium"),
    path("media/<int:medium_id>/attach/<str:kind>/", media.attach, name="attach_medium"),
    path("media/<int:medium_id>/files/<int:evidence_id>/", media.download, name="medium_download"),
    path("media/<int:medium_id>/files/<int:evidence_id>/remove/", media.detach, name="detach_medium"),
    path("open/", opened.opened, name="open"),
    path("open/<int:practice_id>/", opened.practice, name="open_practice"),
    path("open/<int:practice_id>/files/<int:evidence_id>/", opened.practice_file, name="open_file"),
    path("open/media/<int:medium_id>/", opened.medium, name="open_medium"),
    path("open/media/<int:medium_id>/files/<int:evidence_id>/", opened.medium_file, name="open_medium_file"),
]
