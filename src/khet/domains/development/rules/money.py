"""Money in whole satang: read from what people type, printed as papers print it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from khet.calc import thai
from khet.domains.development.rules.refusals import PlanProblem

MOST = 10**13


def satang(text: str | Decimal) -> int:
    """The amount in satang; raises PlanProblem for what is no amount of baht with at most two decimals."""
    typed = thai.to_arabic_digits(thai.clean(str(text))).replace(",", "").replace(" ", "").removesuffix("บาท")
    try:
        amount = Decimal(typed) * 100
    except InvalidOperation:
        raise PlanProblem(f"“{text}” ไม่ใช่จำนวนเงิน", f"“{text}” is no amount of money") from None
    if not amount.is_finite() or amount < 0 or amount != amount.to_integral_value() or amount > MOST:
        raise PlanProblem(
            f"“{text}” ไม่ใช่จำนวนเงินที่ใช้ได้ (ไม่ติดลบ ทศนิยมไม่เกิน 2 ตำแหน่ง)",
            f"“{text}” is not an amount with at most two decimals",
        )
    return int(amount)


def baht(amount: int) -> str:
    """The amount as papers print it: 12,500.00."""
    whole, rest = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole:,}.{rest:02d}"


def as_decimal(amount: int) -> Decimal:
    """The amount in baht, exact."""
    return Decimal(amount).scaleb(-2)
