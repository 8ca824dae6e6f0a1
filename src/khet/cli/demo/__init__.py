"""The demo: data of our own, loaded through the public commands and nothing else."""
