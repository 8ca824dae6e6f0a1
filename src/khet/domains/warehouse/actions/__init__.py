"""Writes of warehouse."""
