"""A process that lets go of its libraries goes on as before, and holds less."""

from __future__ import annotations

import subprocess
import sys

import pytest

from khet.kernel.memory import _unchanged

PROGRAM = """
import re
from pathlib import Path
import lxml.etree, pyarrow, pyarrow.compute
import duckdb

from khet.kernel import memory

def held():
    told = Path("/proc/self/smaps_rollup").read_text()
    return int(re.search(r"^Rss: +([0-9]+)", told, re.M)[1]) - int(re.search(r"^Anonymous: +([0-9]+)", told, re.M)[1])

def work():
    total = duckdb.sql("select sum(i) from range(1000) t(i)").fetchall()
    element = lxml.etree.fromstring("<a><b>ก</b></a>")
    try:
        duckdb.sql("select broken from")
    except duckdb.Error as problem:
        said = type(problem).__name__
    return total, pyarrow.compute.sum([1, 2]).as_py(), element[0].text, said

before = work()
full = held()
memory.let_go_of_libraries()
for _ in range(3):
    memory.let_go_of_libraries()
    memory.give_back()
    left = held()
    assert work() == before, work()
print(full, left)
"""


def test_a_process_that_lets_go_of_its_libraries_works_on():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)

    full, left = map(int, done.stdout.split())
    assert left < full / 4


LIBRARY = """7f00a000-7f00b000 {rights} 00001000 fe:01 4711                   {path}
Size:                  4 kB
Rss:                   4 kB
Anonymous:     {anonymous:>6} kB
Swap:          {swap:>6} kB
VmFlags: rd ex mr mw me
"""
AS_IN_ITS_FILE = {"rights": "r-xp", "path": "/usr/lib/libarrow.so.26", "anonymous": 0, "swap": 0}


@pytest.mark.parametrize(
    ("differs", "is_let_go"),
    [
        ({}, True),
        ({"rights": "r--p"}, True),
        ({"anonymous": 4}, False),
        ({"swap": 4}, False),
        ({"rights": "rw-p"}, False),
        ({"rights": "r--s"}, False),
        ({"path": "/var/lib/khet/rows.parquet"}, False),
        ({"path": "[heap]"}, False),
    ],
)
def test_only_what_stands_as_in_a_library_is_let_go_of(differs: dict[str, object], is_let_go: bool):
    told = "".join(LIBRARY.format(**{**AS_IN_ITS_FILE, **each}) for each in ({"anonymous": 4}, differs, {"swap": 8}))

    assert bool(_unchanged(told)) == is_let_go
