"""English stands beside every Thai text, and nothing in either catalogue can break a page."""

from __future__ import annotations

import re

import polib
import pytest

from tests.web.portal import messages

CATALOGUES = sorted((messages.SOURCE / "site" / "locale").rglob("*.po"))
HOLE = re.compile(r"%\((\w+)\)[sd]|(?<!%)\{(\w+)\}")


def test_every_thai_text_has_its_english():
    assert messages.missing() == {}


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parts[-3])
def test_a_translation_has_the_holes_of_its_original(file):
    wrong = []
    for entry in polib.pofile(str(file)):
        told = [entry.msgstr] if entry.msgstr else list(entry.msgstr_plural.values())
        originals = {tuple(sorted(HOLE.findall(text))) for text in (entry.msgid, entry.msgid_plural) if text}
        wrong += [entry.msgid for text in told if tuple(sorted(HOLE.findall(text))) not in originals]

    assert wrong == []


def test_no_english_is_left_in_thai():
    english = polib.pofile(str(messages.ENGLISH))
    allowed = re.compile("ก\\.ย\\.|๓๐ กันยายน ๒๕๖๖|สพป\\.|สพม\\.")

    left = [entry.msgstr for entry in english if messages.THAI.search(allowed.sub("", entry.msgstr))]

    assert left == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{% translate "ก" %}{% include \'x\' with t=_("ข") %}', ["ก", "ข"]),
        ("{% blocktranslate trimmed %}ค {{ n }}{% endblocktranslate %}", ["ค %(n)s"]),
    ],
)
def test_the_collector_reads_templates(text, found):
    assert sorted(messages.of_template(text)) == found


def test_the_collector_reads_python():
    assert list(messages.of_python('from x import gettext as _\nlabel = _("ก")\nother = ngettext("ข", "ข", 2)')) == [
        "ก",
        "ข",
    ]
