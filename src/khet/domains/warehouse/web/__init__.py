"""Pages of the data warehouse: taking files in, deciding, snapshots, comparing, people."""
