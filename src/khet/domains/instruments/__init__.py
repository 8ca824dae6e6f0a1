"""Instruments: forms of every kind, their quality, collecting answers, and what the answers say."""
