"""Khet's one entry point: installs what is missing, then runs, tests, checks or measures.

Standard library only, so that it works on a machine that has nothing but Python and pip.
Everything it installs goes into ``.venv``, pinned by hash in the ``requirements*.lock`` files.
"""

from __future__ import annotations

import collections
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "khet-installed.json"
LOCKS = {
    "runtime": HERE / "requirements.lock",
    "dev": HERE / "requirements-dev.lock",
    "bench": HERE / "requirements-bench.lock",
    "cluster": HERE / "requirements-cluster.lock",
    "spark": HERE / "requirements-spark.lock",
}
CLUSTER = HERE / ".venv-cluster"
SPARK = CLUSTER / "spark"
BUILT_HERE = ("pyspark-client", "pyspark")  # published as sources only; everything else comes as wheels
OLDEST = (3, 11)
PACKAGE = re.compile(r"(?:Collecting|Processing|Ignoring|Requirement already satisfied:) (?:\S*/)?([\w.-]+)")

HELP = """\
Khet (เขต)

  python3 run.py                 install what is missing, prepare the demo, serve it (Ctrl-C ends it)
  python3 run.py test [ARGS…]    run all tests, on SQLite and on PostgreSQL; ARGS go to pytest
  python3 run.py lint [--fix]    check style, types, layers, templates, migrations and locks
  python3 run.py bench [NAMES…]  measure, and print the ratios to the targets
  python3 run.py install         install only; afterwards .venv/bin/khet exists
  python3 run.py install cluster the same, and .venv-cluster/bin/khet, which can count on a Spark Connect cluster
  python3 run.py lock            make the lock files again from pyproject.toml (--upgrade: newest versions)

Options before a verb's name go to `khet demo`: python3 run.py --port 8500
Data lives in the folder KHET_HOME names, or .khet beside this file.
"""

LAUNCHER = """\
#!/bin/sh
'''exec' "$(dirname "$(readlink -f "$0")")/python" "$0" "$@"
'''
import sys

from khet.cli.main import main

sys.exit(main())
"""


class Stop(Exception):
    """Something is missing or went wrong; the message says what to do."""


def say(text: str) -> None:
    """Tell the person what happens, at once even when the output is a file."""
    print(text, flush=True)


def digest(file: Path) -> str:
    """The hash of a file's content."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def remembered() -> dict[str, str]:
    """What the environment holds, by the stamp that the last installation left; empty when there is none."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def remember(**changes: str) -> None:
    """Write the stamp anew, in one step, with these changes."""
    part = STAMP.with_suffix(f".{os.getpid()}")
    part.write_text(json.dumps(remembered() | changes, indent=1), encoding="utf-8")
    part.replace(STAMP)


def base_python() -> str:
    """The Python that started this file, outside any virtual environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def make_environment() -> None:
    """Create ``.venv`` without pip inside (Debian's Python has no ensurepip), also when its Python is gone or newer."""
    if PYTHON.exists() and (VENV / "lib" / PYTHON.resolve().name).exists():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([base_python(), "-m", "venv", "--without-pip", str(VENV)], check=True)


def bar(done: int, total: int, name: str) -> None:
    """Draw how far the installation is, on a terminal only."""
    if sys.stderr.isatty():
        filled = 30 * min(done, total) // max(total, 1)
        sys.stderr.write(f"\r  [{'█' * filled}{'·' * (30 - filled)}] {min(done, total)}/{total} {name[:28]:<28}")
        sys.stderr.flush()


def watched(command: list[str], total: int) -> tuple[int, str]:
    """Run an installer, draw its progress, and keep its last lines for the case that it fails."""
    tail: collections.deque[str] = collections.deque(maxlen=25)
    done = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or ():
            tail.append(line)
            if found := PACKAGE.match(line):
                done += 1
                bar(done, total, found[1])
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 76 + "\r")
    return process.returncode, "".join(tail)


def fetch(lock: Path, *more: str, python: Path = PYTHON) -> None:
    """Install every package of a lock, by hash and from wheels only: with uv when it is there, else with pip.

    ``more`` are further words for both installers.
    """
    total = sum("==" in line and not line.startswith((" ", "#")) for line in lock.read_text().splitlines())
    wanted = ["--require-hashes", "--only-binary=:all:", "-r", str(lock), *more]
    if uv := shutil.which("uv"):
        code, tail = watched([uv, "pip", "install", "--quiet", "--python", str(python), *wanted], total)
        if code == 0:
            return
        say(f"uv could not install the packages; trying pip.\n{tail}")
    if subprocess.run([base_python(), "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        raise Stop(f"{base_python()} has no pip. On Debian: sudo apt-get install python3-pip")
    pip = [base_python(), "-m", "pip", "--python", str(python), "--disable-pip-version-check", "--no-input"]
    code, tail = watched([*pip, "install", *wanted], total)
    if code:
        raise Stop(f"The packages of {lock.name} could not be installed:\n{tail}")


def install(kind: str = "runtime") -> None:
    """Bring ``.venv`` to what a lock says, unless the stamp says that it is there already.

    The dev and bench locks hold the runtime packages too, at the same versions.
    """
    lock = LOCKS[kind]
    wanted = digest(lock)
    make_environment()
    if remembered().get(kind) == wanted:
        return
    started = time.monotonic()
    say(f"Installing the packages of {lock.name} into .venv (the first time takes about a minute) …")
    fetch(lock)
    link(VENV, HERE / "src")
    stamps = {"runtime": digest(LOCKS["runtime"]), kind: wanted}
    remember(**stamps)
    say(f"Installed in {time.monotonic() - started:.0f} s.")


def site_packages(environment: Path) -> Path:
    """Where an environment keeps its packages."""
    return next((environment / "lib").glob("python3*/site-packages"))


def link(environment: Path, *folders: Path) -> None:
    """Let an environment find Khet (and what else stands in these folders), and give it the ``khet`` command."""
    lines = "".join(f"{folder}\n" for folder in folders)
    (site_packages(environment) / "khet.pth").write_text(lines, encoding="utf-8")
    launcher = environment / "bin" / "khet"
    launcher.write_text(LAUNCHER, encoding="utf-8")
    launcher.chmod(0o755)


def install_cluster(*kinds: str) -> None:
    """Make ``.venv-cluster``: ``.venv`` seen from a second environment, and on top of it what a cluster needs.

    ``spark`` also fetches Spark itself (for the benchmarks only), beside the packages, because it holds the same
    modules as the client.
    """
    python = CLUSTER / "bin" / "python"
    stamp = CLUSTER / "khet-installed.json"
    held = json.loads(stamp.read_text(encoding="utf-8")) if stamp.exists() else {}
    if not python.exists() or not (CLUSTER / "lib" / python.resolve().name).exists():
        shutil.rmtree(CLUSTER, ignore_errors=True)
        held = {}
        subprocess.run([base_python(), "-m", "venv", "--without-pip", str(CLUSTER)], check=True)
    for kind in ("cluster", *kinds):
        if held.get(kind) == digest(LOCKS[kind]):
            continue
        say(f"Installing the packages of {LOCKS[kind].name} into {CLUSTER.name} …")
        beside = [f"--target={SPARK}"] if kind == "spark" else []
        if beside:
            shutil.rmtree(SPARK, ignore_errors=True)
        built = [f"--no-binary={name}" for name in BUILT_HERE]
        fetch(LOCKS[kind], "--no-deps", *built, *beside, python=python)
        held[kind] = digest(LOCKS[kind])
    link(CLUSTER, site_packages(VENV), HERE / "src")
    stamp.write_text(json.dumps(held, indent=1), encoding="utf-8")


def marked(folder: Path, suffixes: set[str], *more: str) -> str:
    """A hash that changes when a file of these kinds is added, removed or written."""
    total = hashlib.sha256(" ".join([digest(LOCKS["runtime"]), *more]).encode())
    for file in sorted(folder.rglob("*")):
        if file.suffix in suffixes:
            about = file.stat()
            total.update(f"{file} {about.st_mtime_ns} {about.st_size}".encode())
    return total.hexdigest()


def step(*command: str) -> None:
    """Run one module of ours in the environment; it says itself what went wrong."""
    if subprocess.run([str(PYTHON), *command], cwd=HERE, check=False).returncode:
        raise Stop(f"`{' '.join(command)}` failed; its message stands above.")


def translate() -> None:
    """Compile the translations, when one changed."""
    wanted = marked(HERE / "src" / "khet", {".po"})
    if remembered().get("translated") != wanted:
        step("-m", "khet.site.translations")
        remember(translated=wanted)


def compile_modules() -> None:
    """Compile the packages and our modules to bytecode, when they changed.

    An installer may leave that to the first start, and a server that may not write here, or that
    PYTHONDONTWRITEBYTECODE tells not to, would compile two thousand modules at every start. Files that are not
    Python of this version stay as they are.
    """
    sources = HERE / "src" / "khet"
    wanted = marked(sources, {".py"}, *(remembered().get(kind, "") for kind in LOCKS))
    if remembered().get("compiled") != wanted:
        folders = (str(site_packages(VENV)), str(sources))
        subprocess.run([str(PYTHON), "-m", "compileall", "-qq", "-j", "0", *folders], check=False)
        remember(compiled=wanted)


def prepare() -> None:
    """Compile modules and translations, and collect what pages need into the data folder, when sources changed."""
    compile_modules()
    translate()
    home = Path(os.environ.get("KHET_HOME") or HERE / ".khet").expanduser().resolve()
    wanted = marked(HERE / "src" / "khet", {".css", ".js", ".svg", ".webmanifest", ".py"}, str(home))
    if remembered().get("prepared") != wanted or not (home / "static").exists():
        step("-m", "khet.cli", "prepare-assets")
        remember(prepared=wanted)


def become(*command: str) -> None:
    """Replace this process by another, so that signals and the exit code need no forwarding."""
    sys.stdout.flush()
    os.chdir(HERE)
    os.execv(str(PYTHON), [str(PYTHON), *command])


def demo(arguments: list[str]) -> None:
    """Install, prepare, and hand over to ``khet demo``."""
    install()
    prepare()
    become("-m", "khet.cli", "demo", *arguments)


def test(arguments: list[str]) -> None:
    """Install what tests need and run them all, on both databases and on every engine."""
    install("dev")
    install_cluster()
    compile_modules()
    translate()
    become("-m", "tests", *arguments)


def lint(arguments: list[str]) -> None:
    """Run every check of the code that needs no test."""
    install("dev")
    become("-m", "lint", *arguments)


def bench(arguments: list[str]) -> None:
    """Measure, beside the alternatives that the benchmarks name."""
    install("bench")
    wanted = [word for word in arguments if not word.startswith("-")]
    if not wanted or {"indicators", "nation"} & set(wanted):
        install_cluster("spark")
    compile_modules()
    translate()
    become("-m", "benchmarks", *arguments)


def only_install(arguments: list[str]) -> None:
    """Install the runtime packages and prepare translations and assets; with "cluster" also what a cluster needs."""
    if arguments not in ([], ["cluster"]):
        raise Stop('`install` takes no arguments but "cluster".')
    install()
    if arguments:
        install_cluster()
    prepare()
    say(f"Ready: {'.venv-cluster' if arguments else '.venv'}/bin/khet --help")


def lock(arguments: list[str]) -> None:
    """Make the lock files anew; the work is done by ``lint/locks.py``."""
    install("dev")
    become("-m", "lint.locks", *arguments)


VERBS = {"demo": demo, "install": only_install, "test": test, "lint": lint, "bench": bench, "lock": lock}


def newer_python() -> None:
    """Start again with a Python that is new enough, when this one is not and another is there."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        if found := shutil.which(f"python3.{minor}"):
            os.execv(found, [found, *sys.argv])
    raise Stop("Khet needs Python 3.11 or newer; this is " + sys.version.split()[0])


def main(arguments: list[str]) -> int:
    """Find the verb, run it, and turn what went wrong into one clear message."""
    if arguments and arguments[0] in {"-h", "--help", "help"}:
        say(HELP)
        return 0
    verb = "demo" if not arguments or arguments[0].startswith("-") else arguments.pop(0)
    try:
        if verb not in VERBS:
            raise Stop(f"Unknown verb {verb!r}.\n\n{HELP}")
        newer_python()
        VERBS[verb](arguments)
    except Stop as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
