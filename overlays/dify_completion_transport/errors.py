"""The errors of the settings of connections."""

__all__ = ["SettingError"]


class SettingError(ValueError):
    """A setting of connections cannot be used. The message names it, and says what to do."""
