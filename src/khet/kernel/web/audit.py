"""The audit page: who did what, when, to which record; filtered, exported, and checked for breaks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from khet.kernel import audit
from khet.kernel.models import AuditEntry
from khet.kernel.permissions import AUDIT_VIEW
from khet.kernel.web import forms, tables
from khet.kernel.web.page import Request, page
from khet.kernel.web.tables import Ask, Column, Fetched, Filter, TableSpec

LONGEST_VALUE = 80
_labels: dict[str, Any] = {}


def register_verbs(labels: Mapping[str, Any]) -> None:
    """Say in words what the verbs of a domain mean; called from AppConfig.ready."""
    _labels.update(labels)


def label_of(verb: str) -> str:
    """What a verb means in words; the verb itself when nobody said."""
    return str(_labels.get(verb, verb))


class PeriodForm(forms.KhetForm):
    """From which day to which day."""

    since = forms.ThaiDateField(label=_("ตั้งแต่วันที่"), required=False, help_text="")
    until = forms.ThaiDateField(label=_("ถึงวันที่"), required=False, help_text="")


def _columns() -> tuple[Column, ...]:
    return (
        Column("at", _("เวลา"), kind="moment", sort=False),
        Column("actor_name", _("ผู้ทำ"), sort=False, css="nowrap"),
        Column("verb", _("การกระทำ"), show=_verb, sort=False),
        Column(
            "target_label", _("รายการ"), value=lambda e: e.target_label or f"{e.target_kind} {e.target_id}", sort=False
        ),
        Column("detail", _("รายละเอียด"), value=_detail, sort=False, css="wide"),
        Column("sequence", _("ลำดับ"), kind="number", sort=False),
        Column("hash", _("รหัสห่วงโซ่"), show=lambda e: e.hash[:12], sort=False),
    )


@page(AUDIT_VIEW)
def listing(request: Request) -> HttpResponse:
    """The rows within reach, newest first."""
    facets = audit.facets(request.actor)
    spec = TableSpec(
        name="audit",
        heading=_("รายการ"),
        columns=_columns(),
        filters=(
            Filter("verb", _("การกระทำ"), [(verb, label_of(verb)) for verb in facets["verbs"]]),
            Filter("target_kind", _("ชนิดรายการ"), [(kind, kind) for kind in facets["target_kinds"]]),
        ),
        search=True,
        page_size=50,
        empty_title=_("ยังไม่มีบันทึก"),
    )
    period = _period(request)
    table = tables.build(request, _Entries(request, period), spec)
    context: dict[str, Any] = {"period": period["form"], "chain": audit.head()}
    return tables.answer(request, "kernel/audit.html", context, table=table)


@page(AUDIT_VIEW, methods=("POST",))
def verify(request: Request) -> HttpResponse:
    """Walk the whole chain and say whether every row still carries the hash of the row before it."""
    return render(request, "kernel/audit_verdict.html", {"verdict": audit.verify()})


class _Entries(Fetched):
    """Audit rows as the address filters them."""

    def __init__(self, request: Request, period: dict[str, Any]) -> None:
        self._actor, self._dates = request.actor, {"since": period["since"], "until": period["until"]}
        super().__init__(AuditEntry.objects.none(), narrow=lambda _query, ask: self._matching(ask))

    def _matching(self, ask: Ask) -> Any:
        verb, kind = ask.chosen.get("verb", ""), ask.chosen.get("target_kind", "")
        since, until = self._dates["since"], self._dates["until"]
        return audit.entries(self._actor, text=ask.text, verb=verb, target_kind=kind, since=since, until=until)


def _period(request: HttpRequest) -> dict[str, Any]:
    given = any(request.GET.get(name) for name in ("since", "until"))
    form = PeriodForm(request.GET if given else None)
    dates: dict[str, date | None] = {"since": None, "until": None}
    if given:
        form.is_valid()
        dates |= {name: form.cleaned_data.get(name) for name in dates}
    return {"form": form, **dates}


def _verb(entry: AuditEntry) -> SafeString:
    label = label_of(entry.verb)
    return format_html('<span title="{}">{}</span>', entry.verb, label)


def _detail(entry: AuditEntry) -> str:
    told = ((key, str(value)) for key, value in entry.detail.items() if value not in (None, "", [], {}))
    return " · ".join(f"{key}: {value[:LONGEST_VALUE]}" for key, value in told)
