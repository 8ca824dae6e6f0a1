"""Who gets a seat: strict order, never more than there are; decided without a database or a clock."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from khet.domains.development.rules.refusals import SeatProblem

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class House:
    """What an event's row says about its seats, and who may come."""

    state: str
    seats: int | None
    confirmed: int
    waiting: int
    needs_approval: bool
    audience: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def has_room(self) -> bool:
        """Whether a seat is free for whoever comes now: nobody may pass those who wait."""
        return self.waiting == 0 and self.free > 0

    @property
    def free(self) -> int:
        """How many seats nobody has; a number beyond any list when the event has no limit."""
        return 10**9 if self.seats is None else max(0, self.seats - self.confirmed)


def check_may_apply(house: House, *, is_invited: bool, at: datetime) -> None:
    """Refuse whoever asks when the event takes nobody, not yet, no more, or only the invited."""
    if house.state not in {"open", "running"}:
        raise SeatProblem("กิจกรรมนี้ยังไม่เปิดหรือปิดรับสมัครแล้ว", "This event does not take registrations")
    if house.audience == "invited" and not is_invited:
        raise SeatProblem("กิจกรรมนี้รับเฉพาะผู้ได้รับเชิญ โปรดติดต่อผู้จัด", "This event is for invited people only")
    if house.opens_at is not None and at < house.opens_at:
        raise SeatProblem("ยังไม่ถึงเวลาเปิดรับสมัคร", "Registration has not opened yet")
    if house.closes_at is not None and at >= house.closes_at:
        raise SeatProblem("หมดเวลารับสมัครแล้ว", "Registration has closed")


def state_on_applying(house: House, *, is_invited: bool) -> str:
    """Where somebody stands who asks now: approval first where it is asked for, a seat, or the waiting list.

    Whoever was invited needs no approval: the invitation was it.
    """
    if house.needs_approval and not is_invited:
        return "applied"
    return "confirmed" if house.has_room else "waiting"


def state_on_approval(house: House) -> str:
    """Where an approved applicant stands: a seat if one is free, and nobody waits who asked before."""
    return "confirmed" if house.free > 0 else "waiting"


def promoted(house: House, waiting: Sequence[int]) -> list[int]:
    """Who moves up, given the ids that wait in the order of their queue numbers."""
    return list(waiting[: house.free])


def check_seats(seats: int | None, confirmed: int) -> None:
    """Refuse fewer seats than people who were promised one."""
    if seats is not None and seats < confirmed:
        raise SeatProblem(
            f"ยืนยันที่นั่งไปแล้ว {confirmed} คน จึงลดเหลือ {seats} ที่นั่งไม่ได้ โปรดยกเลิกบางคนก่อน",
            f"{confirmed} people have a seat already, so there cannot be only {seats}",
        )


def new_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """A personal code of an invitation: ten letters and digits that are not mistaken for one another."""
    return "".join(choose(LETTERS) for _ in range(CODE_LENGTH))


def typed_code(text: str) -> str:
    """A personal code as somebody typed it: any case, with or without the dash."""
    return "".join(letter for letter in text.upper() if letter in LETTERS)[: CODE_LENGTH + 2]


def printed_code(code: str) -> str:
    """A personal code as it is printed: in two halves."""
    return f"{code[:5]}-{code[5:]}"
