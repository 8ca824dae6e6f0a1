"""Data that the app carries: the default roles."""
