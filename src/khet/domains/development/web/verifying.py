"""Judging certificates, open to anybody: the address of a QR code, a code or file at hand, and the keys."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from khet.domains.development.queries import certificates
from khet.domains.development.rules.certificate_content import days
from khet.domains.development.rules.certificate_payload import LONGEST_PAYLOAD, find
from khet.kernel.web.forms import KhetForm
from khet.kernel.web.page import PUBLIC, Request, page

LARGEST_MB = 10
MOST_SHOWN = 50
WORDS = {
    "valid": (_("วุฒิบัตรนี้ออกจริงและยังใช้ได้"), "good"),
    "revoked": (_("วุฒิบัตรนี้ถูกยกเลิกแล้ว ใช้อ้างอิงไม่ได้"), "bad"),
    "unregistered": (_("ลายเซ็นถูกต้อง แต่ไม่พบวุฒิบัตรนี้ในทะเบียน โปรดสอบถามสำนักงานที่ออก"), "warn"),
    "forged": (_("วุฒิบัตรนี้ถูกแก้ไขหรือปลอม เนื้อหาไม่ตรงกับลายเซ็น"), "bad"),
    "unknown_key": (_("วุฒิบัตรนี้ไม่ได้ลงนามด้วยกุญแจของระบบนี้"), "bad"),
    "damaged": (_("รหัสวุฒิบัตรไม่ครบหรือเสียหาย โปรดสแกนหรือคัดลอกใหม่"), "warn"),
}


class AskForm(KhetForm):
    """A code or address that was scanned, or a file of a certificate."""

    code = forms.CharField(
        label=_("ข้อความที่สแกนได้จาก QR"),
        max_length=LONGEST_PAYLOAD + 500,
        required=False,
        help_text=_("เป็นที่อยู่เว็บหรือรหัสที่ขึ้นต้นด้วย KC1"),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(label=_("หรือแฟ้มวุฒิบัตร"), required=False, help_text=_("PDF หรือ PNG ที่ดาวน์โหลดจากระบบ"))

    def clean_file(self) -> object:
        """Refuse what is too large to be a certificate."""
        file = self.cleaned_data["file"]
        if file is not None and file.size > LARGEST_MB * 1024 * 1024:
            raise forms.ValidationError(_("แฟ้มใหญ่เกินไป"))
        return file

    def codes(self) -> list[str]:
        """Every code in what was given; what was typed stands as it is when it holds none."""
        file, typed = self.cleaned_data["file"], self.cleaned_data["code"]
        if file is not None:
            return find(file.read())[:MOST_SHOWN]
        return find("".join(typed.split()).upper())[:MOST_SHOWN] or [typed]

    def clean(self) -> dict[str, object]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if not self.errors and not (data.get("code") or data.get("file")):
            raise forms.ValidationError(_("วางรหัสหรือเลือกแฟ้ม"))
        return data


@page(PUBLIC)
def code(request: Request, payload: str) -> HttpResponse:
    """What a scanned QR code says, and whether it holds."""
    return _shown(request, [payload.strip("/")[: LONGEST_PAYLOAD + 1]])


@page(PUBLIC, methods=("GET", "POST"))
def ask(request: Request) -> HttpResponse:
    """Paste a code or choose a file."""
    form = AskForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = AskForm(request.POST, request.FILES)
        if form.is_valid():
            if codes := form.codes():
                return _shown(request, codes)
            form.problem(str(_("ไม่พบรหัสวุฒิบัตรในแฟ้มนี้ โปรดใช้แฟ้มที่ดาวน์โหลดจากระบบ หรือสแกน QR")), field="file")
        return render(request, "development/verify_ask.html", {"form": form}, status=422)
    return render(request, "development/verify_ask.html", {"form": AskForm()})


@page(PUBLIC)
def keys(request: Request) -> HttpResponse:
    """The public keys, for people."""
    return render(request, "development/keys.html", {"keys": certificates.key_rows()})


@page(PUBLIC)
def keys_file(request: Request) -> HttpResponse:
    """The public keys, for programs that verify without asking."""
    answer = JsonResponse(certificates.published_keys(), json_dumps_params={"indent": 2})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _shown(request: Request, codes: list[str]) -> HttpResponse:
    found = []
    for each in codes:
        verdict = certificates.verify(each)
        words, tone = WORDS[verdict.outcome]
        said = verdict.content
        when = days(said.starts_on, said.ends_on) if said else ""
        found.append({"verdict": verdict, "words": words, "tone": tone, "when": when})
    context = {"found": found, "one": found[0] if len(found) == 1 else None, "public_url": settings.KHET_PUBLIC_URL}
    answer = render(request, "development/verification.html", context)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "private, no-cache"
    return answer
