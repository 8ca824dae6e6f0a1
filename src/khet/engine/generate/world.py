"""The invented world in memory: schools, who is enrolled in which year, and the rows of every dataset."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from khet.engine.generate import names
from khet.engine.generate.plan import Office, Plan

if TYPE_CHECKING:
    import duckdb

SQL = Path(__file__).parent / "sql"
EACH_ROUND, EACH_TERM, EACH_YEAR = ("pupils",), ("sdq", "cct", "growth", "marks", "nispa"), (
    "schools", "staff", "onet", "nt", "rt", "incidents", "dropouts",
)  # fmt: skip


class World:
    """A database in memory that answers what the files of an office would say at any time."""

    def __init__(self, plan: Plan, *, memory: str = "4GB") -> None:
        import duckdb

        self.plan = plan
        self.database: duckdb.DuckDBPyConnection = duckdb.connect(config={"memory_limit": memory})
        self._set(seed=str(plan.seed), first_year=plan.years[0], raters=plan.raters)
        lists = {"school_fore": names.SCHOOL_FORE, "places": names.PLACES, "place_ends": names.PLACE_ENDS}
        for name, values in lists.items():
            self.database.execute(f"SET VARIABLE {name} = $values", {"values": list(values)})
        self._run("macros")
        self._build_schools()
        self._build_years()

    def _set(self, **values: int | str) -> None:
        for name, value in values.items():
            self.database.execute(f"SET VARIABLE {name} = $value", {"value": value})

    def _run(self, script: str) -> None:
        self.database.execute((SQL / f"{script}.sql").read_text(encoding="utf-8"))

    def _build_schools(self) -> None:
        self.database.execute(
            "CREATE TABLE office (office_id INTEGER, code VARCHAR, kind VARCHAR, region INTEGER, schools INTEGER, "
            "networks INTEGER, south BIGINT, west BIGINT, height BIGINT, width BIGINT)"
        )
        rows = [
            (each.id, each.code, each.kind, each.region, each.schools, each.networks, *each.box)
            for each in self.plan.offices
        ]
        self.database.executemany("INSERT INTO office VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._run("schools")

    def _build_years(self) -> None:
        persons = 0
        for year in self.plan.years:
            self._set(year=year, pupils=self.plan.pupils[year], persons=persons, dropping=self.plan.dropping[year])
            self._run("years")
            persons = self.count("SELECT max(i) FROM enrolled")

    def count(self, query: str) -> int:
        """The one number that a query answers."""
        row = self.database.execute(query).fetchone()
        return int(row[0]) if row and row[0] is not None else 0

    def rounds(self, dataset: str) -> tuple[str, ...]:
        """The rounds of one year of a dataset, as snapshots name them."""
        if dataset in EACH_ROUND:
            return ("06-10", "11-10", "03-31")[: self.plan.rounds]
        return ("1", "2")[: self.plan.terms] if dataset in EACH_TERM else ("",)

    def staff_of(self, office: Office, year: int) -> int:
        """How many staff an office has: its share by schools, the last office takes what is left."""
        total = sum(each.schools for each in self.plan.offices)
        before = sum(each.schools for each in self.plan.offices if each.id < office.id)
        staff = self.plan.staff[year]
        return staff * (before + office.schools) // total - staff * before // total

    @contextmanager
    def at(self, office: Office, year: int) -> Iterator[None]:
        """Look at one office in one year; ``rows`` needs it."""
        self._set(office=office.id, year=year, staff=self.staff_of(office, year))
        self._run("pupils")
        self._run("results")
        yield

    def rows(self, dataset: str, round_name: str) -> str:
        """The name of a table with the rows of one dataset at one round, in the order of the file."""
        if dataset in EACH_ROUND:
            self._set(round=("06-10", "11-10", "03-31").index(round_name) + 1)
        elif dataset in EACH_TERM:
            self._set(term=int(round_name))
        query = (SQL / "datasets" / f"{dataset}.sql").read_text(encoding="utf-8")
        self.database.execute(f"CREATE OR REPLACE TEMP TABLE found AS {query}")
        return "found"
