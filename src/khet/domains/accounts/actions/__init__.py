"""Changes of people, their roles and how they sign in; each one audited in its own transaction."""
