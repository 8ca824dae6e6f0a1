"""Background entry points; importing this enters their handlers."""

from khet.domains.development.jobs import certificates

__all__ = ["certificates"]
