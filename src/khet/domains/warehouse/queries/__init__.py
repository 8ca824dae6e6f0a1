"""Reads of warehouse."""
