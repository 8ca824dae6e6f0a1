"""A form as the rows of an XLSForm: what is written into workbooks, and what pyxform is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from khet.domains.instruments.rules.form import ChoiceList, Form, Question

LANGUAGES = {"th": "ไทย (th)", "en": "English (en)"}
TYPES = {"datetime": "dateTime", "rating": "select_one"}
TABLE = "table-list"

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The three sheets of an XLSForm: columns in their order, and rows by column."""

    survey_columns: tuple[str, ...]
    survey: tuple[Row, ...]
    choice_columns: tuple[str, ...]
    choices: tuple[Row, ...]
    settings: Row


@dataclass(frozen=True, slots=True)
class About:
    """What a workbook says of the instrument beside its form."""

    code: str = ""
    kind: str = ""
    version: str = ""


def language_name(code: str) -> str:
    """A language as XLSForm writes it: its name and its code."""
    return LANGUAGES.get(code, f"{code} ({code})")


def sheets(form: Form, about: About) -> Sheets:
    """The whole form as rows, with the columns that are Khet's own."""
    form = replace(form, languages=form.used_languages())
    filters = sorted({name for each in form.lists for choice in each.choices for name in choice.filters})
    labels = [f"label::{language_name(code)}" for code in form.languages]
    return Sheets(
        survey_columns=tuple(_survey_columns(form)),
        survey=tuple(row for question in form.questions for row in _question_rows(question)),
        choice_columns=("list_name", "name", *labels, *filters, "khet_score"),
        choices=tuple(row for each in form.lists for row in _choice_rows(each)),
        settings=_settings(form, about),
    )


def _survey_columns(form: Form) -> Iterator[str]:
    yield from ("type", "name")
    for what in ("label", "hint"):
        yield from (f"{what}::{language_name(code)}" for code in form.languages)
    yield from ("required", "relevant", "constraint")
    yield from (f"constraint_message::{language_name(code)}" for code in form.languages)
    yield from ("choice_filter", "calculation", "default", "appearance", "read_only")
    yield from ("khet_kind", "khet_dimension", "khet_pair", "khet_pair_key", "khet_right", "khet_reversed")


def _question_rows(question: Question) -> Iterator[Row]:
    if not question.is_container:
        yield _row(question)
        return
    word = "repeat" if question.kind == "repeat" else "group"
    yield _row(question)
    for child in question.children:
        yield from _question_rows(child)
    yield {"type": f"end {word}"}


def _row(question: Question) -> Row:
    row: Row = {"type": type_of(question), "name": question.key}
    row |= _labels("label", question.labels) | _labels("hint", question.hints)
    row |= _labels("constraint_message", question.constraint_messages)
    appearance = question.appearance
    if question.kind == "matrix":
        appearance = f"{TABLE} {appearance}".strip()
    row |= {
        "required": "yes" if question.required else "",
        "relevant": question.relevant,
        "constraint": question.constraint,
        "choice_filter": question.choice_filter,
        "calculation": question.calculation,
        "default": question.default,
        "appearance": appearance,
        "read_only": "yes" if question.read_only else "",
        "khet_kind": question.kind if question.kind in ("rating", "matrix", "group") else "",
        "khet_dimension": question.dimension,
        "khet_pair": question.pair,
        "khet_pair_key": question.pair_key,
        "khet_right": question.right,
        "khet_reversed": "yes" if question.reversed else "",
    }
    return {column: text for column, text in row.items() if text}


def type_of(question: Question) -> str:
    """What stands in the column ``type``."""
    if question.kind in ("group", "matrix"):
        return "begin group"
    if question.kind == "repeat":
        return "begin repeat"
    name = TYPES.get(question.kind, question.kind)
    return f"{name} {question.list_key}" if question.list_key else name


def _choice_rows(found: ChoiceList) -> Iterator[Row]:
    for choice in found.choices:
        row: Row = {"list_name": found.key, "name": choice.key, **_labels("label", choice.labels), **choice.filters}
        if choice.score is not None:
            row["khet_score"] = format(choice.score, "f")
        yield row


def _settings(form: Form, about: About) -> Row:
    plain = {
        "form_title": form.labels.get("th", ""),
        "form_id": about.code,
        "version": about.version,
        "default_language": language_name(form.languages[0]),
        "khet_code": about.code,
        "khet_kind": about.kind,
        "khet_bands": form.bands,
    }
    return plain | {
        f"khet_title::{language_name(code)}": form.labels.get(code, "") for code in form.languages if code != "th"
    }


def _labels(column: str, labels: Mapping[str, str]) -> Row:
    return {f"{column}::{language_name(code)}": text for code, text in labels.items() if text}
