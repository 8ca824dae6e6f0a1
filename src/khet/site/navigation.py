"""The frame around every page: the menu by job, what waits, the office and year, the language, light or dark."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from khet.domains.organisations import public as organisations
from khet.kernel import clock, work
from khet.kernel.web import choice
from khet.kernel.web.page import PUBLIC, SIGNED_IN, actor_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

THEMES = ("light", "dark")
YEARS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the menu: its words, its address by name, and who may go there.

    ``is_across`` keeps it for those whose permission covers more than one office.
    """

    label: _StrPromise
    url_name: str
    access: tuple[str, ...] = (SIGNED_IN,)
    is_across: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the menu as the page prints it."""

    label: Any
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of the menu that belong to one kind of work."""

    heading: Any
    items: list[Item]


KNOWLEDGE = (
    "knowledge.practice.view",
    "knowledge.practice.submit",
    "knowledge.practice.review",
    "knowledge.practice.publish",
)
MENU: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    ("", (Entry(_("งานของฉัน"), "portal:home"), Entry(_("ภาพรวมเขต"), "portal:office", ("frameworks.result.view",)))),
    (
        _("ผลการประเมิน"),
        (
            Entry(_("ผลตามกรอบการประเมิน"), "frameworks:overview", ("frameworks.result.view",)),
            Entry(_("ข้อเสนอแนะและการติดตาม"), "frameworks:follow_ups", ("frameworks.suggestion.view",)),
            Entry(_("เปรียบเทียบสำนักงาน"), "frameworks:comparison", ("frameworks.result.compare",), is_across=True),
            Entry(_("เกณฑ์การประเมิน"), "frameworks:criteria", ("frameworks.criteria.view",)),
        ),
    ),
    (
        _("ข้อมูลและตัวชี้วัด"),
        (
            Entry(_("ตัวชี้วัดจากข้อมูล"), "indicators:catalogue", ("indicators.figure.view",)),
            Entry(_("ตัวเลขที่เปิดเผย"), "portal:open", (PUBLIC,)),
        ),
    ),
    (
        _("เครื่องมือ"),
        (
            Entry(_("เครื่องมือและแบบสอบถาม"), "instruments:list", ("instruments.form.view",)),
            Entry(_("การเก็บข้อมูล"), "instruments:campaigns", ("instruments.campaign.view",)),
            Entry(_("ตรวจตารางที่พิมพ์ไว้"), "instruments:plausibility", ("instruments.analysis.view",)),
        ),
    ),
    (
        _("พัฒนาบุคลากร"),
        (
            Entry(_("แผนพัฒนา"), "development:plan", ("development.plan.view",)),
            Entry(_("ความต้องการจำเป็น"), "development:needs", ("development.plan.view",)),
            Entry(_("กิจกรรม"), "development:events", ("development.event.view", "development.event.join")),
            Entry(_("วุฒิบัตร"), "certificates:index", ("development.certificate.issue",)),
            Entry(_("ประวัติการพัฒนา"), "growth:people", ("development.record.view",)),
            Entry(_("บทเรียนสู่แผน"), "growth:lessons", ("development.plan.view",)),
            Entry(_("รุ่นของโรงเรียน"), "growth:cohorts", ("development.plan.view",)),
            Entry(_("แนวปฏิบัติที่ดี"), "knowledge:practices", KNOWLEDGE),
            Entry(_("คลังสื่อ"), "knowledge:media", KNOWLEDGE),
        ),
    ),
    (
        _("คลังข้อมูล"),
        (
            Entry(_("นำเข้าข้อมูล"), "warehouse:imports", ("warehouse.file.import",)),
            Entry(_("ชุดข้อมูล"), "warehouse:snapshots", ("warehouse.snapshot.view",)),
            Entry(_("เปรียบเทียบสองรอบ"), "warehouse:compare", ("warehouse.snapshot.view",)),
            Entry(_("ตัวตนของบุคคล"), "warehouse:people", ("warehouse.person.merge",)),
        ),
    ),
    (
        _("องค์กร"),
        (
            Entry(_("สถานศึกษา"), "organisations:schools", ("organisations.school.view",)),
            Entry(_("เครือข่ายและกลุ่มงาน"), "organisations:structure", ("organisations.office.view",)),
            Entry(_("บุคคลและสิทธิ์"), "accounts:people", ("accounts.person.view",)),
        ),
    ),
    (
        _("เอกสาร"),
        (
            Entry(_("เอกสารทางการ"), "reports:papers", ("frameworks.result.view",)),
            Entry(_("ทะเบียนเอกสารที่ออก"), "kernel:documents", ("kernel.document.view",)),
            Entry(_("ตรวจสอบเอกสาร"), "portal:verify_ask", (PUBLIC,)),
        ),
    ),
    (
        _("ระบบ"),
        (
            Entry(_("งานเบื้องหลัง"), "kernel:jobs", (SIGNED_IN,)),
            Entry(_("บันทึกการใช้งาน"), "kernel:audit", ("kernel.audit.view",)),
        ),
    ),
)

ACCOUNT: tuple[Entry, ...] = (
    Entry(_("เปลี่ยนรหัสผ่าน"), "account_change_password"),
    Entry(_("ยืนยันตัวตนสองขั้น"), "mfa_index"),
    Entry(_("อุปกรณ์ที่เข้าสู่ระบบ"), "usersessions_list"),
)
OWN: tuple[Entry, ...] = (
    Entry(_("ข้อมูลของฉัน"), "accounts:profile"),
    Entry(_("การพัฒนาของฉัน"), "growth:mine", ("development.record.view",)),
    Entry(_("แจ้งเตือน"), "kernel:notifications"),
    *ACCOUNT,
)


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor: one lazy frame, so that a page pays only for what it prints."""
    return {"frame": Frame(request)}


class Frame:
    """What ``base.html`` asks for. Costs at most three queries, and none on a page without the rail."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._actor = actor_of(request)

    @cached_property
    def signed_in(self) -> bool:
        """Whether a person is signed in."""
        return self._actor.user_id is not None

    @property
    def name(self) -> str:
        """The name of who is signed in."""
        return self._actor.name

    @property
    def language(self) -> str:
        """The language of the page: th or en."""
        return (translation.get_language() or "th")[:2]

    @property
    def theme(self) -> str:
        """Light or dark when the person chose; empty when the device decides."""
        theme = self._request.COOKIES.get("khet_theme", "")
        return theme if theme in THEMES else ""

    @property
    def sends_mail(self) -> bool:
        """Whether the office has named a mail server, so that a password can be set anew by mail."""
        return bool(settings.EMAIL_HOST)

    @cached_property
    def offices(self) -> list[organisations.OfficeRow]:
        """The offices the person may look at."""
        if not self.signed_in:
            return []
        return list(organisations.offices(actor=self._actor, on=clock.today()))

    @cached_property
    def office(self) -> organisations.OfficeRow | None:
        """The office the pages speak of."""
        wanted = choice.chosen(self._request).office_id
        return next((row for row in self.offices if row.id == wanted), self.offices[0] if self.offices else None)

    @cached_property
    def year(self) -> int:
        """The fiscal year the pages speak of."""
        return choice.chosen(self._request).year

    @property
    def years(self) -> list[int]:
        """The fiscal years to choose from, newest first."""
        newest = choice.present_year() + 1
        return sorted({self.year, *range(newest - YEARS_SHOWN, newest + 1)}, reverse=True)

    @cached_property
    def unread(self) -> int:
        """How many notifications are unread."""
        if self._actor.person_id is None:
            return 0
        return work.unread_count(self._actor)

    @cached_property
    def groups(self) -> list[Group]:
        """The menu, with only the places this person may go to."""
        groups = [Group(heading, self._items(entries)) for heading, entries in MENU]
        return [group for group in groups if group.items]

    @cached_property
    def own(self) -> list[Item]:
        """The person's own pages."""
        return self._items(OWN)

    @cached_property
    def account_tabs(self) -> list[Item]:
        """The pages of the person's own account."""
        return self._items(ACCOUNT)

    def _items(self, entries: tuple[Entry, ...]) -> list[Item]:
        return [item for entry in entries if (item := self._item(entry)) is not None]

    def _item(self, entry: Entry) -> Item | None:
        if not self._open(entry):
            return None
        url = _address(entry)
        return Item(entry.label, url, url == self._nearest)

    @cached_property
    def _nearest(self) -> str:
        """The entry that the present page belongs to: the longest address that the page's own begins with."""
        path, known = self._request.path, [_address(entry) for _heading, entries in MENU for entry in entries]
        known += [_address(entry) for entry in OWN]
        return max(
            (url for url in known if path == url or (len(url) > 1 and path.startswith(url))), key=len, default=""
        )

    def _open(self, entry: Entry) -> bool:
        if PUBLIC in entry.access:
            return True
        if not self.signed_in:
            return False
        if entry.is_across:
            return any(self._covers_several(permission) for permission in entry.access)
        return SIGNED_IN in entry.access or any(self._actor.may(permission) for permission in entry.access)

    def _covers_several(self, permission: str) -> bool:
        reach = self._actor.reach(permission)
        return reach.everything or len(reach.office_ids) > 1


@lru_cache(maxsize=64)
def _address(entry: Entry) -> str:
    return reverse(entry.url_name)
