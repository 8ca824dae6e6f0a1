"""A process that lets go of its libraries goes on as before, and holds less."""

from __future__ import annotations

import subprocess
import sys

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
