"""Reads of instruments, as plain frozen rows."""
