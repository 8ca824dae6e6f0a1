"""What the pages of respondents read: the form with its conditions, a draft, whether somebody has answered."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from khet.domains.accounts import public as accounts
from khet.domains.instruments.models import AnswerPicture, BallotBox, InstrumentVersion, Response
from khet.domains.instruments.queries import boxes
from khet.domains.instruments.queries.campaigns import Door
from khet.domains.instruments.rules import form_json
from khet.domains.instruments.rules.boxes import KeyLost
from khet.domains.instruments.rules.form import Form, Question
from khet.domains.instruments.rules.logic import Logic
from khet.domains.organisations import public as organisations


@dataclass(frozen=True, slots=True)
class Asked:
    """A published form and its conditions, ready to be evaluated."""

    form: Form
    logic: Logic


@lru_cache(maxsize=64)
def asked(version_id: int, form_hash: str) -> Asked:
    """The form of a published version, which never changes; kept under its hash; one query the first time."""
    form = form_json.from_json(InstrumentVersion.objects.values_list("form", flat=True).get(pk=version_id))
    return Asked(form, Logic(form))


def has_answered(door: Door) -> bool:
    """Whether a personal link that answers once is spent; one query."""
    if not door.once or door.invitee_id is None:
        return False
    if not door.is_anonymous:
        return Response.objects.filter(invitee_id=door.invitee_id, state=Response.SENT).exists()
    box = BallotBox.objects.filter(campaign_id=door.campaign_id).defer("urn").first()
    if box is None:
        return False
    try:
        return bytes.fromhex(door.ballot) in boxes.ledger_of(box).spent
    except KeyLost:
        return False


def draft_of(door: Door) -> Mapping[str, Any] | None:
    """What a named respondent has answered so far; one query, none for others."""
    if not door.keeps_drafts or door.invitee_id is None:
        return None
    kept = Response.objects.filter(invitee_id=door.invitee_id, state=Response.DRAFT)
    found: Mapping[str, Any] | None = kept.values_list("answers", flat=True).first()
    return found


def name_of(door: Door, on: date) -> str:
    """Whose answer it will be, as a named form says; at most two queries, none for an anonymous one."""
    if door.is_anonymous:
        return ""
    person = accounts.names([door.person_id]).get(door.person_id, "") if door.person_id is not None else ""
    school = _school(door.school_id, on) if door.school_id is not None else ""
    return " · ".join(part for part in (person, school, door.label) if part) or "ผู้ตอบตามลิงก์นี้"


def _school(school_id: int, on: date) -> str:
    return organisations.school_names([school_id], on).get(school_id, "")


def known_pictures(door: Door, form: Form, raw: Mapping[str, Any], new: Container[str]) -> frozenset[str]:
    """The pictures that answers may name: those that come along, and those this campaign keeps; one query if any."""
    named = pictures_named(form, raw)
    asked_for = [key for key in named if key not in new and _is_key(key)]
    kept = AnswerPicture.objects.filter(campaign_id=door.campaign_id, pk__in=asked_for) if asked_for else ()
    return frozenset({key for key in named if key in new} | {str(each.pk) for each in kept})


def pictures_named(form: Form, answers: Mapping[str, Any]) -> frozenset[str]:
    """The keys of pictures that stand in answers; whatever else came along belongs to no question and is not kept."""
    return frozenset(_pictures(form.questions, answers))


def _pictures(questions: tuple[Question, ...], raw: Mapping[str, Any]) -> Iterator[str]:
    for question in questions:
        if question.kind in ("group", "matrix"):
            yield from _pictures(question.children, raw)
        elif question.kind == "repeat":
            rows = raw.get(question.key)
            for row in rows if isinstance(rows, list) else ():
                yield from _pictures(question.children, row)
        elif question.kind == "image" and isinstance(raw.get(question.key), str):
            yield raw[question.key]


def _is_key(text: str) -> bool:
    return len(text) == 36 and all(letter in "0123456789abcdef-" for letter in text)
