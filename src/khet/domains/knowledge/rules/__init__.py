"""Pure decisions about practices and media."""
