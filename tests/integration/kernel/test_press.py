"""The press answers every process of a server, and work is done without it when it is gone."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from khet.kernel import press
from khet.kernel.documents import Document, Paragraph, render_docx, render_pdf, render_pdfs
from khet.kernel.press import client, server, tasks
from khet.kernel.press.drawer import Drawer
from khet.kernel.press.wire import PLACE
from tests.press_worker import EXTRA

PAPER = Document("ผลการประเมิน", (Paragraph("กำกับติดตามการดำเนินงาน"),))


@pytest.fixture
def pressman(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    for name, place in EXTRA.items():
        monkeypatch.setitem(tasks.TASKS, name, place)
    server.open_press()
    assert PLACE.listener is not None
    number = PLACE.listener.fileno()
    child = subprocess.Popen([sys.executable, "-m", "tests.press_worker", str(number)], pass_fds=[number])
    yield child
    child.kill()
    child.wait()
    PLACE.listener.close()
    PLACE.address, PLACE.listener = "", None


@contextlib.contextmanager
def nothing_done_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let everything come from the press."""
    with monkeypatch.context() as here:
        here.setattr(client, "perform", lambda task, _: pytest.fail(f"{task} was done here"))
        yield


def test_work_is_done_in_the_one_process(pressman):
    assert press.run("whoami", None) == pressman.pid


def test_papers_come_out_the_same_as_without_it(pressman, monkeypatch):
    with nothing_done_here(monkeypatch):
        from_press = render_pdf(PAPER)
        assert render_pdfs([PAPER, PAPER]) == [from_press, from_press]
        assert render_docx(PAPER)[:2] == b"PK"
    PLACE.address = ""
    assert render_pdf(PAPER) == from_press


def test_charts_come_out_the_same_as_without_it(pressman, monkeypatch):
    spec = '{"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}'
    with nothing_done_here(monkeypatch):
        drawn = press.run("svg", spec), press.run("png", spec)
        with pytest.raises(RuntimeError):
            press.run("svg", "{}}")
        assert press.run("svg", spec) == drawn[0]

    PLACE.address = ""

    assert (press.run("svg", spec), press.run("png", spec)) == drawn


def test_the_drawing_program_ends_when_nothing_is_drawn_and_comes_back():
    drawer = Drawer(lingers=0.2)
    spec = '{"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}'
    first = drawer.draw("svg", spec)
    program = drawer.program
    assert program is not None
    program.wait(60)

    assert drawer.draw("svg", spec) == first

    drawer.program.kill()
    drawer.program.wait()
    assert drawer.draw("svg", spec) == first
    drawer.end()


def test_the_press_is_a_program_of_its_own(monkeypatch):
    server.open_press()
    child = multiprocessing.get_context("fork").Process(target=server.work, daemon=True)
    child.start()
    try:
        from_press = render_pdf(PAPER)
        command = Path(f"/proc/{child.pid}/cmdline").read_bytes().decode().split("\0")
        os.kill(child.pid, signal.SIGSTOP)
        monkeypatch.setattr(client, "LONGEST_WAIT", 0.2)
        assert command[2] == "khet.kernel.press"
        assert render_pdf(PAPER) == from_press
    finally:
        child.kill()
        child.join()
        PLACE.listener.close()
        PLACE.address, PLACE.listener = "", None


def test_what_goes_wrong_is_raised_where_it_was_asked(pressman):
    with pytest.raises(ValueError, match="no figures"):
        press.run("refuse", "figures")


def test_an_exception_that_cannot_travel_arrives_in_words(pressman):
    with pytest.raises(RuntimeError, match="Local: stays here"):
        press.run("stubborn", None)


def test_a_press_that_hangs_is_not_waited_for_forever(pressman, monkeypatch):
    monkeypatch.setattr(client, "LONGEST_WAIT", 0.2)
    os.kill(pressman.pid, signal.SIGSTOP)

    assert press.run("whoami", None) == os.getpid()


def test_a_press_whose_folder_is_gone_is_done_without(pressman):
    Path(PLACE.address).unlink()

    assert press.run("whoami", None) == os.getpid()


def test_a_caller_that_goes_away_does_no_harm(pressman):

    with socket.socket(socket.AF_UNIX) as rude:
        rude.connect(PLACE.address)
        rude.sendall(b"\0\0")

    assert press.run("whoami", None) == pressman.pid


def test_folders_of_killed_servers_are_cleared_away(pressman, tmp_path, monkeypatch):

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead = tmp_path / f"{server.PREFIX}dead"
    dead.mkdir()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(dead / server.SOCKET))

    server._clear_abandoned()

    assert not dead.exists()
