"""A process that imports and publishes year after year until it is killed: ``python -m tests.frameworks_worker``.

``prepare`` puts criteria and an office into a migrated database; ``work FIRST`` imports from that year on and prints
each year when it is kept; ``inspect`` prints what there is, as JSON.
"""

from __future__ import annotations

import json
import sys

OFFICE = "สพม.ริมน้ำ"
LAST = 2699


def prepare() -> None:
    """Make the criteria and the office."""
    from tests import frameworks_cast

    frameworks_cast.store(frameworks_cast.shipped("qp-2566"))
    frameworks_cast.office(OFFICE, "9901")


def figures(year: int) -> bytes:
    """Two rounds for every node that applies, other levels every year."""
    codes = ["1", "2", "3", "4", "5", "6b", "7", "8", "9", "10", "X1", "X2"]
    rows = [f"{code},{(year + place) % 5 + 1},{(year * 3 + place) % 5 + 1}" for place, code in enumerate(codes)]
    return "\n".join(["code,round6,round12", *rows]).encode()


def work(first: int) -> None:
    """Import and publish one year after another; what was printed is promised."""
    from khet.domains.frameworks import public as frameworks
    from khet.domains.organisations import public as organisations
    from tests.frameworks_cast import AT, MACHINE

    office = organisations.find_office(OFFICE)
    print("ready", flush=True)
    for year in range(first, LAST):
        frameworks.import_results(
            actor=MACHINE,
            office_id=office.id,
            framework_code="qp",
            year=year,
            filename="results.csv",
            data=figures(year),
            publish=True,
            at=AT,
        )
        print(year, flush=True)


def inspect() -> None:
    """Print, for every year there is a trace of, how much of it there is; and whether the audit chain holds."""
    from django.db.models import Count

    from khet.domains.frameworks.models import Evaluation, Publication
    from khet.kernel import audit

    counted = Evaluation.objects.annotate(
        all_entries=Count("entries", distinct=True), all_publications=Count("publications", distinct=True)
    )
    years = {row.year: [row.all_entries, row.all_publications] for row in counted}
    whole = [len(row.snapshot["nodes"]) for row in Publication.objects.all()]
    print(json.dumps({"years": years, "nodes": sorted(set(whole)), "audit": audit.verify().ok}))


def main() -> None:
    """Do what the command line asks."""
    import django

    django.setup()
    task, *rest = sys.argv[1:]
    {"prepare": prepare, "work": lambda: work(int(rest[0])), "inspect": inspect}[task]()


if __name__ == "__main__":
    main()
