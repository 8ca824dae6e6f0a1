"""The front door of indicators."""

__all__: list[str] = []
