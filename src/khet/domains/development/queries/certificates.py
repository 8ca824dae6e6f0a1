"""Certificates as rows and as papers, and whether a code stands for one that was issued and is still in force."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.conf import settings
from django.db.models import Count, QuerySet

from khet.domains.development import permissions
from khet.domains.development.models import Certificate, CertificateTemplate, SigningKey
from khet.domains.development.queries.certificate_papers import Printed
from khet.domains.development.rules.certificate_content import BadContent, Content, canonical, of_canonical
from khet.domains.development.rules.certificate_payload import BadPayload, address, decode, encode
from khet.domains.development.rules.certificate_signing import Signed, judge
from khet.domains.development.rules.certificate_words import Look, Signatory, signed_figures
from khet.kernel import files
from khet.kernel.actor import Actor
from khet.kernel.models import StoredFile
from khet.kernel.register import CurrentFigure

RESOLVER = "development.certificate"
Outcome = Literal["valid", "revoked", "unregistered", "forged", "unknown_key", "damaged"]


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One certificate as lists show it."""

    id: int
    event_id: int
    person_id: int
    office_id: int
    reference: str
    name: str
    heading: str
    title: str
    hours: Decimal
    starts_on: date
    ends_on: date
    issued_on: date
    state: str
    state_reason: str
    state_at: datetime | None
    token: str
    payload: str

    @property
    def verify_url(self) -> str:
        """Its page in the register."""
        return f"{settings.KHET_PUBLIC_URL}/v/{self.token}/"

    @property
    def code_url(self) -> str:
        """The address in its QR code."""
        return address(settings.KHET_PUBLIC_URL, self.payload)


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of a code: what it says, and whether that holds."""

    outcome: Outcome
    content: Content | None = None
    key_id: str = ""
    state_reason: str = ""
    state_at: datetime | None = None
    token: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether the certificate was issued as it says and stands."""
        return self.outcome == "valid"


def public_keys() -> dict[str, bytes]:
    """Every key that ever signed here, by id; one query."""
    return {key_id: bytes.fromhex(public) for key_id, public in SigningKey.objects.values_list("key_id", "public_key")}


def key_rows() -> list[SigningKey]:
    """The keys, newest first, as they are published; one query."""
    return list(SigningKey.objects.all())


def published_keys() -> dict[str, Any]:
    """The keys as they are published: whoever has them verifies without asking; one query."""
    return {
        "form": "khet.certificate.1",
        "algorithm": "Ed25519",
        "keys": [
            {
                "id": key.key_id,
                "public_key": key.public_key,
                "made_at": key.made_at.isoformat(),
                "retired_at": key.retired_at.isoformat() if key.retired_at else None,
            }
            for key in key_rows()
        ],
    }


def verify(code: str) -> Verification:
    """Judge a code that anybody may have scanned or typed, whoever asks; two queries."""
    try:
        signed = decode(code)
    except BadPayload:
        return Verification("damaged")
    judged = judge(signed, public_keys())
    if judged != "genuine":
        return Verification(judged, signed.content, signed.key_id)
    found = Certificate.objects.filter(document__reference=signed.content.reference, key_id=signed.key_id)
    for certificate in found.select_related("document"):
        if certificate.signature == signed.signature.hex() and certificate.canonical == canonical(signed.content):
            document = certificate.document
            revoked = document.state == "revoked"
            return Verification(
                "revoked" if revoked else "valid",
                signed.content,
                signed.key_id,
                document.state_reason if revoked else "",
                document.state_at if revoked else None,
                document.token,
            )
    return Verification("unregistered", signed.content, signed.key_id)


def verify_offline(code: str, keys: Mapping[str, bytes]) -> Verification:
    """Judge a code by published keys alone: whether it is genuine, not whether it was revoked since."""
    try:
        signed = decode(code)
    except BadPayload:
        return Verification("damaged")
    judged = judge(signed, keys)
    return Verification("valid" if judged == "genuine" else judged, signed.content, signed.key_id)


def event_certificates(actor: Actor, event_id: int) -> list[CertificateRow]:
    """The certificates of an event, revoked ones included, in order of number; one query."""
    return rows(Certificate.objects.visible_to(actor, permissions.CERTIFICATE_ISSUE).filter(event=event_id))


def person_certificates(actor: Actor, person_id: int) -> list[CertificateRow]:
    """The certificates of one person within reach, or one's own, newest first; one query."""
    found = Certificate.objects.visible_to(actor, permissions.RECORD_VIEW).filter(person=person_id)
    return rows(found.order_by("-pk"))


def certificate_rows(
    *, actor: Actor, office_id: int | None = None, event_id: int | None = None, person_id: int | None = None
) -> list[CertificateRow]:
    """The certificates of people whose record the actor may see, and the actor's own, as issued; one query."""
    wanted = {"office_id": office_id, "event_id": event_id, "person_id": person_id}
    found = Certificate.objects.visible_to(actor, permissions.RECORD_VIEW)
    return rows(found.filter(**{name: value for name, value in wanted.items() if value is not None}))


def certificate(actor: Actor, certificate_id: int) -> CertificateRow:
    """One certificate within reach or one's own; raises Certificate.DoesNotExist; one query."""
    return rows([_within(actor, certificate_id)])[0]


def counts(actor: Actor, event_ids: Sequence[int]) -> dict[int, int]:
    """How many certificates of these events stand; events without any have no key; one query."""
    found = Certificate.objects.visible_to(actor, permissions.CERTIFICATE_ISSUE).filter(event__in=event_ids)
    standing = found.filter(document__state="valid").order_by().values("event_id").annotate(n=Count("pk"))
    return dict(standing.values_list("event_id", "n"))


def revocable(actor: Actor, certificate_id: int) -> CertificateRow:
    """One certificate that the actor may revoke; raises Certificate.DoesNotExist; one query."""
    found = Certificate.objects.visible_to(actor, permissions.CERTIFICATE_REVOKE).filter(pk=certificate_id)
    return rows([found.select_related("document").get()])[0]


def rows(found: QuerySet[Certificate] | Sequence[Certificate]) -> list[CertificateRow]:
    """Certificates as rows; one query."""
    if isinstance(found, QuerySet):
        found = list(found.select_related("document"))
    return [_row(each) for each in found]


def printed(found: Iterable[Certificate]) -> list[Printed]:
    """Certificates ready to be printed; their templates and documents are loaded already."""
    looks: dict[int, Look] = {}
    made = []
    for each in found:
        if each.template_id not in looks:
            looks[each.template_id] = look_of(each.template)
        made.append(
            Printed(signed_of(each), looks[each.template_id], f"{settings.KHET_PUBLIC_URL}/v/{each.document.token}/")
        )
    return made


def to_print(actor: Actor, certificate_id: int) -> Printed:
    """One certificate within reach or one's own, to print; raises Certificate.DoesNotExist; one query."""
    return printed([_within(actor, certificate_id)])[0]


def all_to_print(actor: Actor, event_id: int) -> list[Printed]:
    """Every standing certificate of an event, to print, in order of number; one query."""
    found = Certificate.objects.visible_to(actor, permissions.CERTIFICATE_ISSUE).filter(event=event_id)
    standing = found.filter(document__state="valid").select_related("document", "template__logo")
    return printed(standing.order_by("document__number"))


def templates(actor: Actor, office_id: int) -> list[CertificateTemplate]:
    """The templates of an office in use; one query."""
    found = CertificateTemplate.objects.visible_to(actor, permissions.CERTIFICATE_ISSUE)
    return list(found.filter(office_id=office_id, retired_at__isnull=True))


def template(actor: Actor, template_id: int) -> CertificateTemplate:
    """One template within reach; raises CertificateTemplate.DoesNotExist; one query."""
    found = CertificateTemplate.objects.visible_to(actor, permissions.CERTIFICATE_ISSUE).select_related("logo")
    row: CertificateTemplate = found.get(pk=template_id)
    return row


def look_of(template: CertificateTemplate) -> Look:
    """How a template makes its certificates look."""
    return Look(
        given=template.given,
        statement=template.statement,
        closing=template.closing,
        frame=template.frame,
        colour=template.colour,
        thai_digits=template.digits == CertificateTemplate.THAI,
        signers=tuple(Signatory(each["name"], tuple(each["position"])) for each in template.signers),
        logo=_logo(template.logo) if template.logo else "",
    )


def signed_of(certificate: Certificate) -> Signed:
    """What was signed, with its signature; raises BadContent when the row was tampered with."""
    return Signed(of_canonical(certificate.canonical), certificate.key_id, bytes.fromhex(certificate.signature))


def current_figures(arguments: Sequence[Mapping[str, Any]]) -> list[CurrentFigure | None]:
    """What certificates say now, for the register: nothing where the signature does not hold any more; two queries."""
    references = {str(each.get("reference")) for each in arguments}
    keys = public_keys()
    known: dict[str, dict[str, str]] = {}
    for each in Certificate.objects.filter(document__reference__in=references).select_related("document"):
        try:
            signed = signed_of(each)
        except BadContent:
            continue
        if judge(signed, keys) == "genuine" and signed.content.reference == each.document.reference:
            known[signed.content.reference] = {field: value for field, _, value in signed_figures(signed.content)}
    told = [known.get(str(each.get("reference")), {}).get(str(each.get("field"))) for each in arguments]
    return [None if value is None else CurrentFigure(value, "เนื้อหาที่ลงนามไว้") for value in told]


def current_figure(arguments: Mapping[str, Any]) -> CurrentFigure | None:
    """One figure of a certificate, for the register."""
    return current_figures([arguments])[0]


def _within(actor: Actor, certificate_id: int) -> Certificate:
    found = Certificate.objects.visible_to(actor, permissions.RECORD_VIEW)
    row: Certificate = found.select_related("document", "template__logo").get(pk=certificate_id)
    return row


def _row(source: Certificate) -> CertificateRow:
    signed, document = signed_of(source), source.document
    said = signed.content
    return CertificateRow(
        id=source.pk,
        event_id=source.event_id,
        person_id=source.person_id,
        office_id=source.office_id,
        reference=document.reference,
        name=said.name,
        heading=said.heading,
        title=said.title,
        hours=source.hours,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        issued_on=said.issued_on,
        state=document.state,
        state_reason=document.state_reason,
        state_at=document.state_at,
        token=document.token,
        payload=encode(signed),
    )


def _logo(stored: StoredFile) -> str:
    """A stored picture as an SVG drawing, which the typesetter takes as text."""
    with files.open_file(stored) as stream:
        picture = base64.b64encode(stream.read()).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">'
        f'<image width="100" height="100" xlink:href="data:{stored.media_type};base64,{picture}"/></svg>'
    )
