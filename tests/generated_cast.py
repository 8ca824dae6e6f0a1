"""A small invented office of three years on disk, made once for a test run and only read."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from khet.engine.generate import plan, storing
from khet.engine.generate.world import World

SEED = 2567
SIZE = {"schools": 12, "pupils": 900, "staff": 90}


def small(*, seed: int = SEED) -> plan.Plan:
    """An office of 12 schools and 900 pupils."""
    return plan.office(seed=seed, **SIZE)


@cache
def world() -> World:
    """The world of the small office."""
    return World(small())


@cache
def stored() -> Path:
    """A folder with the snapshots of the small office; gone when the tests end."""
    folder = Path(mkdtemp(prefix="khet-generated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    storing.store_world(world(), folder)
    return folder
