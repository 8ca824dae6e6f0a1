"""Reads of practices, reviews and media."""
