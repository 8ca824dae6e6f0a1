"""Lends tests of certificates the environment of other processes that share the test's database."""

from tests.integration.kernel.conftest import same_database

__all__ = ["same_database"]
