"""Writes an invented office's data as the files it would have: workbooks of DMC, tables of test results, templates.

``truth.json`` beside them says what each file holds and what was done to it, so that an import can be judged.
"""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from khet.engine import schemas
from khet.engine.generate import damage as damages
from khet.engine.generate.persons import Persons
from khet.engine.generate.plan import Office
from khet.engine.generate.sheets import Cell, Clerk, Sheet
from khet.engine.generate.world import World

TESTS = {"onet": ("p6", "m3", "m6"), "nt": ("p3",), "rt": ("p1",)}
REGISTER, TRUTH = "register.csv", "truth.json"
MADE = datetime(2024, 6, 10)  # noqa: DTZ001 - a constant, so that the same seed gives the same bytes
TITLE = "ข้อมูลนักเรียนรายบุคคล (ข้อมูลสมมติ)"


class Filer:
    """Writes the files of one office below a folder."""

    def __init__(self, world: World, folder: Path, *, rate: float = 0.0) -> None:
        self._world, self._folder, self._rate = world, folder, rate
        self._dice = random.Random(f"{world.plan.seed} damage")  # noqa: S311 - invented data, no secret
        self._persons = Persons(world.plan.seed)
        self._truth: list[dict[str, object]] = []

    def write(self, *, tell: Callable[[str], None] = lambda _: None) -> list[Path]:
        """Write everything; answers the files."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if len(self._world.plan.offices) != 1:
            raise ValueError("files are written for one office")
        office = self._world.plan.offices[0]
        self._register()
        for year in self._world.plan.years:
            with self._world.at(office, year):
                clerk = Clerk(self._world, self._persons, year=year)
                self._year(clerk, office, year, tell)
        truth = {"seed": self._world.plan.seed, "rate": self._rate, "files": self._truth}
        (self._folder / TRUTH).write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
        return [self._folder / str(each["file"]) for each in self._truth]

    def _year(self, clerk: Clerk, office: Office, year: int, tell: Callable[[str], None]) -> None:
        for dataset in schemas.load().values():
            if dataset.key in TESTS:
                for grade in TESTS[dataset.key]:
                    sheet = clerk.sheet(dataset, "", layout="area", where=f"grade = '{grade}'")
                    self._keep_csv(sheet, f"{dataset.key}_{grade}_{year}.csv", encoding="cp874")
                continue
            for round_name in self._world.rounds(dataset.key):
                layout = "dmc-36" if dataset.key == "pupils" else "khet"
                sheet = clerk.sheet(dataset, round_name, layout=layout)
                stem = "dmc" if dataset.key == "pupils" else dataset.key
                name = "_".join(part for part in (stem, str(year), round_name) if part)
                if dataset.key == "pupils" and (year, round_name) == self._last_census():
                    self._keep_zip(sheet, f"{name}_schools.zip")
                self._keep_workbook(sheet, f"{name}.xlsx")
                tell(name)
            if dataset.key == "staff":
                self._keep_csv(_as_amss(sheet), f"amss_person_{year}.tsv", encoding="utf-8", delimiter="\t")

    def _last_census(self) -> tuple[int, str]:
        return self._world.plan.years[-1], self._world.rounds("pupils")[-1]

    def _keep(self, name: str, sheet: Sheet, done: Iterable[damages.Damage]) -> None:
        self._truth.append(
            {"file": name, "dataset": sheet.dataset, "rows": len(sheet.rows), "damage": [asdict(each) for each in done]}
        )

    def _keep_workbook(self, sheet: Sheet, name: str) -> None:
        done = damages.spoil(sheet, rate=self._rate, dice=self._dice) if self._rate else []
        (self._folder / name).write_bytes(workbook(sheet, title=TITLE if sheet.dataset == "pupils" else ""))
        self._keep(name, sheet, done)

    def _keep_zip(self, sheet: Sheet, name: str) -> None:
        with zipfile.ZipFile(self._folder / name, "w", zipfile.ZIP_STORED) as target:
            for school in sorted({each for each in sheet.schools if each is not None}):
                rows = [row for row, of in zip(sheet.rows, sheet.schools, strict=True) if of == school]
                part = Sheet(sheet.dataset, sheet.headers, sheet.fields, rows)
                inside = zipfile.ZipInfo(f"{rows[0][0]}.xlsx", date_time=(MADE.year, MADE.month, MADE.day, 0, 0, 0))
                target.writestr(inside, workbook(part, title=TITLE))
        self._keep(name, sheet, ())

    def _keep_csv(self, sheet: Sheet, name: str, *, encoding: str, delimiter: str = ",") -> None:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(sheet.headers)
        writer.writerows([_plain(cell) for cell in row] for row in sheet.rows)
        (self._folder / name).write_bytes(text.getvalue().encode(encoding))
        self._keep(name, sheet, ())

    def _register(self) -> None:
        """The schools as ``khet school import`` takes them."""
        query = (
            "SELECT name, code10, code8, code6, 'เครือข่ายที่ ' || (network_id % 1000), '' FROM school ORDER BY school_id"
        )
        with (self._folder / REGISTER).open("w", encoding="utf-8-sig", newline="") as target:
            writer = csv.writer(target)
            writer.writerow(["name", "code10", "code8", "code6", "network", "name_en"])
            writer.writerows(self._world.database.execute(query).fetchall())


def workbook(sheet: Sheet, *, title: str = "") -> bytes:
    """A workbook of one sheet; with a title, that stands on the first row and the header on the second."""
    import xlsxwriter

    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"constant_memory": True, "in_memory": True}) as book:
        book.set_properties({"created": MADE})
        page = book.add_worksheet("ข้อมูล")
        top = [[title], sheet.headers] if title else [sheet.headers]
        for place, row in enumerate([*top, *sheet.rows]):
            _write_row(page, place, row)
    return memory.getvalue()


def _write_row(page: object, place: int, row: Sequence[Cell]) -> None:
    text, number = page.write_string, page.write_number  # type: ignore[attr-defined]
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            text(place, column, cell)
        elif cell is not None:
            number(place, column, cell)


def _plain(cell: Cell) -> str:
    """A value in a text file: two decimals, as the test results have them."""
    return f"{cell:.2f}" if isinstance(cell, float) else "" if cell is None else str(cell)


AMSS = {"citizen_id": "person_id", "prefix": "prename", "first_name": "name", "last_name": "surname"}


def _as_amss(sheet: Sheet) -> Sheet:
    """The staff list as the old e-office writes it: its own names for the person's columns."""
    headers = tuple(AMSS.get(key, header) for key, header in zip(sheet.fields, sheet.headers, strict=True))
    return Sheet(sheet.dataset, headers, sheet.fields, sheet.rows, sheet.schools)
