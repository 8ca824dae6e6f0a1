"""Staff development: needs, the annual plan, courses and events, and what became of them."""
