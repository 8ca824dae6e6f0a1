"""Reads about people, roles and sign-in, as plain rows."""
