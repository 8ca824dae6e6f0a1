"""The three ways to take a census, each run alone: ``python -m benchmarks._imports_ways WAY`` with the files."""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BEGAN = time.perf_counter()
OFFICE = "สพป.สมมติ 1"
TABLE = "bench_pupil"
DETAILS = 29


def prepare(register: Path, june: Path, _: Path, __: Path) -> None:
    """Make the office, take June in as Khet does, and fill the other ways' table with the same pupils."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from khet.domains.organisations import public as organisations
    from khet.kernel import clock
    from khet.kernel.actor import system

    call_command("migrate", verbosity=0)
    actor, now = system("bench"), clock.now()
    office = organisations.add_office(
        actor=actor, short_name=OFFICE, name=OFFICE, office_type="primary", codes=["9901"], at=now
    )
    organisations.import_schools(actor=actor, office_id=office.id, data=register.read_bytes(), at=now)
    khet(register, june, june, june)
    columns = ", ".join(f"c{place} text" for place in range(DETAILS))
    with transaction.atomic(), connection.cursor() as cursor:
        kind = "bigserial" if connection.vendor == "postgresql" else "integer"
        cursor.execute(f"CREATE TABLE {TABLE} (id {kind} PRIMARY KEY, number varchar(13) UNIQUE, {columns})")
        marks = ", ".join(["%s"] * (DETAILS + 1))
        names = ", ".join(["number", *(f"c{place}" for place in range(DETAILS))])
        cursor.executemany(f"INSERT INTO {TABLE} ({names}) VALUES ({marks})", list(_records(june)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def khet(_: Path, __: Path, file: Path, ___: Path) -> None:
    """As ``khet data import FILE --accept`` does it."""
    from khet.domains.organisations import public as organisations
    from khet.domains.warehouse import public as warehouse
    from khet.kernel import clock
    from khet.kernel.actor import system

    actor, now = system("bench"), clock.now()
    office = organisations.find_office(OFFICE)
    with file.open("rb") as stream:
        row = warehouse.upload(actor=actor, office_id=office.id, stream=stream, name=file.name, at=now)
    report, made = warehouse.check_and_accept(actor=actor, import_id=row.id, at=now)
    if report.rows_in != made.rows:
        raise RuntimeError(f"{report.rows_in} rows in, {made.rows} published, {report.waiting} wait")


def _cells(file: Path) -> list[list[Any]]:
    import python_calamine

    rows: list[list[Any]] = python_calamine.load_workbook(file).get_sheet_by_index(0).to_python()
    return rows


def _records(file: Path) -> Any:
    """Each pupil as the number, then every other cell as text."""
    for row in _cells(file)[1:]:
        texts = [str(cell) for cell in row]
        yield [texts[2], *texts[:2], *texts[3:]]


def import_export(_: Path, __: Path, ___: Path, file: Path) -> None:
    """django-import-export in bulk mode: it reads, compares with what is stored, and writes what changed."""
    import tablib
    from django.db import models
    from import_export import resources
    from import_export.instance_loaders import CachedInstanceLoader

    fields: dict[str, Any] = {f"c{place}": models.TextField() for place in range(DETAILS)}
    meta = type("Meta", (), {"app_label": "bench", "db_table": TABLE, "managed": False})
    pupil = type(
        "Pupil",
        (models.Model,),
        {"__module__": __name__, "Meta": meta, "number": models.CharField(max_length=13, unique=True), **fields},
    )
    options = {
        "model": pupil,
        "import_id_fields": ("number",),
        "fields": ("number", *fields),
        "use_bulk": True,
        "batch_size": 1000,
        "skip_unchanged": True,
        "skip_diff": True,
        "skip_html_diff": True,
        "report_skipped": False,
        "use_transactions": True,
        "instance_loader_class": CachedInstanceLoader,
    }
    resource = type("PupilResource", (resources.ModelResource,), {"Meta": type("Meta", (), options)})()
    data = tablib.Dataset(*_records(file), headers=["number", *fields])
    result = resource.import_data(data, dry_run=False, raise_errors=True)
    if result.has_errors():
        raise RuntimeError("django-import-export found errors")


def floor(_: Path, __: Path, file: Path, ___: Path) -> None:
    """By hand: read, the same rules by column, compare, and write what changed with one statement."""
    from datetime import date

    from django.db import connection, transaction

    from khet.domains.organisations import public as organisations
    from khet.domains.warehouse.queries import known
    from khet.engine import checks, readers, schemas
    from khet.engine.readers.tables import ColumnMapping

    office = organisations.find_office(OFFICE)
    table = readers.read(file, name=file.name).tables[0]
    mapping: ColumnMapping = readers.recognise(table, schemas.load())[0].mapping
    today = date(2024, 11, 20)
    checks.check(
        table,
        mapping,
        schemas.dataset("pupils"),
        known=known.known_schools(office.id, today=today),
        decisions=(),
        office=known.office_facts(office.id),
        period=None,
        today=today,
    )
    columns = (["" if cell is None else str(cell) for cell in column] for column in table.columns)
    rows = list(zip(*columns, strict=True))
    names = ", ".join(["number", *(f"c{place}" for place in range(DETAILS))])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {TABLE}")
        stored = {record[0]: record for record in cursor.fetchall()}
        changed = [row for row in rows if stored.get(row[2]) != (row[2], *row[:2], *row[3:])]
        _write(cursor, names, [[row[2], *row[:2], *row[3:]] for row in changed])


def _write(cursor: Any, names: str, rows: list[list[Any]]) -> None:
    from django.db import connection

    sets = ", ".join(f"c{place} = excluded.c{place}" for place in range(DETAILS))
    upsert = f"ON CONFLICT (number) DO UPDATE SET {sets}"
    if connection.vendor == "postgresql":
        cursor.execute(f"CREATE TEMP TABLE given ON COMMIT DROP AS SELECT {names} FROM {TABLE} WITH NO DATA")
        with cursor.copy(f"COPY given ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {TABLE} ({names}) SELECT {names} FROM given {upsert}")
        return
    marks = ", ".join(["%s"] * (DETAILS + 1))
    cursor.executemany(f"INSERT INTO {TABLE} ({names}) VALUES ({marks}) {upsert}", rows)


class Peak(threading.Thread):
    """Looks at the process's PSS ten times a second and keeps the highest, in megabytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.highest, self._over = 0.0, threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while not self._over.wait(0.1):
            text = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
            self.highest = max(self.highest, int(re.findall(r"^Pss:\s+(\d+)", text, re.MULTILINE)[0]) / 1024)

    def stop(self) -> float:
        """The highest."""
        self._over.set()
        self.join()
        return self.highest


def main() -> None:
    """Load everything first, then do one way and say how long it took."""
    import django

    django.setup()
    from importlib import import_module

    for name in ("pyarrow.parquet", "python_calamine", "cryptography.hazmat.primitives.ciphers.aead"):
        import_module(name)
    from django.db import connection

    from khet.domains.warehouse import public  # noqa: F401 - loaded before the clock runs
    from khet.engine import schemas

    schemas.load()
    connection.ensure_connection()
    way, *files = sys.argv[1:]
    ways: dict[str, Callable[[Path, Path, Path, Path], None]] = {
        "prepare": prepare,
        "khet": khet,
        "import_export": import_export,
        "floor": floor,
    }
    peak = Peak()
    started = time.perf_counter() - BEGAN
    peak.start()
    begun, worked = time.perf_counter(), time.process_time()
    ways[way](*map(Path, files))
    seconds, worked = time.perf_counter() - begun, time.process_time() - worked
    print(json.dumps({"seconds": seconds, "cpu": worked, "started": started, "pss": peak.stop()}))


if __name__ == "__main__":
    main()
