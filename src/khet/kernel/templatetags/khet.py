"""Thai dates and figures, levels, and the words that templates need."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from khet.calc import calendars, thai
from khet.kernel.documents.model import Level
from khet.kernel.web import page, words

register = template.Library()
SOON_DAYS = 3
ADDRESS = re.compile(r"https?://[^\s<>\"'“”]+", re.IGNORECASE)
AFTER_AN_ADDRESS = ".,;:!?)]}"
LINK = '<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>'
BROWSERS = (
    ("Edg", "Edge"),
    ("Line/", "LINE"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def _here(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)) if moment.tzinfo else moment


def _local(moment: date | datetime) -> date:
    return _here(moment).date() if isinstance(moment, datetime) else moment


def _english_date(day: date, pattern: str) -> str:
    return f"{day.day} {day.strftime(pattern)} {day.year}"


@register.filter
def linked(text: str) -> SafeString:
    """What somebody typed, line by line, its web addresses as links; only http and https become one."""
    told: list[tuple[str | SafeString]] = []
    end = 0
    for found in ADDRESS.finditer(text):
        address = found[0].rstrip(AFTER_AN_ADDRESS)
        told += [(text[end : found.start()],), (format_html(LINK, address, address),)]
        end = found.start() + len(address)
    told.append((text[end:],))
    return mark_safe(format_html_join("", "{}", told).replace("\r\n", "\n").replace("\n", "<br>"))  # noqa: S308 - every part was escaped


@register.filter
def be_date(moment: date | datetime | None) -> str:
    """The long date: 30 กันยายน 2566; in English the common era, 30 September 2023."""
    if not moment:
        return ""
    day = _local(moment)
    return _english_date(day, "%B") if translation.get_language() == "en" else calendars.long_date(day)


@register.filter
def be_short(moment: date | datetime | None) -> str:
    """The short date: 30 ก.ย. 2566; in English 30 Sep 2023."""
    if not moment:
        return ""
    day = _local(moment)
    return _english_date(day, "%b") if translation.get_language() == "en" else calendars.short_date(day)


@register.filter
def be_datetime(moment: datetime | None) -> str:
    """The short date with the time of day: 30 ก.ย. 2566 14:05 น."""
    if not moment:
        return ""
    local = _here(moment)
    return _("%(date)s %(time)s น.") % {"date": be_short(local), "time": f"{local:%H:%M}"}


@register.filter
def be_year(year: int | str | None) -> str:
    """A year as people read it: the Buddhist era as stored, in English with the common era beside it."""
    if not year:
        return ""
    if translation.get_language() == "en":
        return f"{year} (CE {int(year) - 543})"
    return str(year)


@register.filter
def thai_digits(value: Any) -> str:
    """The text with Thai digits, as official papers print them."""
    return thai.to_thai_digits(str(value)) if value is not None else ""


@register.filter
def number(value: int | Decimal | str | None, places: int | None = None) -> str:
    """A figure with thousands separated; a dash when there is none."""
    if value is None or value == "":
        return "–"
    if places is not None:
        return f"{Decimal(str(value)):,.{places}f}"
    return f"{Decimal(str(value)):,}" if not isinstance(value, int) else f"{value:,}"


@register.simple_tag
def level(level_number: int | str | None, name: str | None = None, top: int = 5) -> SafeString:
    """A level as dots, word and colour; a state without a level is its word alone."""
    if level_number in (None, ""):
        return format_html('<span class="level l0">{}</span>', name or "–")
    step = int(level_number)
    colour = Level(step, "", top).shade
    dots = format_html_join("", "<s{}></s>", ((mark_safe(' class="on"' if i < step else ""),) for i in range(top)))  # noqa: S308
    spoken = _("ระดับ %(step)s จาก %(top)s") % {"step": step, "top": top}
    return format_html(
        '<span class="level l{}"><i aria-hidden="true">{}</i>{}<span class="sr"> ({})</span></span>',
        colour,
        dots,
        name or str(step),
        spoken,
    )


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """One value of a mapping whose key is only known to the page."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def device(user_agent: str | None) -> str:
    """The browser and the machine behind a user agent, as far as a person needs them to know their own."""
    text = user_agent or ""
    browser = next((name for mark, name in BROWSERS if mark in text), _("เบราว์เซอร์อื่น"))
    machine = next((name for mark, name in MACHINES if mark in text), _("เครื่องอื่น"))
    return _("%(browser)s บน %(machine)s") % {"browser": browser, "machine": machine}


@register.filter
def as_json(value: Any) -> str:
    """The value as JSON for a ``data-`` attribute; the template escapes it."""
    return json.dumps(value, ensure_ascii=False, default=str)


@register.filter
def told(problem: Any) -> str:
    """What is wrong, in the language of the page, of a problem that carries both."""
    return words.told(problem)


@register.filter
def state_word(state: str | None) -> str:
    """The Thai word of a workflow state, a job's state or a follow-up's state."""
    word = words.STATES.get(str(state or ""))
    return str(word[0]) if word else str(state or "")


@register.filter
def state_tone(state: str | None) -> str:
    """The tone (calm, busy, good, warn, bad) that goes with a state's word."""
    word = words.STATES.get(str(state or ""))
    return word[1] if word else "calm"


@register.filter
def tone(level_tag: str | None) -> str:
    """The tone of a message: its level in Django's words, or a tone already."""
    tones = {"success": "good", "info": "busy", "debug": "calm", "warning": "warn", "error": "bad"}
    return tones.get(str(level_tag or "info"), str(level_tag))


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether the field is a single box to tick, whose label stands after it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.simple_tag
def due(on: date | None, today: date | None) -> SafeString:
    """A due date in words: late by days, today, within three days, or the date."""
    if on is None:
        return format_html('<span class="due">{}</span>', _("ไม่กำหนดวัน"))
    days = (on - today).days if today else 99
    if days < 0:
        return format_html('<span class="due late">{}</span>', _("เกินกำหนด %(days)s วัน") % {"days": -days})
    if days == 0:
        return format_html('<span class="due soon">{}</span>', _("ภายในวันนี้"))
    css = "due soon" if days <= SOON_DAYS else "due"
    return format_html('<span class="{}">{}</span>', css, _("ถึง %(date)s") % {"date": be_short(on)})


@register.filter
def steps(states: Iterable[str], current: str) -> list[dict[str, Any]]:
    """The states in order, each with its word and whether it is passed, present or to come."""
    names = list(states)
    at = names.index(current) if current in names else -1
    return [{"word": state_word(name), "current": i == at, "past": i < at} for i, name in enumerate(names)]


@register.filter
def why_formula(explanation: Mapping[str, Any]) -> str:
    """The formula of an explanation in words a reader knows."""
    known = words.FORMULAS.get(str(explanation.get("formula", "")))
    return str(known or explanation.get("formula") or _("วิธีคำนวณ"))


@register.filter
def why_equal(explanation: Mapping[str, Any]) -> bool:
    """Whether every input of an explanation weighs the same."""
    return len({str(item.get("weight")) for item in explanation.get("inputs") or ()}) <= 1


@register.simple_tag
def chart_svg(chart: Any) -> SafeString:
    """The drawing of a chart, made on the server, safe under a policy that forbids inline styles."""
    from khet.kernel.web.charts import drawing

    return drawing(chart)


@register.simple_tag
def plot_svg(plot: Any) -> SafeString:
    """A small drawing of plain marks, inside the page."""
    from khet.kernel.charts import plots

    return plots.svg(plot)


@register.simple_tag
def chart_table(chart: Any) -> SafeString:
    """The table that says the same as a chart."""
    from khet.kernel.web.charts import table

    return table(chart)


@register.simple_tag(takes_context=True)
def may_open(context: template.Context, address: str) -> bool:
    """Whether the reader may open the page of an address: what nobody may open is no link."""
    return page.may_open(page.actor_of(context["request"]), str(address))


@register.simple_tag(takes_context=True)
def component_sample(context: template.Context, section: Any, example: Any) -> SafeString:
    """One state of a component, printed with its own parameters only."""
    return render_to_string(section.template, example.context, request=context.get("request"))
