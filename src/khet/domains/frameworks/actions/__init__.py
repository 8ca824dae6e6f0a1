"""Writes of this domain: permission, load with a lock, rule, write, audit; each in one transaction."""
