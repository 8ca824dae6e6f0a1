"""Figures from data: indicators, targets, explore pages, open data."""
