"""Compute indicators from snapshots on any engine: one statement for each dataset and period, whole numbers only."""

from khet.engine.compute.cells import Key
from khet.engine.compute.computing import compute
from khet.engine.compute.limiting import Unsplittable
from khet.engine.compute.plan import Period, Use
from khet.engine.compute.tables import StateTable, digest

__all__ = ["Key", "Period", "StateTable", "Unsplittable", "Use", "compute", "digest"]
