"""Puts an event's report together: cover, preface, contents, three parts, appendix."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from khet.domains.development import public as development
from khet.engine.photographs import BadPhotograph, plain_jpeg
from khet.kernel.actor import Actor
from khet.kernel.documents import (
    Block,
    Contents,
    Cover,
    Digits,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Pictures,
)
from khet.reports.development import tables
from khet.reports.development.facts import Story, story, titled
from khet.reports.development.sections import PARTS, Section, sections
from khet.reports.development.words import blocks_of

TITLE = "รายงานสรุปผลการดำเนินงาน"
KIND = "รายงานสรุปผลโครงการ"
SERIES = "สรุปโครงการ"
GROUP = "กลุ่มพัฒนาครูและบุคลากรทางการศึกษา"
PHOTO_ALT = "ภาพถ่ายกิจกรรม {title}"
MOST_KEPT_PHOTOS = 200
PHOTO_SIDE, PHOTO_QUALITY = 1100, 80


def build(*, actor: Actor, event_id: int, digits: Digits = "thai", draft: bool | None = None) -> Document:
    """The report of an event as it stands now; a draft until the event is done, or when a draft is asked for.

    Raises Event.DoesNotExist out of reach.
    """
    told = story(actor=actor, event_id=event_id)
    written = development.report_sections(actor=actor, event_id=event_id)
    return document(told, sections(told, written), digits=digits, draft=draft)


def document(
    told: Story, written: Sequence[Section], *, digits: Digits = "thai", draft: bool | None = None
) -> Document:
    """The paper made of a story and its sections."""
    event, programme = told.facts.event, told.facts.programme
    kept = [section for section in written if not section.is_left_out]
    front: list[Block] = []
    for section in kept:
        if section.part == "front":
            front += [Heading(section.title, 1, "center"), *blocks_of(told, section.bound), PageBreak()]
    front += [Contents("สารบัญ"), *_lists(told)]
    body = [*_parts(told, kept), *_appendix(told)]
    return Document(
        title=f"{TITLE}{titled(programme.name)}",
        subtitle_lines=(f"ปีงบประมาณ พ.ศ. {event.year_be}",),
        blocks=tuple(body),
        digits=digits,
        draft=event.state != "done" if draft is None else draft,
        header=programme.name,
        author=told.office.short_name,
        dated=None,
        file_stem=f"สรุปโครงการ-{event.title}"[:80],
        subject={
            "kind": "development",
            "event": event.id,
            "office": event.office_id,
            "office_label": told.office.short_name,
            "series": SERIES,
            "document": KIND,
        },
        cover=Cover(KIND, tuple(filter(None, (GROUP, told.office.name)))),
        front=tuple(front),
        numbered=True,
    )


def _lists(told: Story) -> Iterator[Block]:
    """The lists of tables and pictures, where there are any."""
    if any(survey.found.table for survey in told.surveys) or told.facts.attendance.people:
        yield Contents("สารบัญตาราง", "tables")
    if any(row.caption for row in told.facts.photos):
        yield Contents("สารบัญภาพ", "pictures")


def _parts(told: Story, kept: Sequence[Section]) -> Iterator[Block]:
    for part, title in PARTS.items():
        inside = [section for section in kept if section.part == part]
        if not title or not inside:
            continue
        yield PageBreak()
        yield Heading(title, 1, "center")
        for section in inside:
            yield from _section(told, section)


def _section(told: Story, section: Section) -> Iterator[Block]:
    of_record = section.key.startswith(("visit.", "lesson."))
    yield Heading(section.title, 3 if of_record else 2)
    yield from blocks_of(told, section.bound)
    if section.key == "attendance":
        yield from tables.by_school(told)
    elif section.key == "budget":
        yield from tables.budget(told)
    elif section.key == "learning":
        yield from tables.tests(told)
    elif section.key.startswith("survey"):
        yield from _survey(told, section.key)


def _survey(told: Story, key: str) -> Iterator[Block]:
    """The table under a survey's sentences, or the topics under those of a question in words."""
    place, _, question = key.removeprefix("survey").partition(".")
    at = int(place)
    survey = told.surveys[at - 1]
    if not question:
        yield from tables.satisfaction(told, at, survey)
    elif question in survey.found.topics:
        yield from tables.topics(survey.found.topics[question][1])


def _appendix(told: Story) -> Iterator[Block]:
    made = [
        ("กำหนดการ", list(tables.schedule(told))),
        ("รายชื่อผู้เข้าร่วม", list(tables.people(told))),
        ("ค่าใช้จ่าย", list(tables.expenses(told))),
        ("ภาพถ่ายกิจกรรม", list(_photos(told))),
    ]
    filled = [(title, blocks) for title, blocks in made if blocks]
    if not filled:
        return
    yield PageBreak()
    yield Heading("ภาคผนวก", 1, "center")
    for title, blocks in filled:
        yield Heading(title, 2)
        yield from blocks


def _photos(told: Story) -> Iterator[Block]:
    """The photographs two in a row; one that cannot be read is said to be missing, never left out in silence."""
    rows = told.facts.photos
    data = _reduced(told.event_id, [row.file_id for row in rows])
    alt = PHOTO_ALT.format(title=told.facts.event.title)
    shown = [Picture(data[row.file_id], row.caption or alt, row.caption) for row in rows if row.file_id in data]
    if shown:
        yield Pictures(tuple(shown), columns=2)
    if len(shown) < len(rows):
        yield Paragraph(f"มีภาพที่อ่านไฟล์ไม่ได้ {len(rows) - len(shown)} ภาพ จึงไม่แสดง", indent=False)


def _reduced(event_id: int, file_ids: Sequence[int]) -> dict[int, bytes]:
    """The photographs ready for paper; stored files never change, so those made once are kept for a while."""
    missing = [file_id for file_id in file_ids if file_id not in _kept]
    if missing:
        read = development.photo_bytes(event_id, known=set(file_ids) - set(missing))
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as threads:
            made = dict(zip(read, threads.map(_small, read.values()), strict=True))
    else:
        made = {}
    data = {file_id: _kept.get(file_id) or made.get(file_id) for file_id in file_ids}
    for file_id, small in made.items():
        if small is not None and len(_kept) < MOST_KEPT_PHOTOS:
            _kept[file_id] = small
    return {file_id: small for file_id, small in data.items() if small is not None}


_kept: dict[int, bytes] = {}


def _small(data: bytes) -> bytes | None:
    try:
        return plain_jpeg(data, longest=PHOTO_SIDE, quality=PHOTO_QUALITY).data
    except BadPhotograph:
        return None
