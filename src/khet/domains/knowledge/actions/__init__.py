"""Writes of practices, reviews and media."""
