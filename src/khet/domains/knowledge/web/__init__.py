"""Pages of practices and media."""
