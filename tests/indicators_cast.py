"""An invented office with four schools in two networks, real snapshots of its pupils, and people with one job each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.conf import settings

from khet.domains.indicators import permissions as p
from khet.domains.indicators import public as indicators
from khet.domains.organisations import public as organisations
from khet.domains.warehouse import permissions as w
from khet.domains.warehouse.models import Import, Snapshot
from khet.engine import schemas, snapshots
from khet.kernel.actor import Actor
from tests.frameworks_cast import AT, MACHINE, actor, office, worker
from tests.rebuilt import rebuilt

__all__ = ["AT", "MACHINE", "actor"]

ON = date(2024, 8, 1)
AT_2567 = datetime(2024, 8, 1, 3, 0, tzinfo=UTC)

HEADS = """
code: heads
name: จำนวนนักเรียน
name_en: Pupils
formula: count(pupils)
unit: คน
decimals: 0
round: 06-10
by: [office, network, school, grade, sex, year, pupils.disadvantage]
small_cell: numerator
"""
GIRLS = """
code: girls
name: ร้อยละของนักเรียนหญิง
name_en: Share of girls
formula: share(sex = f of pupils)
scale: 100
unit: ร้อยละ
decimals: 2
polarity: higher
round: "06-10"
thresholds: {"5": 60, "4": 55, "3": 50, "2": 45}
target: 50
by: [office, network, school, grade, year]
"""
MATHS = """
code: maths
name: คะแนนเฉลี่ยคณิตศาสตร์ ป.6
name_en: Mean of mathematics, grade 6
formula: mean(onet.math where grade = p6)
decimals: 2
polarity: higher
by: [office, network, school, year]
small_cell: denominator
"""
DISABLED = """
code: disabled
name: จำนวนนักเรียนพิการ
name_en: Pupils with a disability
formula: count(pupils where disability != none)
decimals: 0
round: "06-10"
by: [office, network, school, grade, sex, year]
small_cell: numerator
"""
FALL = """
code: fall
name: นักเรียนลดลงจากปีก่อน
name_en: Fall in pupils
formula: count(pupils at year - 1) - count(pupils)
decimals: 0
round: "06-10"
by: [office, network, school, year]
"""


@dataclass(frozen=True)
class Cast:
    """The office, its schools by short name, and everybody by their job."""

    office: organisations.OfficeRow
    other: organisations.OfficeRow
    schools: Mapping[str, int]
    networks: Mapping[str, int]
    data_officer: Actor
    reader: Actor
    director: Actor
    network_head: Actor
    planner: Actor
    outsider: Actor


@rebuilt
def build() -> Cast:
    """The office with the schools river, hill (network north), reef, cape (network south), and its people."""
    here, there = office("สพป.ริมน้ำ 1", "9903", "primary"), office("สพป.ดอยหมอก 2", "9904", "primary")
    networks = {
        key: organisations.add_network(actor=MACHINE, office_id=here.id, name=name, at=AT).id
        for key, name in (("north", "เครือข่ายเหนือน้ำ"), ("south", "เครือข่ายปากน้ำ"))
    }
    places = (("river", "บ้านริมธาร", "north"), ("hill", "บ้านเนินดิน", "north"), ("reef", "บ้านแนวหิน", "south"))
    schools = {
        key: _school(here.id, name, networks[network], f"9901{number:04d}")
        for number, (key, name, network) in enumerate((*places, ("cape", "บ้านแหลมทอง", "south")), start=1)
    }
    everything = (*p.ALL, *w.ALL)
    return Cast(
        office=here,
        other=there,
        schools=schools,
        networks=networks,
        data_officer=worker("นางสาวดารา ข้อมูลดี", here.id, *everything),
        reader=worker("นายอ่าน ตัวเลข", here.id, p.FIGURE_VIEW),
        director=_at(here.id, "นายโรง เรียนดี", schools=(schools["river"],)),
        network_head=_at(here.id, "นางเครือ ข่ายงาม", networks=(networks["south"],), carried=(p.FIGURE_VIEW,)),
        planner=worker("นางแผน วางเป้า", here.id, p.FIGURE_VIEW, p.TARGET_EDIT, p.DEFINITION_EDIT, p.FIGURE_PUBLISH),
        outsider=worker("นายหมอก ต่างเขต", there.id, *everything),
    )


def _school(office_id: int, name: str, network_id: int, code: str) -> int:
    return organisations.add_school(
        actor=MACHINE, office_id=office_id, name=name, codes={"smis8": code}, network_id=network_id, at=AT
    ).id


def _at(
    office_id: int,
    name: str,
    *,
    schools: tuple[int, ...] = (),
    networks: tuple[int, ...] = (),
    carried: tuple[str, ...] = (p.FIGURE_VIEW, w.PERSON_VIEW),
) -> Actor:
    found = worker(name, office_id)
    made = actor(name, found.person_id or 0, *carried, school_ids=schools, network_ids=networks)
    return Actor(
        user_id=made.user_id,
        person_id=made.person_id,
        name=name,
        home_office_id=office_id,
        grants=made.grants,
    )


@dataclass
class Roll:
    """Pupils of one census, as columns."""

    schools: list[int] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, school: int, count: int, **values: Any) -> Roll:
        """So many pupils alike at a school; persons are numbered on."""
        height = len(self.schools)
        for key in {*self.columns, *values}:
            column = self.columns.setdefault(key, [None] * height)
            column.extend([values.get(key)] * count)
        self.schools.extend([school] * count)
        self.persons.extend(range(1000 + height, 1000 + height + count))
        return self


def store(
    office_id: int,
    dataset: str,
    year: int,
    round_: str,
    *,
    schools: Sequence[int | None],
    columns: Mapping[str, Sequence[Any]],
    persons: Sequence[int] | None = None,
    stated: Sequence[tuple[str, int, Mapping[str, int]]] = (),
    at: datetime = AT_2567,
    edition: int = 1,
) -> Snapshot:
    """Write and register a snapshot as accepting a file does; an earlier one of the same period is superseded."""
    name = uuid4()
    folder = f"{office_id}/{dataset}/{year}-{round_ or 'all'}/{name}"
    written = snapshots.write(
        settings.KHET_WAREHOUSE / folder,
        snapshots.Content(
            schemas.dataset(dataset),
            year,
            round_,
            list(range(2, len(schools) + 2)),
            list(schools),
            None if persons is None else list(persons),
            columns,
            list(stated),
        ),
    )
    file_name = f"{dataset}-{year}-{edition}.xlsx"
    Snapshot.objects.current().filter(office_id=office_id, dataset=dataset, year=year, round=round_).update(
        superseded_at=at, superseded_reason="ไฟล์เดิมผิดรอบ"
    )
    made = Import.objects.create(
        office_id=office_id,
        file_name=file_name,
        sha256=hashlib.sha256(file_name.encode()).hexdigest(),
        size=1,
        state=Import.ACCEPTED,
        dataset=dataset,
        year=year,
        round=round_,
        rows_in=len(schools),
        accepted=len(schools),
        uploaded_at=at,
        checked_at=at,
        accepted_at=at,
    )
    return Snapshot.objects.create(
        uuid=name,
        office_id=office_id,
        dataset=dataset,
        year=year,
        round=round_,
        schema_version=1,
        imported=made,
        source_name=file_name,
        source_sha256=made.sha256,
        rows=len(schools),
        schools=len(set(schools)),
        folder=folder,
        sha256=written.sha256,
        size=written.size,
        published_at=at,
        published_by_name="นางสาวดารา ข้อมูลดี",
    )


def census(cast: Cast, roll: Roll, *, year: int = 2567, edition: int = 1) -> Snapshot:
    """The pupils of the first census of a year."""
    return store(
        cast.office.id,
        "pupils",
        year,
        "06-10",
        schools=roll.schools,
        persons=roll.persons,
        columns=roll.columns,
        edition=edition,
    )


def usual_roll(cast: Cast) -> Roll:
    """Forty-seven pupils; the cape has two girls in p1, and a pupil of the hill has a disability."""
    river, hill, reef, cape = (cast.schools[key] for key in ("river", "hill", "reef", "cape"))
    roll = Roll()
    roll.add(river, 8, grade="p1", sex="m", disability="none").add(river, 7, grade="p1", sex="f", disability="none")
    roll.add(hill, 6, grade="p1", sex="m", disability="none").add(hill, 5, grade="p2", sex="f", disability="none")
    roll.add(hill, 1, grade="p2", sex="f", disability="intellectual")
    roll.add(reef, 6, grade="p2", sex="m", disability="none").add(reef, 6, grade="p1", sex="f", disability="none")
    roll.add(cape, 6, grade="p2", sex="m", disability="none").add(cape, 2, grade="p1", sex="f", disability="none")
    return roll


def define(*texts: str) -> None:
    """Store definitions as national indicators."""
    for text in texts:
        indicators.import_indicators(actor=MACHINE, text=text, office_id=None, at=AT)


def ask(cast: Cast, who: Actor, code: str, *by: str, year: int = 2567, **more: Any) -> indicators.FigureTable:
    """One indicator of the office in one year, as somebody sees it."""
    return indicators.figures(actor=who, office_id=cast.office.id, codes=[code], years=[year], by=by, on=ON, **more)


def texts(table: indicators.FigureTable) -> dict[tuple[str | None, ...], str]:
    """What a table prints, by key."""
    return {row.keys: row.text for row in table.rows}


def numbers(table: indicators.FigureTable) -> dict[tuple[str | None, ...], Decimal | None]:
    """The rounded figures of a table, by key; None where there is none."""
    return {row.keys: row.number for row in table.rows}
