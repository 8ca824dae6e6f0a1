"""An invented office with schools and people of every role, who take rosters in; and the office beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khet.domains.accounts import public as accounts
from khet.domains.organisations import public as organisations
from khet.domains.warehouse import public as warehouse
from khet.kernel import clock, jobs
from khet.kernel.actor import Actor
from tests import people_cast, rosters
from tests.rebuilt import rebuilt

BACKEND = "django.contrib.auth.backends.ModelBackend"
SCHOOLS = (("99010901", "บ้านท่าเรือวิทยา"), ("99010902", "บ้านท่าน้ำวิทยา"), ("99010903", "บ้านท่าทรายวิทยา"))


@dataclass(frozen=True, slots=True)
class Store:
    """The office that takes files in, its people by role, and browsers in which they are signed in."""

    cast: people_cast.Cast
    people: dict[str, accounts.PersonRow]

    @property
    def office_id(self) -> int:
        """The office whose files these are."""
        return self.cast.office.id

    def user(self, who: str) -> Any:
        """The account of one of the people."""
        from khet.domains.accounts.models import User

        return User.objects.get(person_id=self.people[who].id)

    def actor(self, who: str) -> Actor:
        """The actor behind one of the people, today."""
        return accounts.actor_for(self.user(who), clock.today())

    def browse(self, who: str, **options: Any) -> Client:
        """A browser in which one of the people is signed in."""
        client = Client(**options)
        client.force_login(self.user(who), backend=BACKEND)
        return client

    def send(self, browser: Client, content: bytes, name: str = "dmc.xlsx") -> Any:
        """A file dropped on the page, before any worker has looked at it."""
        return browser.post("/data/upload/", {"office": self.office_id, "sent": SimpleUploadedFile(name, content)})

    def take(self, content: bytes, name: str = "dmc.xlsx", who: str = "data") -> warehouse.ImportRow:
        """A file that was sent and checked."""
        self.send(self.browse(who), content, name)
        jobs.run_pending()
        return warehouse.imports(self.actor(who), self.office_id)[0]

    def publish(self, content: bytes, name: str = "dmc.xlsx", who: str = "data") -> warehouse.SnapshotRow:
        """A file that was sent, checked and accepted."""
        row = self.take(content, name, who)
        return warehouse.accept(actor=self.actor(who), import_id=row.id, at=clock.now())


@rebuilt
def build() -> Store:
    """The office with three schools and its people."""
    cast = people_cast.build()
    here, there = cast.office.id, cast.other_office.id
    for code, name in SCHOOLS:
        organisations.add_school(
            actor=people_cast.MACHINE,
            office_id=here,
            name=name,
            codes={"smis8": code},
            network_id=None,
            at=people_cast.AT,
        )
    person = people_cast.person
    people = {
        "data": person(here, "นางนำ ข้อมูลเข้า", "nam", roles=["data_officer"]),
        "keeper": person(here, "นายดูแล ระบบงาน", "dulae", roles=["administrator"]),
        "officer": person(here, "นางสาวอ่าน ตัวเลข", "aan", roles=["officer"]),
        "stranger": person(there, "นายไกล ต่างเขต", "klai", roles=["data_officer"]),
    }
    return Store(cast, people)


def roster(count: int = 30, **more: Any) -> bytes:
    """A clean roster of the office's schools."""
    return rosters.workbook(rosters.pupils(SCHOOLS, count), **more)


def damaged(count: int = 60) -> bytes:
    """A roster with a bit of everything wrong."""
    return rosters.workbook(rosters.faulty(SCHOOLS, count))
