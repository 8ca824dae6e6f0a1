"""Invented answers to analyse, and the seven printed lines of one published satisfaction table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from khet.calc.bands import Band, BandSet
from khet.domains.instruments.actions import forms as form_actions
from khet.domains.instruments.models import AnonymousAnswer, BallotBox, Campaign, Response
from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Question
from khet.kernel.actor import system

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
MACHINE = system("tests")
WORDS = ("น้อยที่สุด", "น้อย", "ปานกลาง", "มาก", "มากที่สุด")
SCALE = ChoiceList(
    "scale", tuple(Choice(str(score), {"th": WORDS[score - 1]}, Decimal(score)) for score in range(5, 0, -1))
)
POSTS = ChoiceList(
    "posts",
    tuple(Choice(key, {"th": name}) for key, name in (("head", "ผู้บริหาร"), ("teacher", "ครู"), ("staff", "บุคลากร"))),
)
LETTERS = ChoiceList("letters", tuple(Choice(key, {"th": key.upper()}) for key in "abcd"))
BANDS = BandSet(
    "satisfaction-450",
    "1",
    "ความพึงพอใจ 5 ระดับ",
    2,
    tuple(
        Band(level, WORDS[level - 1], "", Decimal(low), Decimal(high))
        for level, low, high in (
            (5, "4.50", "5.00"),
            (4, "3.50", "4.49"),
            (3, "2.50", "3.49"),
            (2, "1.50", "2.49"),
            (1, "1.00", "1.49"),
        )
    ),
)

# As printed in the published table of 2565, fourteen answers; item 2's S.D. stands there without its point ("065").
PRINTED = (
    ("4.79", "0.43", "มากที่สุด", "5 5 5 5 5 5 5 5 5 5 5 4 4 4"),
    ("4.43", "0.65", "มาก", "5 5 5 5 5 5 5 4 4 4 4 4 4 3"),
    ("4.64", "0.50", "มากที่สุด", "5 5 5 5 5 5 5 5 5 4 4 4 4 4"),
    ("4.50", "0.65", "มากที่สุด", "5 5 5 5 5 5 5 5 4 4 4 4 4 3"),
    ("4.86", "0.36", "มากที่สุด", "5 5 5 5 5 5 5 5 5 5 5 5 4 4"),
    ("4.86", "0.36", "มากที่สุด", "5 5 5 5 5 5 5 5 5 5 5 5 4 4"),
    ("4.86", "0.36", "มากที่สุด", "5 5 5 5 5 5 5 5 5 5 5 5 4 4"),
)


def th(words: str) -> dict[str, str]:
    """Words in Thai."""
    return {"th": words}


def rated(key: str, **more: Any) -> Question:
    """A rating."""
    return Question(key, "rating", th(more.pop("label", f"รายการ {key}")), list_key="scale", **more)


def form_of(*questions: Question) -> Form:
    """A form of these questions."""
    return Form(th("แบบประเมินสมมติ"), questions, (SCALE, POSTS, LETTERS))


def columns(**given: Sequence[str | int | None]) -> list[dict[str, str]]:
    """Rows from columns of answers; None is an item left out."""
    longest = max(map(len, given.values()))
    return [
        {key: str(values[at]) for key, values in given.items() if at < len(values) and values[at] is not None}
        for at in range(longest)
    ]


def published() -> tuple[Form, list[dict[str, str]]]:
    """The form and answers behind the published table, the items' wording our own."""
    names = ("วิสัยทัศน์", "งบประมาณ", "ระยะเวลา", "ประชาสัมพันธ์", "แหล่งเรียนรู้", "ประโยชน์", "ตามกำหนด")
    form = form_of(*(rated(f"item{at}", label=f"รายการ{name}") for at, name in enumerate(names, start=1)))
    given = {f"item{at}": answers.split() for at, (*_printed, answers) in enumerate(PRINTED, start=1)}
    return form, columns(**given)


def training() -> tuple[Form, list[dict[str, str]]]:
    """Satisfaction of twenty invented people with a training: posts, two dimensions, a list of topics, words."""
    form = form_of(
        Question("post", "select_one", th("ตำแหน่ง"), list_key="posts"),
        rated("speaker", label="วิทยากรอธิบายชัดเจน", dimension="วิทยากร"),
        rated("time", label="ตรงต่อเวลา", dimension="วิทยากร"),
        rated("place", label="สถานที่เหมาะสม", dimension="สถานที่"),
        Question("topics", "select_multiple", th("หัวข้อที่สนใจ"), list_key="letters"),
        Question("order", "rank", th("จัดอันดับ"), list_key="letters"),
        Question("age", "integer", th("อายุ")),
        Question("advice", "text", th("ข้อเสนอแนะ")),
    )
    said = (
        "อยากให้มีการทำเกษตรอินทรีย์",
        "เกษตรอินทรีย์ smart farm",
        "ระบบดูแลช่วยเหลือนักเรียน",
        "ไม่มี",
        "ระบบดูแลช่วยเหลือ นักเรียนดีมาก",
    )
    rows = [
        {
            "post": "head" if at < 3 else "teacher" if at < 11 else "staff",
            "speaker": str(5 - at % 2),
            "time": str(4 + at % 2),
            "place": str(3 + at % 3),
            "topics": "a b" if at % 2 else "a",
            "order": "b a c d" if at % 4 else "a b c d",
            "age": str(30 + at),
            **({"advice": said[at]} if at < len(said) else {}),
        }
        for at in range(20)
    ]
    del rows[4]["place"]
    return form, rows


def quiz(many: int = 5) -> Form:
    """A test whose right answers are all a."""
    return form_of(
        *(
            Question(f"t{at}", "select_one", th(f"ข้อสอบ {at}"), list_key="letters", right="a")
            for at in range(1, many + 1)
        )
    )


def sat(score: int, many: int = 5) -> dict[str, str]:
    """What somebody answered who got this many right."""
    return {f"t{at}": "a" if at <= score else "b" for at in range(1, many + 1)}


def stored(
    office_id: int,
    form: Form,
    rows: Sequence[Mapping[str, Any]],
    *,
    code: str = "satisfaction",
    kind: str = "satisfaction",
    is_anonymous: bool = True,
    people: Sequence[int] = (),
    version_id: int | None = None,
    state: str = Campaign.CLOSED,
    observed: Sequence[tuple[str, str]] = (),
    **more: Any,
) -> Campaign:
    """A campaign with these answers, stored as collecting leaves them."""
    if version_id is None:
        made = form_actions.create_instrument(
            actor=MACHINE, office_id=office_id, code=f"form-{code}", kind=kind, form=form, at=AT
        )
        version_id = form_actions.publish_version(actor=MACHINE, version_id=made.id, at=AT).id
    fields: dict[str, Any] = {
        "title": "ประเมินการอบรมสมมติ",
        "purpose": "satisfaction",
        "respondents": Campaign.PERSON if people else Campaign.ANYBODY,
        "opens_at": AT - timedelta(days=2),
        "closes_at": AT - timedelta(days=1),
        "created_at": AT - timedelta(days=3),
        **more,
    }
    campaign = Campaign.objects.create(
        office_id=office_id, version_id=version_id, code=code, is_anonymous=is_anonymous, state=state, **fields
    )
    if is_anonymous:
        BallotBox.objects.create(campaign=campaign)
        AnonymousAnswer.objects.bulk_create(AnonymousAnswer(campaign=campaign, answers=dict(row)) for row in rows)
        return campaign
    Response.objects.bulk_create(
        Response(
            campaign=campaign,
            answers=dict(row),
            person_id=people[at] if people else None,
            case_key=observed[at][0] if observed else "",
            observer_key=observed[at][1] if observed else "",
            state=Response.SENT,
            saved_at=AT - timedelta(days=1),
            sent_at=AT - timedelta(days=1),
        )
        for at, row in enumerate(rows)
    )
    return campaign
