"""Static files that come out of installed packages, and collecting all of them at set-up; none lies in the repository.

The font is taken from its package by a finder of our own; htmx comes from django-htmx as any app's static files do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import fontpkg_sarabun
from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

FACES = ("Regular", "Italic", "SemiBold", "Bold")
# What packages bring and no page of ours loads; collecting and compressing it would cost most of the set-up.
UNUSED = ["redoc*", "htmx-4*"]
Progress = Callable[[int, int, str], None]


class PackageFinder(FileSystemFinder):
    """Finds the faces of Sarabun that the pages use, as ``khet/fonts/*.ttf``."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        root = str(Path(fontpkg_sarabun.ROOT) / "files")
        storage = FileSystemStorage(location=root)
        storage.prefix = "khet/fonts"  # type: ignore[attr-defined]
        self.locations = [("khet/fonts", root)]
        self.storages = {root: storage}

    def check(self, **kwargs: Any) -> list[Any]:
        """There is nothing to configure."""
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, Any]]:
        """The faces used, of the sixteen that the package carries."""
        for _prefix, root in self.locations:
            for face in FACES:
                yield f"Sarabun-{face}.ttf", self.storages[root]


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed and compressed names once collected; plain names before that, so that tests need no set-up."""

    def stored_name(self, name: str) -> str:
        """The name a page prints."""
        return str(super().stored_name(name)) if self.hashed_files else name


def prepare_assets(progress: Progress | None = None) -> int:
    """Collect every static file under a hashed name, compressed; how many there are.

    Run at set-up and after an update. A server that is already running goes on with the names it knows.
    """
    tell = progress or (lambda done, total, text: None)
    tell(0, 1, "")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=UNUSED)
    manifest = json.loads((Path(settings.STATIC_ROOT) / "staticfiles.json").read_text(encoding="utf-8"))
    tell(1, 1, "")
    return len(manifest["paths"])
