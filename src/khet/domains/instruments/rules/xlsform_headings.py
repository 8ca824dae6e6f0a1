"""Headings of XLSForm sheets: the many spellings of a column, and the language of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Labels, Question
from khet.domains.instruments.rules.workbooks import Sheet

SURVEY_NAMES: Mapping[str, str] = {
    "type": "type",
    "name": "name",
    "label": "label",
    "caption": "label",
    "hint": "hint",
    "required": "required",
    "relevant": "relevant",
    "relevance": "relevant",
    "constraint": "constraint",
    "constraint_message": "constraint_message",
    "choice_filter": "choice_filter",
    "calculation": "calculation",
    "calculate": "calculation",
    "default": "default",
    "appearance": "appearance",
    "read_only": "read_only",
    "readonly": "read_only",
    "repeat_count": "repeat_count",
    "disabled": "disabled",
    "khet_kind": "khet_kind",
    "khet_dimension": "khet_dimension",
    "khet_pair": "khet_pair",
    "khet_pair_key": "khet_pair_key",
    "khet_right": "khet_right",
    "khet_reversed": "khet_reversed",
}
CHOICE_NAMES: Mapping[str, str] = {
    "list_name": "list_name",
    "name": "name",
    "value": "name",
    "label": "label",
    "khet_score": "khet_score",
}
TRANSLATED = frozenset({"label", "hint", "constraint_message"})
MEDIA = frozenset({"image", "audio", "video", "media", "big-image", "order"})
BY_NAME = {"thai": "th", "ไทย": "th", "ภาษาไทย": "th", "english": "en", "อังกฤษ": "en", "ภาษาอังกฤษ": "en"}
_CODE = re.compile(r"\(\s*([A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?)\s*\)\s*$")
_BARE = re.compile(r"[a-z]{2,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column holds, and in which language its texts are ("" where it holds none)."""

    field: str
    language: str = ""


def plain(name: str) -> str:
    """A heading in one spelling: small letters before the language, an underscore for spaces."""
    first, mark, rest = name.partition("::")
    first = re.sub(r"\s+", "_", first.strip().lower())
    return f"{first}::{rest.strip()}" if mark else first


def language_of(name: str) -> str:
    """The code of a language as XLSForm names it: "English (en)", "ไทย", "th"; "" when it is none."""
    name = name.strip()
    if found := _CODE.search(name):
        return found[1].lower() if "-" not in found[1] else found[1]
    known = BY_NAME.get(name.lower(), "")
    return known or (name.lower() if _BARE.fullmatch(name.lower()) else "")


def read(sheet: Sheet, names: Mapping[str, str], default: str) -> dict[str, Heading]:
    """By the heading as written, what each column holds; other columns of choices are what filters look at."""
    found: dict[str, Heading] = {}
    for written in sheet.headings:
        name, mark, language = plain(written).partition("::")
        known = names.get(name)
        if known in TRANSLATED:
            code = language_of(language) if mark else default
            if code:
                found[written] = Heading(known or "", code)
        elif known is not None and not mark:
            found[written] = Heading(known)
        elif known is None and names is CHOICE_NAMES and not mark and name not in MEDIA:
            found[written] = Heading(written.strip())
    return found


def with_thai(form: Form, language: str) -> Form:
    """A form whose texts in another language stand in for the Thai ones."""

    def texts(labels: Labels) -> Labels:
        own = labels.get("th") or labels.get(language, "") or next(iter(labels.values()), "")
        return {"th": own, **labels} if own else labels

    def question(found: Question) -> Question:
        return replace(
            found,
            labels=texts(found.labels),
            hints=texts(found.hints),
            constraint_messages=texts(found.constraint_messages),
            children=tuple(question(child) for child in found.children),
        )

    def choice(found: Choice) -> Choice:
        return replace(found, labels=texts(found.labels))

    return replace(
        form,
        questions=tuple(question(each) for each in form.questions),
        lists=tuple(ChoiceList(each.key, tuple(choice(one) for one in each.choices)) for each in form.lists),
    )
