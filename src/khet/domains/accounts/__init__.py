"""People, sign-in, roles and reach."""
