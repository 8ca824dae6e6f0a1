"""HTTP for other systems, version 1."""
