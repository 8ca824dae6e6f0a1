"""Pages of organisations: the office, its networks, groups and schools, in time."""
