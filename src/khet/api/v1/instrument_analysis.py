"""What the answers of a campaign say: the JSON of ``khet instrument analyse --format json``, withheld as on pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from ninja import Router

from khet.api import reading
from khet.api.problems import Checks, Missing
from khet.api.security import CallerRequest, operation
from khet.api.v1.schemas import Problem
from khet.domains.instruments import public as instruments

router = Router(tags=["เครื่องมือและแบบสอบถาม"])


@router.get(
    "/campaigns/{int:campaign_id}/analysis",
    response={200: dict[str, Any], 404: Problem, 422: Problem},
    summary="ผลวิเคราะห์ของการเก็บข้อมูล",
    description="ค่าเฉลี่ย S.D. ระดับ ร้อยละ ความต้องการจำเป็น ผลสอบ และประเด็นปลายเปิด เมื่อผู้ตอบน้อยเกินไปบอกเพียงจำนวน",
)
@operation(instruments.permissions.ANALYSIS_VIEW)
def campaign_analysis(
    request: CallerRequest,
    campaign_id: int,
    pass_percent: str = reading.parameter("ร้อยละของคะแนนเต็มที่ถือว่าผ่าน ปริยาย 80"),
) -> HttpResponse:
    """The analysis of one campaign."""
    checks = Checks()
    reading.only(request, checks, ("pass_percent",))
    wanted = pass_percent or "80"
    if not (wanted.isascii() and wanted.isdecimal() and 1 <= int(wanted[:4]) <= 100):
        checks.add("pass_percent", "ต้องเป็นจำนวนเต็ม 1 ถึง 100", "Must be a whole number from 1 to 100")
    checks.finish()
    try:
        plain = instruments.analysis_plain(actor=request.actor, campaign_id=campaign_id, pass_percent=Decimal(wanted))
    except ObjectDoesNotExist as missing:
        raise Missing from missing
    return reading.answer(request, plain)
