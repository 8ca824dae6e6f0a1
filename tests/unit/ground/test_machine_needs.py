"""What the tests need from the machine is installed when that is allowed, else asked for; never left out."""

from __future__ import annotations

import subprocess

import pytest

from tests import machine
from tests.machine import Need


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Notes what would be run."""
    calls: list[list[str]] = []

    def note(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(machine.subprocess, "run", note)
    monkeypatch.setattr(
        machine, "NEEDS", (Need("a harp", "harp", lambda: len(calls) == 2), Need("air", "air", lambda: True))
    )
    return calls


def test_root_installs_what_is_missing(asked: list[list[str]], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(machine.os, "geteuid", lambda: 0)
    monkeypatch.setattr(machine.shutil, "which", lambda name: f"/usr/bin/{name}")

    assert machine.provide() is None
    assert asked[1][-1] == "harp"


def test_others_are_told_what_to_type(asked: list[list[str]], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)

    assert "sudo apt-get install harp\n" in (machine.provide() or "")
    assert asked == []


def test_this_machine_has_everything():
    assert machine.missing() == []
