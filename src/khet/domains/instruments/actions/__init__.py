"""Writes of instruments: permission, load and lock, rule, write, audit."""
