"""The life of a follow-up as a table, and the one rule that no table can say."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khet.kernel.models import FollowUp
from khet.kernel.states import Machine, step

MACHINE = Machine(
    dict(FollowUp.STATES),
    [
        step("report", [FollowUp.OPEN, FollowUp.RETURNED], FollowUp.REPORTED),
        step("verify", [FollowUp.REPORTED], FollowUp.VERIFIED),
        step("return", [FollowUp.REPORTED], FollowUp.RETURNED, needs_reason=True),
        step("cancel", FollowUp.UNFINISHED, FollowUp.CANCELLED, needs_reason=True),
        step("change", [FollowUp.OPEN, FollowUp.RETURNED], FollowUp.OPEN),
    ],
)


class SamePerson(Exception):
    """The owner, or who reported for them, may not verify; the message is Thai and fit to show."""

    def __init__(self) -> None:
        super().__init__(_("ผู้รับผิดชอบหรือผู้รายงานตรวจสอบงานของตนเองไม่ได้ ต้องเป็นบุคคลอื่น"))


def check_may_verify(*, verifier_id: int | None, owner_id: int, reporter_id: int | None) -> None:
    """Refuse a verifier who is nobody in particular, the owner, or who reported."""
    if verifier_id is None or verifier_id in {owner_id, reporter_id}:
        raise SamePerson
