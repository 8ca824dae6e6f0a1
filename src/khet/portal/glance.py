"""The area at a glance: what was published for an office, the latest year first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from khet.domains.frameworks import public as frameworks
from khet.kernel.actor import Actor
from khet.kernel.charts import Point, line
from khet.kernel.documents.model import Chart
from khet.kernel.web.notifications import address

RESULT_VIEW = "frameworks.result.view"


@dataclass(frozen=True, slots=True)
class Standing:
    """One framework of one year: the evaluation, how many of its nodes are late, and what is due next."""

    evaluation: frameworks.EvaluationRow
    late: int
    next_due_on: date | None
    url: str


@dataclass(frozen=True, slots=True)
class Glance:
    """The frameworks of one year of an office, and all its evaluations for the trend."""

    year: int | None
    standings: tuple[Standing, ...]
    every: tuple[frameworks.EvaluationRow, ...]

    @property
    def late(self) -> int:
        """How many nodes are late in the year."""
        return sum(standing.late for standing in self.standings)


def glance(actor: Actor, *, office_id: int | None, year: int, today: date) -> Glance:
    """The office's results of the year; without any, of the latest year that has some. At most seven queries."""
    if office_id is None or not actor.may(RESULT_VIEW):
        return Glance(None, (), ())
    every = tuple(frameworks.evaluations(actor=actor, office_id=office_id))
    shown = _year_shown(every, year)
    of_year = [row for row in every if row.year == shown]
    ids = [row.id for row in of_year]
    rounds = frameworks.progress(actor=actor, evaluation_ids=ids, today=today) if ids else []
    standings = []
    for row in of_year:
        mine = [progress for progress in rounds if progress.evaluation_id == row.id]
        due = [progress.next_due_on for progress in mine if progress.next_due_on]
        place = {"office_id": office_id, "year": row.year, "framework": row.framework_code}
        late = sum(progress.late for progress in mine)
        standings.append(Standing(row, late, min(due, default=None), address("frameworks:results", place)))
    return Glance(shown, tuple(standings), every)


def _year_shown(every: Sequence[frameworks.EvaluationRow], wanted: int) -> int | None:
    years = {row.year for row in every}
    published = {row.year for row in every if row.latest}
    if wanted in years:
        return wanted
    return max(published or years, default=None)


def trend(every: Sequence[frameworks.EvaluationRow]) -> Chart | None:
    """The published overall values over the years, one line per framework; None until there are two years."""
    rows = sorted((row for row in every if row.latest and row.latest.value), key=lambda row: row.year)
    if len({row.year for row in rows}) < 2:
        return None
    points = [
        Point(str(row.year), Decimal(row.latest.value), row.latest.value, series=row.framework_short_name)
        for row in rows
        if row.latest and row.latest.value
    ]
    top = max(point.value for point in points if point.value is not None)
    return line(
        points,
        title=_("ผลการประเมินรายปีที่เผยแพร่แล้ว"),
        label_title=_("ปีงบประมาณ"),
        value_title=_("ค่าเฉลี่ย"),
        bounds=(Decimal(1), Decimal(5)) if top <= 5 else (Decimal(0), Decimal(100)),
    )
