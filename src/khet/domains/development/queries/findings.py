"""Findings taken from where they are kept: ranked needs, pupils' achievement, competencies that people have shown."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ObjectDoesNotExist

from khet.domains.development.queries import competencies
from khet.domains.development.rules.arriving import Finding
from khet.domains.development.rules.refusals import PlanProblem
from khet.domains.indicators import public as indicators
from khet.domains.instruments import public as instruments
from khet.kernel.actor import Actor, NotAllowed

YEARS_BACK = 6


def indicator_choices(*, actor: Actor, office_id: int) -> list[tuple[str, str]]:
    """The indicators that an office can take figures from, by code; none without the permission to see figures."""
    if not actor.may(indicators.permissions.FIGURE_VIEW):
        return []
    rows = indicators.indicator_rows(actor=actor, office_id=office_id)
    return [(row.code, f"{row.code} {row.name}") for row in rows]


def of_indicator(*, actor: Actor, office_id: int, code: str, on: date) -> Finding:
    """The newest figure of an indicator as a finding; raises PlanProblem when there is none to take over."""
    years = indicators.data_years(actor=actor, office_id=office_id, codes=[code])
    for year in sorted(years, reverse=True)[:YEARS_BACK]:
        try:
            cited = indicators.cite(actor=actor, office_id=office_id, code=code, year=year, on=on)
        except (NotAllowed, indicators.NotCitable):
            continue
        return Finding(
            kind="achievement",
            title=f"{cited.indicator.name} {year}"[:300],
            figure=f"{cited.text} {cited.indicator.unit}".strip(),
            ref=f"indicators.figure:{code}:{year}:{cited.indicator.version}",
        )
    raise PlanProblem(
        "ยังไม่มีตัวเลขของตัวชี้วัดนี้ที่นำมาอ้างได้ โปรดนำเข้าข้อมูลก่อน", "There is no figure of this indicator to take over yet"
    )


def campaigns(*, actor: Actor, office_id: int) -> list[tuple[str, str]]:
    """The questionnaires of an office that ask for needs, newest first."""
    if not actor.may(instruments.permissions.CAMPAIGN_VIEW):
        return []
    rows = instruments.campaign_rows(actor=actor, office_id=office_id)
    return [(str(row.id), f"{row.code} {row.title}") for row in rows if row.purpose == "needs"]


def of_campaign(*, actor: Actor, campaign_id: int) -> list[Finding]:
    """The needs that a questionnaire has ranked by PNI modified, first first; raises PlanProblem when it has none."""
    try:
        found = instruments.analysis(actor=actor, campaign_id=campaign_id)
    except ObjectDoesNotExist:
        raise PlanProblem("ไม่พบแบบสำรวจนี้", "This questionnaire is not to be found") from None
    lines = sorted((line for line in found.needs if line.rank_modified), key=lambda line: line.rank_modified or 0)
    if not lines:
        raise PlanProblem(
            "แบบสำรวจนี้ยังไม่มีผลความต้องการจำเป็น (ต้องถามสภาพปัจจุบันและสภาพที่พึงประสงค์ และมีผู้ตอบพอ)",
            "This questionnaire has no ranked needs yet",
        )
    return [
        Finding(
            kind="needs",
            title=line.label[:300],
            figure=f"PNI modified {line.pni_modified.printed} (ลำดับ {line.rank_modified}, n = {line.n})",
            ref=f"instruments.figure:{campaign_id}:{line.key}",
        )
        for line in lines
    ]


def of_competencies(*, actor: Actor, office_id: int, year_be: int) -> list[Finding]:
    """What people have shown of each competency in this fiscal year and the one before, the weakest first.

    Raises NotAllowed for who may not see the records of the office, PlanProblem when there is nothing to take over.
    """
    held = competencies.of_office(actor=actor, office_id=office_id, years=(year_be - 1, year_be))
    rows = {row.id: row for row in competencies.competency_rows(actor=actor, office_id=office_id)}
    if not held:
        raise PlanProblem(
            "ยังไม่มีผลสมรรถนะ: หลักสูตรต้องระบุสมรรถนะที่พัฒนา และมีกิจกรรมของหลักสูตรนั้นแล้ว",
            "No event of a course that declares competencies has been held yet",
        )
    weakest = sorted(held.items(), key=lambda pair: (pair[1].share or 0, rows[pair[0]].code))
    return [
        Finding(
            kind="competency",
            title=rows[key].name,
            figure=f"ผ่านการทดสอบหรือใช้จริง {found.proven} จาก {found.people} คน (ร้อยละ {found.share_text})",
            note=f"ปีงบประมาณ {year_be - 1}-{year_be}",
            ref=f"development.competency:{key}:{year_be}",
        )
        for key, found in weakest
    ]
