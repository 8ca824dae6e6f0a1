"""Pure decisions of warehouse."""
