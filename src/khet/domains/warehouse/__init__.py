"""One place for data: files, identities, snapshots."""
