"""Which form serves which purpose: a test is one that can be marked, and nothing else is asked with it."""

from __future__ import annotations

from khet.domains.instruments.rules.analysis_tests import test_items
from khet.domains.instruments.rules.columns import items
from khet.domains.instruments.rules.form import Form
from khet.domains.instruments.rules.windows import CollectingRefused

TESTS = frozenset({"pre_test", "post_test"})
TEST_KIND = "test"
OPINIONS = frozenset({"satisfaction", "needs", "follow_up"})


class WrongPurpose(CollectingRefused):
    """The instrument does not ask what the campaign is for."""


def check_purpose(purpose: str, *, kind: str, form: Form) -> None:
    """Raise WrongPurpose for a test without right answers, and for opinions asked by a test.

    A satisfaction form bound as a test would pass unnoticed until no score, no gain and no certificate came of it.
    """
    if purpose in TESTS and not test_items(items(form)):
        raise WrongPurpose(
            "เครื่องมือนี้ไม่มีข้อที่กำหนดคำตอบที่ถูก จึงใช้ทดสอบก่อนหรือหลังพัฒนาไม่ได้ เลือกแบบทดสอบ",
            "No question of this instrument has a right answer, so it cannot be a test; choose a test",
        )
    if purpose in OPINIONS and kind == TEST_KIND:
        raise WrongPurpose(
            "เครื่องมือนี้เป็นแบบทดสอบ เลือกวัตถุประสงค์เป็นทดสอบก่อนหรือหลังพัฒนา หรือเลือกแบบประเมินแทน",
            "This instrument is a test; choose a test as the purpose, or another instrument",
        )
