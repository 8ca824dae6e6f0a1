"""Decisions of this domain, taken without a database and without a clock."""
