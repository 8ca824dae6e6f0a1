"""Changes of offices, networks, groups and schools; each one audited in its own transaction."""
