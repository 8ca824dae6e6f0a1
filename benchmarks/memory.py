"""How much memory the whole process tree of ``khet serve`` holds after 1,000 requests (sum of PSS)."""

from __future__ import annotations

from pathlib import Path

from benchmarks import Measure
from benchmarks._server import Visitor, prepare, served

REQUESTS = 1000


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
    """The proportional set size of a process in bytes."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def measure() -> list[Measure]:
    """Ask the pages that people open, then add up the tree."""
    password = prepare()
    with served() as server:
        server.wait()
        visitor = Visitor(server.port)
        visitor.sign_in("director", password)
        paths = [path for path in visitor.links("/", "/results/") if not path.startswith(("/account/", "/static/"))]
        for number in range(REQUESTS):
            visitor.ask(paths[number % len(paths)])
        total = sum(_pss(process) for process in _tree(server.process.pid))
    return [Measure(f"memory of the process tree after {REQUESTS} requests", total / 1024**2, "MB", most=400)]
