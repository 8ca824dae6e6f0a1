"""Pure decisions of indicators."""
