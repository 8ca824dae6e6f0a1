"""Khet's tests, by cost: unit, integration, web, golden, architecture, browser."""
