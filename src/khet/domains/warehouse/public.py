"""The front door of warehouse."""

__all__: list[str] = []
