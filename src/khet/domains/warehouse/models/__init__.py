"""The tables of warehouse."""
