"""Campaigns over HTTP: listed, read, and their answers; names only of named ones, and only to whom they are open."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Field, Router, Schema

from khet.api import reading
from khet.api.security import CallerRequest, operation
from khet.api.v1.schemas import Page, Problem
from khet.domains.instruments import public as instruments

KNOWN = {401: Problem, 403: Problem, 404: Problem, 422: Problem}
router = Router(tags=["การเก็บข้อมูล"])


class CampaignItem(Schema):
    """One campaign."""

    id: int
    office_id: int
    version_id: int
    code: str
    title: str
    purpose: str
    respondents: str = Field(description="person (บุคคล) school (สถานศึกษา) open (ผู้มีลิงก์)")
    is_anonymous: bool
    state: str = Field(description="draft (ร่าง) open (เปิดรับ) closed (ปิดรับแล้ว)")
    opens_at: str
    closes_at: str
    subject_kind: str
    subject_id: str
    invited: int
    answered: int


class CampaignPage(Page):
    """Campaigns, by cursor."""

    items: list[CampaignItem]


class AnswerItem(Schema):
    """One set of answers; ``respondent`` is null in an anonymous campaign."""

    respondent: dict[str, Any] | None
    answers: dict[str, Any]


class AnswerSheet(Schema):
    """The answers of a campaign."""

    campaign_id: int
    waiting: int = Field(description="คำตอบไม่ระบุชื่อที่ยังคละกันอยู่ในโถ")
    items: list[AnswerItem]


@router.get("/campaigns", response={200: CampaignPage, **KNOWN}, summary="การเก็บข้อมูลของเขต")
@operation(instruments.permissions.CAMPAIGN_VIEW)
def campaign_list(
    request: CallerRequest,
    office: str = reading.parameter("รหัสใด ๆ หรือชื่อย่อของเขต"),
    limit: str = reading.LIMIT_QUERY,
    cursor: str = reading.CURSOR_QUERY,
) -> HttpResponse:
    """The campaigns within reach, by cursor."""
    return reading.list_of_office(
        request,
        office,
        lambda office_id: instruments.campaign_rows(actor=request.actor, office_id=office_id),
        _plain,
    )


@router.get("/campaigns/{int:campaign_id}", response={200: CampaignItem, **KNOWN}, summary="การเก็บข้อมูลหนึ่งครั้ง")
@operation(instruments.permissions.CAMPAIGN_VIEW)
def campaign_detail(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """One campaign within reach."""
    return reading.answer(request, _plain(instruments.campaign_row(campaign_id, actor=request.actor)))


@router.get(
    "/campaigns/{int:campaign_id}/answers",
    response={200: AnswerSheet, **KNOWN},
    summary="คำตอบของการเก็บข้อมูล",
    description="แบบไม่ระบุชื่อไม่มีผู้ตอบ ไม่มีเวลาและลำดับ และว่างเปล่าเมื่อมีคำตอบน้อยกว่าจำนวนต่ำสุดที่จะแสดง",
)
@operation(instruments.permissions.ANSWER_VIEW)
def campaign_answers(request: CallerRequest, campaign_id: int) -> HttpResponse:
    """The answers of a campaign within reach, with who gave them where that is kept."""
    found = instruments.answers_seen(campaign_id, actor=request.actor)
    people = found.respondents
    items = [
        {"respondent": None if people is None else _who(people[number]), "answers": dict(answers)}
        for number, answers in enumerate(found.rows)
    ]
    return reading.answer(request, {"campaign_id": campaign_id, "waiting": found.waiting, "items": items})


def _who(respondent: instruments.Respondent) -> dict[str, Any]:
    return {
        "person_id": respondent.person_id,
        "school_id": respondent.school_id,
        "label": respondent.label,
        "observer_key": respondent.observer_key,
        "case_key": respondent.case_key,
    }


def _plain(row: instruments.CampaignRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "office_id": row.office_id,
        "version_id": row.version_id,
        "code": row.code,
        "title": row.title,
        "purpose": row.purpose,
        "respondents": row.respondents,
        "is_anonymous": row.is_anonymous,
        "state": row.state,
        "opens_at": row.window.opens_at.isoformat(),
        "closes_at": row.window.closes_at.isoformat(),
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "invited": row.progress.invited,
        "answered": row.progress.answered,
    }
