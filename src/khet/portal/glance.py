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

TOP_LEVEL = Decimal(5)


@dataclass(frozen=True, slots=True)
class Standing:
    """One framework of one year: the evaluation, how many of its nodes are late, and what is due next.

    ``shown`` is the evaluation whose published figure stands: this year's, else the last one before it.
    """

    evaluation: frameworks.EvaluationRow
    shown: frameworks.EvaluationRow
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
    if office_id is None or not actor.may(frameworks.permissions.RESULT_VIEW):
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
        place: dict[str, str | int] = {"office_id": office_id, "year": row.year, "framework": row.framework_code}
        late = sum(progress.late for progress in mine)
        url = address("frameworks:results", place)
        standings.append(Standing(row, _last_published(every, row), late, min(due, default=None), url))
    return Glance(shown, tuple(standings), every)


def _year_shown(every: Sequence[frameworks.EvaluationRow], wanted: int) -> int | None:
    years = {row.year for row in every}
    published = {row.year for row in every if row.latest}
    if wanted in years:
        return wanted
    return max(published or years, default=None)


def _last_published(
    every: Sequence[frameworks.EvaluationRow], row: frameworks.EvaluationRow
) -> frameworks.EvaluationRow:
    earlier = [
        other
        for other in every
        if other.latest and other.framework_code == row.framework_code and other.year <= row.year
    ]
    return max(earlier, key=lambda other: other.year, default=row)


def trends(every: Sequence[frameworks.EvaluationRow]) -> list[Chart]:
    """The published overall values over the years, one line per framework, one chart per scale; none below two years.

    A value above the five levels is a score of a hundred, which no axis of levels could hold.
    """
    levels: list[Point] = []
    scores: list[Point] = []
    for row in sorted(every, key=lambda row: row.year):
        if row.latest and row.latest.value:
            value = Decimal(row.latest.value)
            point = Point(str(row.year), value, row.latest.value, series=row.framework_short_name)
            (levels if value <= TOP_LEVEL else scores).append(point)
    charts = [
        (levels, _("ผลการประเมินรายปีที่เผยแพร่แล้ว"), _("ค่าเฉลี่ย"), (Decimal(1), TOP_LEVEL)),
        (scores, _("คะแนนรายปีที่เผยแพร่แล้ว"), _("คะแนนเต็ม 100"), (Decimal(0), Decimal(100))),
    ]
    return [
        line(points, title=title, label_title=_("ปีงบประมาณ"), value_title=unit, bounds=bounds)
        for points, title, unit, bounds in charts
        if len({point.label for point in points}) > 1
    ]
