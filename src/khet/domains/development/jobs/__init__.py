"""Background entry points; importing this enters their handlers."""

from khet.domains.development.jobs import certificates, printing

__all__ = ["certificates", "printing"]
