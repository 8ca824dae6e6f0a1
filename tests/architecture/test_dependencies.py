"""Every dependency is explained in ``docs/adr/dependencies.md``, and the locks belong to ``pyproject.toml``."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from lint import locks, tracked
from tests.architecture.house import ROOT, nothing


def test_every_dependency_is_explained_and_nothing_else():
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = content["project"]["optional-dependencies"].values()
    wanted = chain(content["project"]["dependencies"], *extras, *content["dependency-groups"].values())
    page = (ROOT / "docs" / "adr" / "dependencies.md").read_text(encoding="utf-8")

    explained = re.findall(r"^\| ([a-z][\w-]+) \| .{5,} \| .+ \|$", page, flags=re.MULTILINE)

    assert sorted(explained) == sorted(re.match(r"[\w-]+", line)[0] for line in wanted)


def test_the_locks_belong_to_the_dependency_lists():
    nothing(locks.faults())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("static/thing.min.js", "x"),
        ("fonts/letters.woff2", "x"),
        ("notes.md", "see /ho" + "me/somebody/khet"),
        ("pip.conf", "index-url" + " = https://mirror.example/simple"),
    ],
)
def test_what_may_not_be_in_the_repository_is_named(tmp_path: Path, name: str, text: str):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")

    assert len(tracked.faults([name], tmp_path)) == 1


def test_the_repository_holds_nothing_of_that_kind():
    nothing(tracked.faults())
