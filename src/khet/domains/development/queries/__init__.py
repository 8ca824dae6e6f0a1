"""Reads of staff development into plain frozen rows."""
