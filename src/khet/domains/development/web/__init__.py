"""Pages of staff development."""
