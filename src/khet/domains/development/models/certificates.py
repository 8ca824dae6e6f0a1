"""Certificates: the keys that sign, how papers look, who earns one, and those that were issued.

Personal fields: the person, name and hours inside ``canonical`` and ``facts``, and who issued. Retention: a register
has no gaps, so a certificate is never removed; a wrong one is revoked with its reason.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khet.domains.development.models.seeing import OfOffice, OfPeople


class SigningKey(models.Model):
    """กุญแจลงนาม: the public half of a key; the private half lies in the data folder of the server that signs."""

    key_id = models.CharField(max_length=8, unique=True)
    public_key = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.key_id


class CertificateTemplate(models.Model):
    """แบบวุฒิบัตร: the words, frame and signers of an office's certificates."""

    CLASSIC, MODERN, PLAIN = "classic", "modern", "plain"
    FRAMES = ((CLASSIC, "กรอบลายเส้นคู่"), (MODERN, "แถบสีด้านข้าง"), (PLAIN, "กรอบเส้นบาง"))
    THAI, ARABIC = "thai", "arabic"
    DIGITS = ((THAI, "เลขไทย"), (ARABIC, "เลขอารบิก"))

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    heading = models.CharField(max_length=60)
    series = models.CharField(max_length=20)
    given = models.CharField(max_length=200)
    statement = models.CharField(max_length=300)
    closing = models.CharField(max_length=300, blank=True)
    frame = models.CharField(max_length=10, choices=FRAMES, default=CLASSIC)
    colour = models.CharField(max_length=7)
    digits = models.CharField(max_length=6, choices=DIGITS, default=THAI)
    signers = models.JSONField(default=list)
    logo = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = OfOffice.as_manager()

    class Meta:
        ordering = ["office", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["office", "name"], name="certificate_template_name_once"),
            models.CheckConstraint(condition=Q(colour__regex=r"^#[0-9a-f]{6}$"), name="certificate_template_colour"),
        ]

    def __str__(self) -> str:
        return self.name


class CompletionRule(models.Model):
    """เกณฑ์การผ่าน: whether an event asks for a passed test, and how many are to pass; the office's own without one.

    How much of the hours make somebody count as having attended stands on the event itself.
    """

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    event = models.OneToOneField(
        "development.Event", on_delete=models.CASCADE, null=True, blank=True, related_name="completion_rule"
    )
    needs_test = models.BooleanField(default=False)
    pass_percent = models.PositiveSmallIntegerField(default=80)
    target_percent = models.PositiveSmallIntegerField(default=80)
    set_by_id = models.BigIntegerField(null=True, blank=True)
    set_at = models.DateTimeField()

    objects = OfOffice.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office"], condition=Q(event__isnull=True), name="completion_rule_once_an_office"
            ),
            models.CheckConstraint(
                condition=Q(pass_percent__lte=100, target_percent__lte=100),
                name="completion_rule_in_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id}/{self.event_id or '-'}"


class Certificate(models.Model):
    """วุฒิบัตร: one certificate of one person for one event, as it was signed. Whether it stands is in the register."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey("development.Event", on_delete=models.PROTECT, related_name="certificates")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(CertificateTemplate, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField("kernel.IssuedDocument", on_delete=models.PROTECT, related_name="+")
    copy = models.PositiveSmallIntegerField(default=1)
    canonical = models.TextField()
    key_id = models.CharField(max_length=8)
    signature = models.CharField(max_length=128)
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    facts = models.JSONField(default=dict)

    objects = OfPeople.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "person", "copy"], name="certificate_once_a_person"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="certificate_has_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}/{self.person_id}"
