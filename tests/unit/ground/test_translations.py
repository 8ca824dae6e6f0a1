"""Translations are compiled without gettext's tools, and only when their source changed."""

from __future__ import annotations

import gettext
from pathlib import Path

from khet.site.translations import LOCALE, compile_all

TEXT = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "เขต"\nmsgstr "district"\n'


def test_a_translation_is_found_after_compiling(tmp_path: Path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(TEXT, encoding="utf-8")

    assert compile_all(tmp_path) == [folder / "django.mo"]
    assert gettext.translation("django", tmp_path, ["en"]).gettext("เขต") == "district"
    assert compile_all(tmp_path) == []


def test_ours_are_compiled():
    sources = list(LOCALE.rglob("*.po"))

    assert [source for source in sources if not source.with_suffix(".mo").exists()] == []
