"""A demo of its own and a server on it, for the benchmarks that ask over HTTP."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks._running import ran

OUTSIDE = ("/static/", "/i18n/", "/account/logout/", "/api/")
KIND = re.compile(r"(?<=/)(?:\d[\w.]*|[A-Z]\d|qp|ap|standards|ita|school-qa|[a-z]\w*\.[a-z]\w*)(?=/|\.csv)")
PASSWORD_LINE = re.compile(r"รหัสผ่านของทุกบัญชี: (\S+)")


def khet(*words: str) -> list[str]:
    """The command line of a ``khet`` command."""
    return [sys.executable, "-m", "khet.cli", *words]


def prepare() -> str:
    """Load the demo into the data folder in use; answers the password of its sign-ins."""
    said = ran(khet("demo", "--no-serve"))
    found = PASSWORD_LINE.search(said)
    if found is None:
        raise RuntimeError(f"khet demo named no password:\n{said}")
    return found[1]


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """A running ``khet serve``; ``began`` is when it was started."""

    port: int
    process: subprocess.Popen[bytes]
    began: float = field(default_factory=time.perf_counter)

    def wait(self, timeout: float = 120) -> float:
        """Ask until there is an answer; how long that took from the start of the process."""
        last: object = None
        while time.perf_counter() - self.began < timeout:
            if self.process.poll() is not None:
                raise RuntimeError("khet serve ended before it answered")
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                connection.request("GET", "/account/login/")
                last = connection.getresponse().status
            except OSError as trouble:
                last = trouble
            finally:
                connection.close()
            if last == 200:
                return time.perf_counter() - self.began
            time.sleep(0.01)
        raise RuntimeError(f"khet serve did not answer in {timeout:g} s; the last try: {last}")


@contextmanager
def served() -> Iterator[Server]:
    """A server on the data folder in use, ended with the block."""
    port = free_port()
    environment = os.environ | {"KHET_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen(
        khet("serve", "--port", str(port)), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield Server(port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Visitor:
    """Somebody with a browser's cookies, who asks and times the answers."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes, float]:
        """One request on the kept connection: status, body, seconds."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        body = None
        if form is not None:
            token = self._cookies.get("csrftoken", "")
            body = urlencode({**form, "csrfmiddlewaretoken": token})
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        method = "POST" if form is not None else "GET"
        began = time.perf_counter()
        try:
            answer, content = self._exchange(method, path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionError):  # a server closes connections that were idle
            self._connection.close()
            began = time.perf_counter()
            answer, content = self._exchange(method, path, body, headers)
        took = time.perf_counter() - began
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name.strip()] = value
        return answer.status, content, took

    def _exchange(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        return answer, answer.read()

    def sign_in(self, username: str, password: str) -> None:
        """Sign in on the page that people use."""
        self.ask("/account/login/")
        status, _, _ = self.ask("/account/login/", {"login": username, "password": password})
        if status != 302:
            raise RuntimeError(f"{username} could not sign in: {status}")

    def walk(self, most_of_a_kind: int, start: str = "/") -> list[str]:
        """The pages this person reaches by links from home: a few of every kind, the same ones every time.

        Pages that differ only in numbers and codes are of one kind; a page has the same shape for each of them.
        """
        ahead, seen, kinds = deque([start]), {start}, Counter[str]()
        found: list[str] = []
        while ahead:
            path = ahead.popleft()
            kind = KIND.sub("#", path.partition("?")[0])
            if path.startswith(OUTSIDE) or kinds[kind] >= most_of_a_kind:
                continue
            status, body, _ = self.ask(path)
            if status != 200:
                continue
            kinds[kind] += 1
            found.append(path)
            if body.lstrip()[:9].lower() != b"<!doctype":
                continue
            for link in re.findall(r'href="(/[^"#]*)"', body.decode("utf-8", "replace")):
                address = link.replace("&amp;", "&")
                if address not in seen:
                    seen.add(address)
                    ahead.append(address)
        return found
