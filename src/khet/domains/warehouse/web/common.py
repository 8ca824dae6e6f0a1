"""What the pages of the warehouse share: which office, the tabs, what a dataset is called, and what may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.calc.schema import Dataset, Guard
from khet.domains.organisations import public as organisations
from khet.domains.warehouse import permissions
from khet.engine import schemas
from khet.kernel import clock
from khet.kernel.actor import Actor
from khet.kernel.web import choice
from khet.kernel.web.page import actor_of

ROUNDS = {
    "06-10": gettext_lazy("10 มิถุนายน"),
    "11-10": gettext_lazy("10 พฤศจิกายน"),
    "03-31": gettext_lazy("สิ้นปีการศึกษา 31 มีนาคม"),
    "1": gettext_lazy("ภาคเรียนที่ 1"),
    "2": gettext_lazy("ภาคเรียนที่ 2"),
}
TABS = (
    (gettext_lazy("นำเข้า"), "warehouse:imports", permissions.FILE_IMPORT),
    (gettext_lazy("ชุดข้อมูล"), "warehouse:snapshots", permissions.SNAPSHOT_VIEW),
    (gettext_lazy("เปรียบเทียบ"), "warehouse:compare", permissions.SNAPSHOT_VIEW),
    (gettext_lazy("ยอดที่ไม่ตรงกัน"), "warehouse:disagreements", permissions.SNAPSHOT_VIEW),
    (gettext_lazy("บุคคล"), "warehouse:people", permissions.PERSON_MERGE),
    (gettext_lazy("ที่ตั้งโรงเรียน"), "warehouse:places", permissions.SNAPSHOT_VIEW),
    (gettext_lazy("แบบฟอร์ม"), "warehouse:templates", permissions.FILE_IMPORT),
)
LONGEST_LIST = 12


def office_of(request: HttpRequest, permission: str) -> organisations.OfficeRow:
    """The office the page speaks of, of those that the permission covers as a whole; "not found" without one."""
    actor = actor_of(request)
    reach = actor.reach(permission)
    covered = [row for row in organisations.offices(actor=actor, on=clock.today()) if reach.covers_office(row.id)]
    wanted = number(request.GET.get("office")) or number(request.POST.get("office"))
    if wanted is not None:
        found = next((row for row in covered if row.id == wanted), None)
        if found is None:
            raise Http404
        choice.choose(request, office_id=found.id)
        return found
    chosen = choice.chosen(request).office_id
    found = next((row for row in covered if row.id == chosen), covered[0] if covered else None)
    if found is None:
        raise Http404
    return found


def frame(request: HttpRequest, office_name: str, *, tab: str = "") -> dict[str, Any]:
    """What every page needs beside its own content; with ``tab`` the row of tabs, of which it is the present one."""
    actor = actor_of(request)
    tabs = [(label, reverse(name), name == tab) for label, name, permission in TABS if actor.may(permission)]
    return {"office_name": office_name, "tabs": tabs if tab else []}


def office_name(office_id: int) -> str:
    """The short name of the office that a record belongs to."""
    return organisations.office(office_id).short_name


def covers(actor: Actor, permission: str, office_id: int) -> bool:
    """Whether the actor's permission covers the whole of this office."""
    return actor.reach(permission).covers_office(office_id)


def number(text: Any) -> int | None:
    """A positive whole number of an address or a form, or None."""
    return int(text) if text and str(text).isdecimal() and len(str(text)) < 18 else None


def in_english() -> bool:
    """Whether the page is read in English."""
    return (get_language() or "th").startswith("en")


def in_words(thai: str, english: str) -> str:
    """The words of the page's language, of something that carries both."""
    return english if in_english() and english else thai


def dataset_of(key: str) -> Dataset | None:
    """A shipped dataset by its key."""
    return schemas.load().get(key)


def dataset_name(key: str) -> str:
    """What people call a dataset."""
    dataset = dataset_of(key)
    return in_words(dataset.name, dataset.name_en) if dataset else ""


def round_name(key: str) -> str:
    """What people call a round of the year."""
    return str(ROUNDS.get(key, key))


def period_name(year: int, round_key: str) -> str:
    """The period of a dataset in words."""
    if not year:
        return ""
    if not round_key:
        return _("ปีการศึกษา %(year)s") % {"year": year}
    return _("ปีการศึกษา %(year)s · %(round)s") % {"year": year, "round": round_name(round_key)}


def what(dataset: str, year: int, round_key: str) -> str:
    """A dataset with its period in words."""
    return " · ".join(part for part in (dataset_name(dataset), period_name(year, round_key)) if part)


def rows_text(rows: Sequence[int]) -> str:
    """Which rows of the file are meant, the first few by number."""
    shown = ", ".join(str(row) for row in rows[:LONGEST_LIST])
    more = len(rows) - LONGEST_LIST
    if more > 0:
        words = ngettext("แถว %(rows)s และอีก %(more)s แถว", "แถว %(rows)s และอีก %(more)s แถว", more)
        return words % {"rows": shown, "more": f"{more:,}"}
    return ngettext("แถว %(rows)s", "แถว %(rows)s", len(rows)) % {"rows": shown}


def is_guarded(dataset_key: str, field_key: str) -> bool:
    """Whether values of this field are about somebody in person, and so shown to few."""
    dataset = dataset_of(dataset_key)
    if dataset is None:
        return True
    if field_key not in dataset.by_key:
        return not field_key.startswith("school")
    return dataset.by_key[field_key].guard is not Guard.OPEN


def masked(text: Any) -> str:
    """A personal value that tells its kind but not whom it is about: the first letter, and the end of a long number."""
    value = str(text or "")
    digits = "".join(letter for letter in value if letter.isdecimal())
    if len(digits) >= 7:
        return f"•••••••••{digits[-3:]}" if len(digits) >= 10 else "•" * len(digits)
    return f"{value[:1]}•••" if value else ""


def shown_values(values: Iterable[Any], *, is_open: bool) -> list[str]:
    """Values as this reader may see them."""
    return [str(value) if is_open else masked(value) for value in values]
