"""``khet results open|assign|work|publish``: the work cycle, from files, for an office that moves from spreadsheets."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from khet.cli import console, options
from khet.cli.results import evaluation, find_evaluation
from khet.cli.thai import Command

if TYPE_CHECKING:
    from khet.calc.criteria import State
    from khet.domains.frameworks.public import EntryRow, EvaluationRow, Owner
    from khet.kernel.actor import Actor
    from khet.kernel.csv_text import Line


@click.command("open", cls=Command, help="เปิดการประเมินของเขตในปีหนึ่ง พร้อมกำหนดส่งของแต่ละรอบ")
@options.evaluation_options
@click.option(
    "--due",
    "dues",
    nargs=4,
    type=(str, options.DATE, options.DATE, options.DATE),
    multiple=True,
    metavar="รอบ รายงาน ยืนยัน ให้ระดับ",
    help="กำหนดส่งของรอบ ใส่ซ้ำได้ (ปริยาย: ตามวันสิ้นรอบ)",
)
def open_evaluation(
    office: str, framework: str, year: int, school: str | None, dues: tuple[tuple[str, date, date, date], ...]
) -> None:
    """Open an evaluation, bound to the version of the criteria in use."""
    with console.ready():
        from khet.domains.frameworks import public as frameworks
        from khet.kernel import clock

        row = frameworks.open_evaluation(
            actor=console.actor("results open"),
            at=clock.now(),
            dates={code: frameworks.RoundDates(*days) for code, *days in dues},
            **evaluation(office, framework, year, school),
        )
    click.echo(f"เปิดการประเมิน {row.framework_short_name} ปี {row.year} ตามเกณฑ์รุ่น {row.version} แล้ว")


@click.command("assign", cls=Command, help="กำหนดผู้รับผิดชอบจาก CSV (code, owner) โดย owner เป็นชื่อผู้ใช้หรือชื่อกลุ่ม")
@click.argument("file", type=options.EXISTING_FILE, metavar="แฟ้ม")
@options.evaluation_options
def assign(file: Path, office: str, framework: str, year: int, school: str | None) -> None:
    """Give each node its owner: all rows or none."""
    data = console.read_file(file)
    with console.ready():
        from khet.domains.frameworks import public as frameworks
        from khet.kernel import clock, csv_text

        lines = csv_text.read(data, required=["code", "owner"])
        found = find_evaluation(evaluation(office, framework, year, school))
        faults: list[str] = []
        owners = {line["code"]: _owner(line, found.office.id, faults) for line in lines}
        if faults:
            raise console.Problem(f"{file.name} มีข้อผิด {len(faults)} แถว จึงยังไม่ได้บันทึก", details=faults)
        frameworks.assign(
            actor=console.actor("results assign"),
            evaluation_id=found.id,
            owners={code: owner for code, owner in owners.items() if owner is not None},
            at=clock.now(),
        )
    click.echo(f"กำหนดผู้รับผิดชอบ {len(lines)} รายการแล้ว")


def _owner(line: Line, office_id: int, faults: list[str]) -> Owner | None:
    """A sign-in name (always in Latin letters) means a person, anything else a group of the office."""
    from khet.domains.frameworks.public import Owner

    text = line["owner"]
    try:
        if text.isascii():
            return Owner(person_id=options.find_actor(text).person_id)
        return Owner(group_id=options.find_group(text, office_id))
    except console.Problem as problem:
        faults.append(f"แถว {line.number}: {problem.message}")
        return None


@click.command("publish", cls=Command, help="เผยแพร่ผลของรอบ เมื่อทุกข้อมีระดับหรือสถานะแล้ว")
@options.evaluation_options
@click.option("--round", "round_code", required=True, metavar="รอบ", help="รหัสรอบ เช่น 6 หรือ 12")
@click.option("--missing", multiple=True, metavar="ข้อ", help="ข้อที่ยอมให้เผยแพร่ทั้งที่ยังไม่รายงาน ใส่ซ้ำได้")
@click.option("--reason", default="", metavar="เหตุผล", help="เหตุผล เมื่อเผยแพร่ซ้ำหลังแก้ไขผล")
def publish(
    office: str, framework: str, year: int, school: str | None, round_code: str, missing: tuple[str, ...], reason: str
) -> None:
    """Publish one round."""
    with console.ready():
        from khet.domains.frameworks import public as frameworks
        from khet.kernel import clock

        found = find_evaluation(evaluation(office, framework, year, school))
        try:
            row = frameworks.publish_round(
                actor=console.actor("results publish"),
                evaluation_id=found.id,
                round_code=round_code,
                acknowledge_missing=missing,
                reason=reason,
                at=clock.now(),
            )
        except frameworks.RoundIncomplete as refused:
            named = " ".join(f"--missing {code}" for code in refused.missing)
            raise console.Problem(
                str(refused), f"ให้ระดับหรือระบุสถานะก่อน หรือยอมเผยแพร่ว่ายังไม่รายงานโดยเพิ่ม {named}"
            ) from refused
    click.echo(f"เผยแพร่แล้ว ครั้งที่ {row.number}: {row.value or '–'} {row.level or ''}")


WORK_REQUIRED = ["code", "round", "step", "by"]
WORK_OPTIONAL = ["level", "state", "numerator", "denominator", "target", "result", "remark"]


@dataclass
class _Work:
    """One file of steps on its way in: the evaluation, who acts, and the revision each entry stands at."""

    evaluation: EvaluationRow
    at: datetime
    revisions: dict[tuple[str, str], int]
    actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """The person who takes a step."""
        if username not in self.actors:
            self.actors[username] = options.find_actor(username)
        return self.actors[username]

    def take(self, line: Line) -> None:
        """Take the step of one row as the person named in it."""
        steps: dict[str, Callable[..., EntryRow]] = {
            "report": _report,
            "submit": _submit,
            "confirm": _confirm,
            "score": _score,
            "return": _return,
        }
        name = line["step"]
        if name not in steps:
            raise console.Problem(f"ไม่รู้จักขั้นตอน “{name}”", f"ใช้ได้: {', '.join(steps)}")
        place = (line["round"], line["code"])
        row = steps[name](
            line,
            actor=self.actor(line["by"]),
            evaluation_id=self.evaluation.id,
            round_code=line["round"],
            node_code=line["code"],
            expected_revision=self.revisions.get(place, 0),
            at=self.at,
        )
        self.revisions[place] = row.revision


@click.command(
    "work",
    cls=Command,
    help="บันทึกขั้นตอนงานในนามของผู้ใช้จาก CSV (code, round, step, by และ level, numerator, denominator, remark) "
    "โดย step เป็น report submit confirm score return ทำทั้งแฟ้มหรือไม่ทำเลย",
)
@click.argument("file", type=options.EXISTING_FILE, metavar="แฟ้ม")
@options.evaluation_options
def work(file: Path, office: str, framework: str, year: int, school: str | None) -> None:
    """Take the steps of a file in order, each as the person named, with that person's permissions."""
    data = console.read_file(file)
    with console.ready():
        from django.db import transaction

        from khet.kernel import clock, csv_text

        lines = csv_text.read(data, required=WORK_REQUIRED, optional=WORK_OPTIONAL)
        meant = evaluation(office, framework, year, school)
        found = find_evaluation(meant)
        with transaction.atomic():
            coming = _Work(found, clock.now(), _revisions(meant))
            for line in lines:
                with options.row_of(file, line):
                    coming.take(line)
            _leave_trace(file, data, found, len(lines), coming.at)
    click.echo(f"บันทึกขั้นตอนงาน {len(lines)} ขั้นแล้ว")


def _revisions(meant: dict[str, Any]) -> dict[tuple[str, str], int]:
    from khet.domains.frameworks import public as frameworks

    found = frameworks.results(actor=console.actor("results work"), **meant)
    return {place: row.revision for place, row in found.entries.items()}


def _leave_trace(file: Path, data: bytes, found: EvaluationRow, count: int, at: datetime) -> None:
    """Say in the audit chain that these steps came from a file, beside the entries in the people's names."""
    from khet.kernel import audit

    audit.record(
        actor=console.actor("results work"),
        verb="frameworks.work_imported",
        target_kind="frameworks.evaluation",
        target_id=found.id,
        target_label=f"{found.framework_code} {found.year} {file.name}",
        office_id=found.office.id,
        detail={"rows": count, "sha256": hashlib.sha256(data).hexdigest()},
        at=at,
    )


def _number(line: Line, column: str) -> Decimal | None:
    """The number in a cell; raises Problem naming the column."""
    from khet.calc.thai import to_arabic_digits

    text = to_arabic_digits(line[column])
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise console.Problem(f"คอลัมน์ {column} ต้องเป็นตัวเลข ไม่ใช่ “{line[column]}”") from error


def _state(line: Line) -> State | None:
    from khet.calc.criteria import State

    text = line["state"]
    if not text:
        return None
    try:
        return State(text)
    except ValueError as error:
        raise console.Problem(f"คอลัมน์ state ไม่รู้จัก “{text}”", f"ใช้ได้: {', '.join(State)}") from error


def _report(line: Line, **place: Any) -> EntryRow:
    from khet.domains.frameworks import public as frameworks

    report = frameworks.Report(
        state=_state(line),
        numerator=_number(line, "numerator"),
        denominator=_number(line, "denominator"),
        target=_number(line, "target"),
        result=_number(line, "result"),
        self_level=_number(line, "level"),
        remark=line["remark"],
    )
    return frameworks.save_report(report=report, **place)


def _submit(_line: Line, **place: Any) -> EntryRow:
    from khet.domains.frameworks import public as frameworks

    return frameworks.submit(**place)


def _confirm(_line: Line, **place: Any) -> EntryRow:
    from khet.domains.frameworks import public as frameworks

    return frameworks.confirm(**place)


def _score(line: Line, **place: Any) -> EntryRow:
    from khet.domains.frameworks import public as frameworks

    score = frameworks.Score(level=_number(line, "level"), state=_state(line), remark=line["remark"])
    return frameworks.score(score=score, **place)


def _return(line: Line, **place: Any) -> EntryRow:
    from khet.domains.frameworks import public as frameworks

    return frameworks.return_with_reason(reason=line["remark"], **place)
