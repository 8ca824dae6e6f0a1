"""Offices, networks, schools and groups, as they were on any date."""
