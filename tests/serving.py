"""Starts Khet as people do, with ``khet serve``, for tests that need the real server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = 120  # the first start on a fresh folder gathers and compresses the files of the pages


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """One running server on a data folder: ``with Served(home) as site: … site.url``."""

    def __init__(self, home: Path, *options: str, **settings: str) -> None:
        self.home, self.port = home, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home / "serve.log"
        kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        database = {"KHET_DATABASE_URL": f"sqlite:///{home / 'khet.sqlite3'}"}
        self._environment = {**kept, "KHET_HOME": str(home), "KHET_PUBLIC_URL": self.url, **database, **settings}
        self._options = options
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Served:
        command = [sys.executable, "-m", "khet.cli", "serve", "--port", str(self.port), *self._options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + PATIENCE
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise RuntimeError(f"khet serve did not start:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.1)
        return self

    def answers(self) -> bool:
        """Whether the server answers anything at all."""
        try:
            urllib.request.urlopen(f"{self.url}/", timeout=PATIENCE).close()
        except urllib.error.HTTPError as answer:
            answer.close()
        except OSError:
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server and all its children; ``SIGKILL`` ends them as a power cut would."""
        if self.process is None:
            return
        self._signal(how)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self.process.wait(15)
        self._signal(signal.SIGKILL)
        self.process = None

    def _signal(self, how: signal.Signals) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, how)
            except ProcessLookupError:
                return

    def __exit__(self, *_: object) -> None:
        self.stop()
