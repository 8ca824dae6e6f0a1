"""Template tags of Khet."""
