"""Addresses of the kernel's own pages: gallery, jobs, audit, notifications, files, look of the screen."""

from django.urls import path

from khet.kernel.web import display, gallery

app_name = "kernel"
urlpatterns = [
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/<slug:name>/", gallery.one, name="gallery_one"),
    path("system/theme/", display.theme, name="theme"),
]
