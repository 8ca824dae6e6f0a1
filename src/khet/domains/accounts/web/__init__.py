"""Pages of accounts: sign-in, people, roles and tokens."""
