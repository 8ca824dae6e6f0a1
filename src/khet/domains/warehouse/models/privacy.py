"""What the tables say about personal data."""

from khet.kernel.privacy import Privacy

PRIVACY: dict[str, Privacy] = {}
