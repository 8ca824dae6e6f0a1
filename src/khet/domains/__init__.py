"""One Django app per bounded context; each is entered by its ``public`` module."""
