"""Checks that a package is installed which a setting needs."""

from .errors import SettingError


def check_installed(package: str, setting: str, requirement: str) -> None:
    """Refuse a setting whose package is missing.

    Args:
        package: The name to import.
        setting: The setting.
        requirement: What to give to `pip install`, in quotes, and what else helps.

    Raises:
        SettingError: The package is missing.
    """
    from importlib.util import find_spec  # Few programs have such a setting.

    if find_spec(package) is None:
        raise SettingError(f"{setting} needs the package {package}: pip install {requirement}")
