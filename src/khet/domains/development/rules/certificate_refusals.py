"""Why a certificate cannot be issued, changed or found."""

from __future__ import annotations

from khet.domains.development.rules.refusals import DevelopmentProblem


class CertificateProblem(DevelopmentProblem):
    """The certificates cannot be issued or changed this way now."""


class KeyLost(CertificateProblem):
    """The private key in the data folder is not the one that its name says."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"แฟ้มกุญแจลงนาม {key_id} ในโฟลเดอร์ข้อมูลเสียหาย โปรดย้ายแฟ้มออกแล้วลองใหม่ ระบบจะสร้างกุญแจใหม่",
            f"The signing key {key_id} in the data folder is damaged; move the file away and a new key will be made",
        )
