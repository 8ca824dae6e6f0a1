"""Checks a table against its dataset: mends what is unambiguous, asks about the rest, and loses no row."""
