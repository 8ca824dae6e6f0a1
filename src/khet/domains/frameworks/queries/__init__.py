"""Reads of this domain: frozen rows, a known number of queries, narrowed to what the actor may see."""
