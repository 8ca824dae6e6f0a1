"""Decisions of staff development without a database or a clock."""
