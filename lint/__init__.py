"""Checks of our own: contracts for import-linter, and what ``run.py lint`` runs."""
