"""A browser for everybody in the house."""

from __future__ import annotations

from tests.web.frameworks.conftest import House, house

__all__ = ["House", "house"]
