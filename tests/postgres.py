"""A PostgreSQL server that lives as long as a test run, in a folder of its own, on a Unix socket only.

PostgreSQL refuses to run as root, so root starts it as an unprivileged user. The server is told by the kernel
to stop when its parent dies, and keeps nothing that a power cut would need: it is for tests only.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

UNPRIVILEGED = ("postgres", "nobody")
QUICK = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "80",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}


class PostgresMissing(Exception):
    """No usable PostgreSQL server binaries; the message says what to type."""


def binaries() -> Path | None:
    """The folder of the newest installed server's programs, or None."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if found := shutil.which("initdb"):
        folders.insert(0, Path(found).resolve().parent)
    usable = [folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()]
    return usable[-1] if usable else None


def _account() -> pwd.struct_passwd | None:
    """Whom to run as: nobody else when we are unprivileged already."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresMissing(f"none of the users {', '.join(UNPRIVILEGED)} exists to run PostgreSQL as")


class Server:
    """One server: ``with Server() as server: … server.url``."""

    def __init__(self) -> None:
        self._account = _account()
        self.folder = Path(tempfile.mkdtemp(prefix="khet-pg-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for KHET_DATABASE_URL."""
        return f"postgresql://khet@/postgres?host={quote(str(self.folder), safe='')}"

    def _as_user(self, *command: str) -> list[str]:
        if shutil.which("setpriv") is None:
            if self._account:
                raise PostgresMissing("setpriv is missing: sudo apt-get install util-linux")
            return list(command)
        ids: list[str] = []
        if self._account:
            ids = [f"--reuid={self._account.pw_uid}", f"--regid={self._account.pw_gid}", "--clear-groups"]
        return ["setpriv", *ids, "--pdeathsig", "INT", *command]

    def start(self) -> Server:
        """Make the data folder and start; returns when the server answers."""
        programs = binaries()
        if programs is None:
            raise PostgresMissing("no PostgreSQL server found: sudo apt-get install postgresql")
        data = self.folder / "data"
        if self._account:
            os.chown(self.folder, self._account.pw_uid, self._account.pw_gid)
        words = ["--username=khet", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = subprocess.run(
            self._as_user(str(programs / "initdb"), "-D", str(data), *words),
            cwd="/", capture_output=True, text=True, check=False,
        )  # fmt: skip
        if made.returncode:
            raise PostgresMissing(f"initdb failed:\n{made.stdout}{made.stderr}")
        self._launch(programs)
        return self

    def restart(self) -> None:
        """End the server in the middle of whatever its clients do, and start it again on the same data.

        Not as a power cut would: these settings promise nothing after one.
        """
        programs = binaries()
        if programs is None or self._process is None:
            raise PostgresMissing("the server was never started")
        self._process.send_signal(signal.SIGINT)
        self._process.wait(20)
        self._launch(programs)

    def _launch(self, programs: Path) -> None:
        data = self.folder / "data"
        settings = [word for name, value in QUICK.items() for word in ("-c", f"{name}={value.strip(chr(39))}")]
        command = [str(programs / "postgres"), "-D", str(data), "-k", str(self.folder), *settings]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(self._as_user(*command), cwd="/", stdout=log, stderr=log)
        self._wait(programs)

    def _wait(self, programs: Path) -> None:
        ready = [str(programs / "pg_isready"), "--quiet", "-h", str(self.folder), "-U", "khet", "-d", "postgres"]
        until = time.monotonic() + 30
        while subprocess.run(ready, check=False).returncode:
            if time.monotonic() > until or (self._process and self._process.poll() is not None):
                text = (self.folder / "log").read_text(errors="replace")
                self.stop()
                raise PostgresMissing(f"PostgreSQL did not start:\n{text}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop at once and remove everything."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(2)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
