"""Writes of staff development, one transaction and one audit entry each."""
