"""What may become of an event, and how its sessions must lie."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from khet.calc.calendars import thai_day
from khet.domains.development.rules.refusals import EventProblem

NEXT: dict[str, tuple[str, ...]] = {
    "draft": ("open", "cancelled"),
    "open": ("running", "done", "draft", "cancelled"),
    "running": ("done", "open", "cancelled"),
    "done": ("running",),
    "cancelled": ("draft",),
}


def check_step(state: str, wanted: str, *, sessions: int, registered: int) -> None:
    """Refuse a step that an event cannot take."""
    if wanted not in NEXT.get(state, ()):
        raise EventProblem(
            "ทำรายการนี้ไม่ได้ในสถานะปัจจุบันของกิจกรรม โปรดเปิดหน้านี้ใหม่", "The event is in another state; open the page again"
        )
    if wanted == "done" and not sessions:
        raise EventProblem("ต้องมีช่วงการอบรมอย่างน้อย 1 ช่วงก่อนสรุปกิจกรรม", "An event needs a session before it is done")
    if wanted == "draft" and state == "open" and registered:
        raise EventProblem(
            "มีผู้ลงทะเบียนแล้ว จึงกลับเป็นร่างไม่ได้ ให้ยกเลิกกิจกรรมแทน", "People are registered already; cancel the event instead"
        )


def check_dates(starts_on: date, ends_on: date, year_be: int | None = None) -> None:
    """Refuse an end before the start and dates nobody can mean."""
    if ends_on < starts_on:
        raise EventProblem("วันสิ้นสุดต้องไม่ก่อนวันเริ่ม", "The end lies before the start")
    if (ends_on - starts_on).days > 400:
        raise EventProblem("กิจกรรมยาวเกิน 400 วัน โปรดตรวจวันที่", "The event lasts over 400 days; check the dates")
    if year_be is not None and abs(starts_on.year + 543 - year_be) > 1:
        raise EventProblem(f"วันที่อยู่นอกปีงบประมาณ {year_be} โปรดตรวจปี", f"The dates lie outside the fiscal year {year_be}")


def check_session(
    *,
    starts_at: datetime,
    ends_at: datetime,
    starts_on: date,
    ends_on: date,
    others: Iterable[tuple[datetime, datetime, str]],
    room: str,
) -> None:
    """Refuse a session over midnight, outside its event, or in a room that another one has at the time."""
    if ends_at <= starts_at:
        raise EventProblem("เวลาสิ้นสุดต้องหลังเวลาเริ่ม", "The session ends before it begins")
    if thai_day(starts_at) != thai_day(ends_at):
        raise EventProblem("ช่วงหนึ่งต้องอยู่ในวันเดียว โปรดแยกเป็นหลายช่วง", "A session lies within one day; split it")
    if not starts_on <= thai_day(starts_at) <= ends_on:
        raise EventProblem("ช่วงนี้อยู่นอกวันจัดกิจกรรม", "The session lies outside the days of the event")
    for other_start, other_end, other_room in others:
        if room and room == other_room and starts_at < other_end and other_start < ends_at:
            raise EventProblem(f"ห้อง “{room}” มีช่วงอื่นในเวลาเดียวกัน", f"Room “{room}” is taken at that time")
