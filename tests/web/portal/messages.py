"""Collects every text that goes through gettext, from Python and from templates, without the gettext tools.

``python -m tests.web.portal.messages`` prints the texts that have no English yet.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib

import khet

SOURCE = Path(khet.__file__).parent
ENGLISH = SOURCE / "site" / "locale" / "en" / "LC_MESSAGES" / "django.po"
THAI = re.compile("[\u0e00-\u0e7f]")
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "lazy", "ngettext", "ngettext_lazy"}
IN_TEMPLATE = re.compile(r"\b(?:_|gettext|ngettext)\(\s*u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")", re.DOTALL)


def of_python(text: str) -> Iterator[str]:
    """The texts of a module."""
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        first = node.args[0]
        if name in CALLS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def of_template(text: str) -> Iterator[str]:
    """The texts of a template."""
    from django.utils.translation.template import templatize

    for found in IN_TEMPLATE.finditer(templatize(text)):
        yield ast.literal_eval(found[1])


def all_texts() -> dict[str, str]:
    """Every Thai text with one file that uses it."""
    texts: dict[str, str] = {}
    for file in sorted(SOURCE.rglob("*.py")):
        texts |= dict.fromkeys(of_python(file.read_text(encoding="utf-8")), file.name)
    for file in sorted(SOURCE.rglob("*.html")):
        texts |= dict.fromkeys(of_template(file.read_text(encoding="utf-8")), file.name)
    return {text: file for text, file in texts.items() if THAI.search(text)}


def missing() -> dict[str, str]:
    """The texts that have no English yet, with one file each."""
    translated = {entry.msgid for entry in polib.pofile(str(ENGLISH)) if entry.translated()}
    return {text: file for text, file in all_texts().items() if text not in translated}


if __name__ == "__main__":
    from django.conf import settings

    settings.configure()
    for text, file in missing().items():
        print(f"{file}: {text!r}")
