"""Background entry points; importing this enters their handlers."""

from khet.domains.development.jobs import certificates, follow_ups, printing

__all__ = ["certificates", "follow_ups", "printing"]
