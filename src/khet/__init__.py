"""Khet (เขต): what a Thai Educational Service Area Office plans, evaluates and reports, in one place."""

__version__ = "0.1.0"
