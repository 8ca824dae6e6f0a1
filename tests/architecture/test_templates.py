"""A template uses its own app's templates and the shared components, never another app's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.house import SOURCE, nothing, shown

USE = re.compile(r"{%\s*(?:include|extends)\s+(?P<what>\"[^\"]+\"|'[^']+'|[^\s%]+)")
SHARED = ("components/", "base.html", "solo.html", "frame/")
OWN_NAME = {"account", "mfa", "usersessions", "socialaccount", "allauth"}
TEMPLATES = sorted(file for file in (SOURCE / "khet").rglob("*.html") if "templates" in file.parts)


def faults(app: str, text: str) -> list[str]:
    """What a template of an app includes or extends without being allowed to."""
    home = (f"{app}/", *SHARED, *(f"{name}/" for name in OWN_NAME if app == "accounts"))
    used = [found["what"] for found in USE.finditer(text)]
    return [what for what in used if not (what[0] in "\"'" and what.strip("\"'").startswith(home))]


def owner(file: Path) -> str:
    """The app whose folder holds the template."""
    return file.parts[file.parts.index("templates") - 1]


@pytest.mark.parametrize("file", TEMPLATES, ids=shown)
def test_a_template_stays_at_home(file: Path):
    found = faults(owner(file), file.read_text(encoding="utf-8"))

    assert owner(file) == "kernel" or found == []


def test_a_template_lies_in_a_folder_named_like_its_app():
    wrong = []
    for file in TEMPLATES:
        first = file.parts[file.parts.index("templates") + 1]
        allowed = {owner(file)} | (OWN_NAME if owner(file) == "accounts" else set())
        if owner(file) != "kernel" and first not in allowed:
            wrong.append(shown(file))

    nothing(wrong)


def test_another_apps_template_would_be_seen():
    assert faults("portal", '{% include "frameworks/x.html" %}{% include name %}') == ['"frameworks/x.html"', "name"]
