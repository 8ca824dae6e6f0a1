"""``khet suggestion``: evaluators' suggestions from a file, and the follow-ups made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from khet.cli import console, options
from khet.cli.results import evaluation, find_evaluation
from khet.cli.thai import Group

if TYPE_CHECKING:
    from khet.kernel.actor import Actor
    from khet.kernel.csv_text import Line

REQUIRED = ["code", "round", "text"]
OPTIONAL = ["by", "follow_up", "owner", "due", "result", "checked_by", "return_reason"]


@click.group(cls=Group, help="ข้อเสนอแนะและการติดตาม")
def suggestion() -> None:
    """Commands about suggestions."""


@dataclass
class _Import:
    """One file on its way in: what it is about, who acts, and the suggestions met so far."""

    evaluation_id: int
    at: datetime
    reason: str
    actors: dict[str, Actor] = field(default_factory=dict)
    written: dict[tuple[str, str], int] = field(default_factory=dict)
    follow_ups: int = 0

    def actor(self, username: str) -> Actor:
        """The person named, or the command line when nobody is."""
        if not username:
            return console.actor("suggestion import")
        if username not in self.actors:
            self.actors[username] = options.find_actor(username)
        return self.actors[username]


@suggestion.command(
    "import",
    help="นำเข้าข้อเสนอแนะจาก CSV (code, round, text และ by, follow_up, owner, due, result, checked_by, return_reason) "
    "แถวที่ text ว่างเป็นการติดตามอีกเรื่องของข้อเสนอแนะก่อนหน้า ทำทั้งแฟ้มหรือไม่ทำเลย",
)
@click.argument("file", type=options.EXISTING_FILE, metavar="แฟ้ม")
@options.evaluation_options
def import_suggestions(file: Path, office: str, framework: str, year: int, school: str | None) -> None:
    """Write suggestions, open their follow-ups, and report and verify those that are done."""
    data = console.read_file(file)
    with console.ready():
        from django.db import transaction

        from khet.kernel import clock, csv_text

        lines = csv_text.read(data, required=REQUIRED, optional=OPTIONAL)
        found = find_evaluation(evaluation(office, framework, year, school))
        coming = _Import(found.id, clock.now(), f"นำเข้าจากแฟ้ม {file.name}")
        with transaction.atomic():
            for line in lines:
                with options.row_of(file, line):
                    _take(coming, line)
    click.echo(f"นำเข้าข้อเสนอแนะ {len(coming.written)} ข้อ เปิดการติดตาม {coming.follow_ups} เรื่องแล้ว")


def _take(coming: _Import, line: Line) -> None:
    from khet.domains.frameworks import public as frameworks

    place = (line["code"], line["round"])
    if line["text"]:
        written = frameworks.write_suggestion(
            actor=coming.actor(line["by"]),
            node_code=line["code"],
            round_code=line["round"],
            text=line["text"],
            evaluation_id=coming.evaluation_id,
            at=coming.at,
            reason=coming.reason,
        )
        coming.written[place] = written.id
    elif place not in coming.written:
        raise console.Problem("ไม่มีข้อเสนอแนะก่อนหน้าของข้อและรอบนี้", "ใส่ข้อความในคอลัมน์ text")
    if line["follow_up"]:
        _follow(coming, line, coming.written[place])


def _follow(coming: _Import, line: Line, suggestion_id: int) -> None:
    from khet.domains.frameworks import public as frameworks

    owner = options.find_actor(line["owner"])
    if owner.person_id is None:
        raise console.Problem(f"“{line['owner']}” ไม่ใช่บุคคลที่รับผิดชอบงานได้")
    task = frameworks.Task(line["follow_up"], owner.person_id, _date(line["due"]))
    rows = frameworks.open_follow_ups(
        actor=coming.actor(line["by"]), suggestion_id=suggestion_id, tasks=[task], at=coming.at
    )
    coming.follow_ups += 1
    if line["result"]:
        _finish(coming, line, owner, max(row.id for row in rows))


def _finish(coming: _Import, line: Line, owner: Actor, follow_up_id: int) -> None:
    """Report what was done as the owner, then let the checker verify it or send it back."""
    from khet.domains.frameworks import public as frameworks

    frameworks.report_follow_up(actor=owner, follow_up_id=follow_up_id, result=line["result"], at=coming.at)
    if not line["checked_by"]:
        return
    checker = coming.actor(line["checked_by"])
    if reason := line["return_reason"]:
        frameworks.return_follow_up(actor=checker, follow_up_id=follow_up_id, reason=reason, at=coming.at)
    else:
        frameworks.verify_follow_up(actor=checker, follow_up_id=follow_up_id, at=coming.at)


def _date(text: str) -> date:
    from khet.calc.calendars import ThaiDateError, parse_date

    try:
        return parse_date(text)
    except ThaiDateError as error:
        raise console.Problem(f"คอลัมน์ due: {error}") from error
