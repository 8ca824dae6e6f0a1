"""An office with a published form of every kind of question, and campaigns with it; invented throughout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from khet.domains.instruments.actions import campaigns
from khet.domains.instruments.actions.campaigns import Audience, Link
from khet.domains.instruments.models import Instrument, InstrumentVersion
from khet.domains.instruments.queries.campaigns import CampaignRow
from khet.domains.instruments.rules import form_json, xform
from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Question
from khet.domains.instruments.rules.windows import Window
from khet.domains.instruments.rules.xlsform_rows import About
from khet.kernel import clock
from tests.people_cast import AT, MACHINE, Cast

LEVELS = ("น้อยที่สุด", "น้อย", "ปานกลาง", "มาก", "มากที่สุด")
SCALE = ChoiceList(
    "level5",
    tuple(
        Choice(str(score), {"th": LEVELS[score - 1], "en": f"Level {score}"}, Decimal(score))
        for score in range(5, 0, -1)
    ),
)
FOODS = ChoiceList(
    "foods",
    tuple(Choice(key, {"th": name}) for key, name in (("rice", "ข้าว"), ("noodle", "ก๋วยเตี๋ยว"), ("salad", "ส้มตำ"))),
)
YESNO = ChoiceList("yesno", (Choice("yes", {"th": "ใช่"}), Choice("no", {"th": "ไม่ใช่"})))


def th(text: str) -> dict[str, str]:
    """Words in Thai."""
    return {"th": text}


def ratings(many: int) -> tuple[Question, ...]:
    """Items of a rating scale."""
    return tuple(
        Question(f"item{number}", "rating", th(f"รายการประเมินที่ {number}"), list_key="level5", required=True)
        for number in range(1, many + 1)
    )


def satisfaction(many: int = 20) -> Form:
    """Ratings in a matrix and one text."""
    matrix = Question("quality", "matrix", th("ด้านการจัดกิจกรรม"), list_key="level5", children=ratings(many))
    return Form(th("แบบประเมินความพึงพอใจ"), (matrix, Question("advice", "text", th("ข้อเสนอแนะ"))), (SCALE,), ("th",))


def every_kind() -> Form:
    """One question of every kind, with a condition, a constraint and a repeat."""
    return Form(
        {"th": "แบบทดลองทุกชนิด", "en": "A form of every kind"},
        (
            Question("hello", "note", {"th": "ขอบคุณที่ร่วมตอบ", "en": "Thank you"}),
            Question(
                "came", "select_one", {"th": "ท่านเข้าร่วมหรือไม่", "en": "Did you come?"}, list_key="yesno", required=True
            ),
            Question(
                "why_not", "text", {"th": "เพราะเหตุใด", "en": "Why not?"}, relevant="${came} = 'no'", required=True
            ),
            Question("liked", "select_multiple", th("ท่านชอบอาหารใด"), list_key="foods"),
            Question("order", "rank", th("จัดอันดับอาหาร"), list_key="foods"),
            Question("quality", "matrix", th("ความพึงพอใจ"), list_key="level5", children=ratings(3)),
            Question(
                "age",
                "integer",
                th("อายุ (ปี)"),
                constraint=". >= 18 and . <= 99",
                constraint_messages=th("อายุต้องอยู่ระหว่าง 18 ถึง 99 ปี"),
            ),
            Question("cost", "decimal", th("ค่าเดินทาง (บาท)")),
            Question("day", "date", th("วันที่เข้าร่วม")),
            Question("hour", "time", th("เวลาที่มาถึง")),
            Question("moment", "datetime", th("วันและเวลาที่ลงทะเบียน")),
            Question("photo", "image", th("ภาพกิจกรรม")),
            Question("spot", "geopoint", th("ที่ตั้งของโรงเรียน")),
            Question("next_age", "calculate", calculation="${age} + 1"),
            Question(
                "visits",
                "repeat",
                th("สถานที่ศึกษาดูงาน"),
                children=(
                    Question("place", "text", th("ชื่อสถานที่"), required=True),
                    Question("useful", "rating", th("ประโยชน์ที่ได้"), list_key="level5"),
                ),
            ),
        ),
        (SCALE, FOODS, YESNO),
        ("th", "en"),
    )


def publish(office_id: int, form: Form, code: str = "survey") -> InstrumentVersion:
    """A published version of a new instrument."""
    title = form.labels["th"]
    instrument = Instrument.objects.create(
        office_id=office_id, code=code, kind="satisfaction", title_th=title, created_at=AT
    )
    return InstrumentVersion.objects.create(
        instrument=instrument,
        number=1,
        state=InstrumentVersion.PUBLISHED,
        form=form_json.to_json(form),
        xform=xform.build(form, About(code=code)),
        sha256=form_json.sha256(form),
        created_at=AT,
        changed_at=AT,
        published_at=AT,
    )


@dataclass(frozen=True, slots=True)
class Collecting:
    """An open campaign with its links by the order of invitation."""

    row: CampaignRow
    links: list[Link]

    def url(self, number: int = 0) -> str:
        """The address of a personal link."""
        return f"/f/{self.links[number].token}/"

    @property
    def open_url(self) -> str:
        """The address of the open link."""
        return f"/q/{self.row.open_token}/"


def week(at: datetime | None = None) -> Window:
    """A window around now, or around a moment."""
    middle = at or clock.now()
    return Window(middle - timedelta(days=1), middle + timedelta(days=6))


def collect(
    cast: Cast,
    version: InstrumentVersion,
    *,
    audience: Audience,
    is_anonymous: bool,
    at: datetime | None = None,
    **more: Any,
) -> Collecting:
    """An open campaign of the cast's office."""
    now = at or clock.now()
    options: Mapping[str, Any] = {
        "title": "ประเมินการอบรมสมมติ",
        "purpose": "satisfaction",
        "window": week(now),
        **more,
    }
    made = campaigns.create_campaign(
        actor=MACHINE,
        office_id=cast.office.id,
        version_id=version.pk,
        audience=audience,
        is_anonymous=is_anonymous,
        at=now,
        **options,
    )
    row = campaigns.open_campaign(actor=MACHINE, campaign_id=made.id, at=now)
    links = [] if audience.open else campaigns.hand_out_links(actor=MACHINE, campaign_id=made.id, at=now)
    return Collecting(row, links)
