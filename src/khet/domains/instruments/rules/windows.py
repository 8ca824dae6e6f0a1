"""When a form may be answered, decided by the server's clock, and how far a phone's own clock is off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from khet.calc import calendars
from khet.domains.instruments.rules.refusals import Refusal

CLOCK_TOLERANCE = timedelta(minutes=15)


class CollectingRefused(Refusal):
    """An answer, a link or a campaign cannot be taken now."""


class NotOpen(CollectingRefused):
    """The form may not be answered at this moment."""


class NotYet(NotOpen):
    """The window begins later."""


class Over(NotOpen):
    """The window has ended, or the campaign was closed."""


class AlreadyAnswered(CollectingRefused):
    """The link, or the person, has answered."""

    def __init__(self) -> None:
        super().__init__(
            "ลิงก์นี้ส่งคำตอบไปแล้ว ขอบคุณที่ร่วมตอบ แบบนี้ให้ตอบได้คนละหนึ่งครั้ง",
            "This link has answered already. Thank you; this form takes one answer from each person",
        )


class TooLarge(CollectingRefused):
    """The pictures of one answer take more than the urn may carry."""

    def __init__(self) -> None:
        super().__init__(
            "ภาพทั้งหมดรวมกันใหญ่เกินไป โปรดลดจำนวนภาพหรือย่อภาพแล้วส่งใหม่",
            "The pictures are too large together. Please send fewer or smaller ones",
        )


class NoSuchLink(CollectingRefused):
    """Nobody was given this link, or it has been replaced by a newer one."""

    def __init__(self) -> None:
        super().__init__(
            "ไม่พบลิงก์นี้ อาจพิมพ์ไม่ครบ หรือมีลิงก์ใหม่แทนแล้ว โปรดเปิดจากลิงก์หรือ QR ที่ได้รับล่าสุด",
            "There is no such link. It may be incomplete or replaced; open the latest link or QR you were given",
        )


class WrongAudience(CollectingRefused):
    """The people or schools invited do not fit the campaign."""


class WrongWindow(CollectingRefused):
    """The window is empty or lies in the past."""


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when answers are taken."""

    opens_at: datetime
    closes_at: datetime

    def __post_init__(self) -> None:
        """Refuse a window that never opens."""
        if self.closes_at <= self.opens_at:
            raise WrongWindow("เวลาปิดรับต้องอยู่หลังเวลาเปิดรับ", "The window must close after it opens")


def check_open(state: str, window: Window, *, at: datetime) -> None:
    """Raise NotYet or Over unless answers are taken at this moment."""
    if state == "closed":
        raise Over("ปิดรับคำตอบแล้ว ขอบคุณที่สนใจ", "This form is closed. Thank you for your interest")
    if state == "draft":
        raise NotYet("แบบนี้ยังไม่เปิดรับคำตอบ โปรดกลับมาใหม่ภายหลัง", "This form is not open yet; please come back later")
    if at < window.opens_at:
        when = moment_th(window.opens_at)
        raise NotYet(f"แบบนี้จะเปิดรับคำตอบ {when}", f"This form opens on {moment_en(window.opens_at)}")
    if at > window.closes_at:
        when = moment_th(window.closes_at)
        raise Over(
            f"หมดเวลาตอบแล้ว แบบนี้ปิดรับเมื่อ {when} หากยังต้องการตอบ โปรดติดต่อผู้จัดทำ",
            f"The time is over; this form closed on {moment_en(window.closes_at)}",
        )


def clock_fault(told: datetime, *, at: datetime) -> CollectingRefused | None:
    """What to tell somebody whose device's clock is off; nothing when it is about right."""
    if abs(told - at) <= CLOCK_TOLERANCE:
        return None
    return CollectingRefused(
        f"นาฬิกาของเครื่องนี้บอกเวลา {moment_th(told)} ซึ่งไม่ตรงกับเวลาจริง ({moment_th(at)}) โปรดตั้งวันที่และเวลาของเครื่องให้ถูกต้อง",
        f"This device's clock says {moment_en(told)}, but it is {moment_en(at)}. Please set its date and time",
    )


def moment_th(moment: datetime) -> str:
    """A moment as Thai people read it: 21 พ.ย. 2569 เวลา 14.30 น."""
    local = moment.astimezone(calendars.THAILAND)
    return f"{calendars.short_date(local.date())} เวลา {local:%H.%M} น."


def moment_en(moment: datetime) -> str:
    """The same in English: 21 November 2026, 14:30."""
    return f"{moment.astimezone(calendars.THAILAND):%-d %B %Y, %H:%M}"
