"""What a manager is told before an anonymous form goes out: answers themselves can point at somebody."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khet.domains.instruments.queries.answering import asked
from khet.domains.instruments.queries.campaigns import CampaignRow
from khet.domains.instruments.rules.form import Form, Question

FEW = 30
WHO_KINDS = ("select_one", "integer", "date")


def of_campaign(row: CampaignRow) -> list[str]:
    """The warnings that fit a campaign's form and the number invited; one query the first time."""
    form = asked(row.version_id, row.form_hash).form
    invited, small_cell = row.progress.invited, row.small_cell
    found = []
    telling = _telling(form)
    if len(telling) >= 2:
        labels = ", ".join(f"“{question.labels.get('th', question.key)}”" for question in telling[:4])
        text = _("คำถามต่อไปนี้เมื่อนำมาประกอบกันอาจชี้ตัวผู้ตอบได้: %(labels)s โปรดตัดข้อที่ไม่จำเป็นหรือรวมตัวเลือกให้กว้างขึ้น")
        found.append(text % {"labels": labels})
    if 0 < invited < FEW:
        text = _("เชิญเพียง %(count)s ราย เมื่อกลุ่มเล็ก คำตอบที่เหมือนกันทั้งกลุ่มหรือข้อความที่พิมพ์เองก็บอกตัวผู้ตอบได้")
        found.append(text % {"count": invited})
    if 0 < invited < small_cell:
        found.append(_("เชิญน้อยกว่าจำนวนต่ำสุดที่จะแสดงผล ผลวิเคราะห์จะไม่แสดง"))
    if any(question.kind in ("image", "geopoint") for _path, question in form.leaves()):
        found.append(_("แบบนี้มีข้อที่แนบภาพหรือระบุที่ตั้ง ซึ่งบอกตัวผู้ตอบได้โดยตรง"))
    return found


def _telling(form: Form) -> list[Question]:
    """Questions about the respondent rather than about the matter: choices without scores, ages, days."""
    return [
        question
        for _path, question in form.leaves()
        if question.kind in WHO_KINDS and not question.right and not form.repeats_above(question.key)
    ]
