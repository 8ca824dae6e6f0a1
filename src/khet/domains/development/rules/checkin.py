"""The code in a session's QR: which session, which day, signed; and when it lets somebody in.

The code stands in an address that a phone's own camera opens, so it is short: the session in base 36, the day as a
number, and 96 bits of an HMAC over both and the session's own secret. Changing this ends all codes that hang on walls.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import date, datetime, timedelta

from khet.calc.calendars import thai_day
from khet.domains.development.rules.refusals import CheckinProblem

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SIGNATURE_BYTES = 12


def new_nonce() -> str:
    """The secret of a session's codes; a new one ends those handed out before."""
    return secrets.token_hex(16)


def make_code(*, session_id: int, day: date, nonce: str, key: bytes) -> str:
    """The code of one session on one day."""
    return f"{_base36(session_id)}-{_base36(day.toordinal())}-{_signature(session_id, day, nonce, key)}"


def session_of(code: str) -> tuple[int, date, str]:
    """The session and day that a code names, and its signature, before it is believed; raises CheckinProblem."""
    parts = code.split("-", 2)
    if len(parts) != 3 or not all(parts) or len(code) > 60 or set(parts[0] + parts[1]) - set(DIGITS):
        raise guessed()
    session_id, day = int(parts[0], 36), int(parts[1], 36)
    if session_id >= 2**63 or not 1 <= day <= date.max.toordinal():
        raise guessed()
    return session_id, date.fromordinal(day), parts[2]


def check_signature(*, session_id: int, day: date, signature: str, nonce: str, key: bytes) -> None:
    """Refuse a code that was guessed, changed or withdrawn."""
    expected = _signature(session_id, day, nonce, key)
    if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogatepass")):
        raise guessed()


def check_time(
    *, day: date, starts_at: datetime, ends_at: datetime, at: datetime, early_minutes: int, late_minutes: int
) -> None:
    """Refuse a code of another day, and one used long before or after its session."""
    if thai_day(at) != day or thai_day(starts_at) != day:
        raise CheckinProblem(
            "day",
            "รหัสนี้ใช้ได้เฉพาะวันที่จัดช่วงการอบรมนี้เท่านั้น โปรดสแกน QR ของวันนี้ หรือแจ้งเจ้าหน้าที่",
            "This code is only good on the day of its session; scan today's code, or ask the staff",
        )
    if at < starts_at - timedelta(minutes=early_minutes):
        raise CheckinProblem(
            "early",
            f"ยังไม่ถึงเวลาลงชื่อ เริ่มลงได้ก่อนเวลา {early_minutes} นาที",
            f"Too early: check-in opens {early_minutes} minutes before the session",
        )
    if at > ends_at + timedelta(minutes=late_minutes):
        raise CheckinProblem(
            "late",
            "หมดเวลาลงชื่อของช่วงนี้แล้ว โปรดแจ้งเจ้าหน้าที่ให้บันทึกแทน",
            "Too late: check-in of this session has closed; ask the staff to record you",
        )


def guessed() -> CheckinProblem:
    """What is said of a code that nobody gave out."""
    return CheckinProblem(
        "guessed",
        "รหัสลงชื่อไม่ถูกต้องหรือถูกยกเลิกแล้ว โปรดสแกน QR ที่หน้าห้องอีกครั้ง",
        "The check-in code is wrong or was withdrawn; scan the QR at the door again",
    )


def _signature(session_id: int, day: date, nonce: str, key: bytes) -> str:
    text = f"khet.checkin:{session_id}:{day.isoformat()}:{nonce}"
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()[:SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _base36(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = DIGITS[rest] + text
    return text or "0"
