"""Reads about offices, networks, schools and groups, as plain rows."""
