"""Evaluation frameworks: criteria, rounds, results, suggestions."""
