"""How much memory the whole process tree of ``khet serve`` holds after 1,000 requests (sum of PSS).

The requests are everything a person reaches by links from home, asked over several connections, so that every process
of the server gets its share, with charts and every paper as PDF, Word and Excel among them. The figure is taken at
once after the last request.
"""

from __future__ import annotations

import itertools
from pathlib import Path

from benchmarks import Measure
from benchmarks._papers import CHARTS, files
from benchmarks._server import Visitor, prepare, served

REQUESTS = 1000
PEOPLE = ("director", "evaluator", "officer.supervision", "admin", "obec", "head.supervision")


def _tree(root: int) -> list[int]:
    """The process and all its descendants."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                after_name = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(folder.name)] = int(after_name[1])
    tree = [root]
    for process in tree:
        tree += [child for child, parent in parents.items() if parent == process]
    return tree


def _pss(process: int) -> int:
    """The proportional set size of a process in bytes; nothing when it has just ended, as children for jobs do."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    for line in told.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def measure() -> list[Measure]:
    """Ask the pages that people open, then add up the tree."""
    password = prepare()
    with served() as server:
        server.wait()
        asked = 0
        refused: list[str] = []
        visitors = []
        for name in PEOPLE:
            visitor = Visitor(server.port)
            visitor.sign_in(name, password)
            mix = [*visitor.walk(2), *CHARTS, *files("pdf", "docx", "xlsx")]
            asked += len(mix)
            visitors.append((visitor, itertools.cycle(mix)))
        for visitor, paths in itertools.islice(itertools.cycle(visitors), REQUESTS):
            path = next(paths)
            status, _, _ = visitor.ask(path)
            asked += 1
            if status != 200:
                refused.append(f"{status} {path}")
        processes = _tree(server.process.pid)
        shares = [_pss(process) / 1024**2 for process in processes]
    print(f"  {asked} requests; MB by process: {[round(share) for share in shares]}")
    for each in refused[:3]:
        print(f"  not answered: {each}")
    return [Measure(f"memory of the process tree after {REQUESTS} requests and more", sum(shares), "MB", most=400)]
