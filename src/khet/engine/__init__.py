"""Data without Django: readers of messy files, checks, snapshots, formulas on engines, and small-cell suppression."""
