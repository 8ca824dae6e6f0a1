"""``khet serve`` starts, refuses a port in use, ends gently, and leaves nothing behind when it is killed."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import time
from pathlib import Path

from tests.conftest import run_khet
from tests.serving import Served, free_port


def children(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                    found.append(int(folder.name))
    return found


def alive(process: int) -> bool:
    with contextlib.suppress(OSError):
        return (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def gone(processes: list[int], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(alive(process) for process in processes):
            return True
        time.sleep(0.05)
    return False


def test_an_unmigrated_database_is_named(tmp_path):
    said = run_khet("serve", "--port", str(free_port()), home=tmp_path)

    assert said.returncode == 1
    assert "khet migrate" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_port_in_use_is_named(demo_copy):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        said = run_khet("serve", "--port", str(taken.getsockname()[1]), home=demo_copy)

    assert said.returncode == 1
    assert "--port" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_killed_server_leaves_no_process_and_can_start_again(demo_copy):
    site = Served(demo_copy)
    with site:
        family = children(site.process.pid)
        assert len(family) >= 3

        os.kill(site.process.pid, signal.SIGKILL)
        site.process.wait(30)

        assert gone(family, 30)

    with site:
        assert site.answers()


def test_sigterm_ends_everything_gently(demo_copy):
    with Served(demo_copy) as site:
        family = children(site.process.pid)

        site.process.send_signal(signal.SIGTERM)

        assert site.process.wait(20) == 0
        assert gone(family, 30)
        assert "leaked" not in site.log.read_text()


def test_a_worker_that_dies_is_started_again(demo_copy):
    with Served(demo_copy) as site:
        parent = site.process.pid
        before = children(parent)
        for child in before:
            os.kill(child, signal.SIGKILL)

        for _ in range(200):
            if len(set(children(parent)) - set(before)) >= 3 and site.answers():
                break
            time.sleep(0.1)

        assert site.process.poll() is None
        assert len(set(children(parent)) - set(before)) >= 3


def test_the_demo_is_there_at_once_the_second_time(demo_copy):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    said = run_khet("demo", "--no-serve", home=demo_copy)

    assert said.returncode == 0, said.stderr
    assert "พร้อมอยู่แล้ว" in said.stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 10
    )  # of work, however busy the machine is


def test_the_demo_is_never_loaded_over_other_data(tmp_path):
    made = run_khet("migrate", home=tmp_path)
    assert made.returncode == 0, made.stderr

    said = run_khet("demo", "--no-serve", home=tmp_path)

    assert said.returncode == 1
    assert "KHET_HOME" in said.stderr


def test_a_demo_that_was_cut_off_is_made_again(demo_copy):
    (demo_copy / "demo.json").write_text('{"state": "loading"}', encoding="utf-8")

    said = run_khet("demo", "--no-serve", home=demo_copy)

    assert said.returncode == 0, said.stderr
    assert "เตรียมข้อมูลสาธิตแล้วใน" in said.stdout
